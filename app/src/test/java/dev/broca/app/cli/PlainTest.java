package dev.broca.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTest {
  @Test
  void whatATerminalObeysIsWrittenOut() {
    assertThat(Plain.text("a\u001b[2Jb\u0007\r\u009bc\u202ed\u2066"))
        .isEqualTo("a\\u001b[2Jb\\u0007\\u000d\\u009bc\\u202ed\\u2066");
    assertThat(Plain.text("lone \ud800 half")).isEqualTo("lone \\ud800 half");
  }

  @Test
  void whatPeopleWriteStaysAsItIs() {
    String text = "Füße, 漢字, עברית, क्\u200dष, 👩\u200d💻: two\nlines\tand $1 \\ backslashes";
    assertThat(Plain.text(text)).isEqualTo(text);
  }

  @Test
  void endlessNamesAndMessagesAreShortened() {
    assertThat(Plain.text("There is no " + "x".repeat(100_000) + ". Check it."))
        .hasSizeLessThan(400)
        .startsWith("There is no xxx")
        .contains("(99,701 characters)")
        .endsWith(" Check it.");
    assertThat(Plain.text("word ".repeat(100_000))).hasSizeLessThan(4100);
  }
}
