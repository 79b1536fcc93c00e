package dev.broca.lab.stimuli.made;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Stimulus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own sums differ in carries, and in nothing that can be counted. */
class MultipleDemandTest {
  private static final Pattern SUM =
      Pattern.compile(
          "Question: Solve ([1-9][0-9]{2}) ([+-]) ([1-9][0-9]{2})\\?\nAnswer: ([1-9][0-9]{2})");

  private record Sum(String a, String operator, String b, String answer) {
    static Sum of(Stimulus stimulus) {
      Matcher sum = SUM.matcher(stimulus.text());
      assertThat(sum.matches()).as(stimulus.text()).isTrue();
      return new Sum(sum.group(1), sum.group(2), sum.group(3), sum.group(4));
    }

    /** Digit by digit, as on paper. */
    int carries() {
      boolean plus = operator.equals("+");
      int carry = 0;
      int carries = 0;
      for (int place = 2; place >= 0; place--) {
        int one = a.charAt(place) - '0';
        int other = b.charAt(place) - '0';
        int digit = plus ? one + other + carry : one - other - carry;
        carry = digit < 0 || digit > 9 ? 1 : 0;
        carries += carry;
        assertThat(Math.floorMod(digit, 10)).isEqualTo(answer.charAt(place) - '0');
      }
      return carries;
    }
  }

  private static List<Sum> sums(List<Stimulus> stimuli) {
    return stimuli.stream().map(Sum::of).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 42, 4294967295L})
  void hardSumsCarryTwiceAndEasyOnesNever(long seed) {
    Contrast contrast = MultipleDemand.balanced(seed);
    assertThat(contrast.positiveName()).isEqualTo("hard");
    assertThat(sums(contrast.positives())).hasSize(120).allMatch(sum -> sum.carries() == 2);
    assertThat(sums(contrast.negatives())).hasSize(120).allMatch(sum -> sum.carries() == 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 42, 4294967295L})
  void operatorsAreBalancedAndNoNumbersComeTwice(long seed) {
    Contrast contrast = MultipleDemand.balanced(seed);
    assertThat(sums(contrast.positives()))
        .filteredOn(sum -> sum.operator().equals("+"))
        .hasSize(60);
    assertThat(sums(contrast.negatives()))
        .filteredOn(sum -> sum.operator().equals("+"))
        .hasSize(60);
    var numbers = new HashSet<Set<String>>();
    sums(contrast.stimuli())
        .forEach(sum -> assertThat(numbers.add(Set.of(sum.a(), sum.b()))).isTrue());
  }

  @Test
  void lengthsAreEqualForATokenizerOfCharacters() {
    Contrast contrast = MultipleDemand.balanced(42);
    assertThat(contrast.stimuli()).allMatch(s -> s.text().length() == 38);
  }

  @Test
  void seedDecides() {
    assertThat(MultipleDemand.balanced(1)).isEqualTo(MultipleDemand.balanced(1));
    assertThat(MultipleDemand.balanced(1).hash()).isNotEqualTo(MultipleDemand.balanced(2).hash());
  }
}
