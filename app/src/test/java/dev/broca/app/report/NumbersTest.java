package dev.broca.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 %",
    "1, 100 %",
    ".00995, 1.0 %",
    ".164, 16 %",
    ".00543, 0.54 %",
    ".0000123, 0.0012 %",
    "1.5, 150 %",
    "NaN, –"
  })
  void percentagesHaveTwoDigits(double share, String text) {
    assertThat(Numbers.percent(share)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, < 1e-300",
    "1e-310, < 1e-300",
    "4.14e-57, 4.1e-57",
    ".0312, 0.031",
    "1, 1.000",
    "NaN, –"
  })
  void probabilitiesAreReadable(double p, String text) {
    assertThat(Numbers.p(p)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "-0.001, 0.00",
    "-0.01, −0.01",
    "12.345, 12.35",
    "NaN, –",
    "Infinity, ∞",
    "-Infinity, −∞"
  })
  void undefinedNumbersHaveSigns(double value, String text) {
    assertThat(Numbers.two(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"de-DE", "ar-EG-u-nu-arab", "tr-TR"})
  void numbersAndPagesAreTheSameInEveryCountry(String tag) {
    var found = Synthetic.small().localization();
    String page = ReportPage.html(found);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(tag));
      assertThat(Numbers.count(17280)).isEqualTo("17,280");
      assertThat(Numbers.p(1e-9)).isEqualTo("1.0e-9");
      ReportPageTest.assertSame(ReportPage.html(found), page);
      assertThat(String.join("", Summary.of(found, 80, Glyphs.ASCII))).isASCII();
    } finally {
      Locale.setDefault(before);
    }
  }
}
