package dev.broca.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations in words. */
class RoughTimeTest {
  @ParameterizedTest
  @CsvSource({
    "0.01, 1 second",
    "1.6, 2 seconds",
    "89, 89 seconds",
    "90, 2 minutes",
    "4000, 67 minutes",
    "5400, 1.5 hours",
    "100000, 27.8 hours"
  })
  void whatIsNotKnownExactlyIsRounded(double seconds, String words) {
    assertThat(RoughTime.of(seconds)).isEqualTo(words);
  }
}
