package dev.broca.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file calls its parts never chooses where something is written. */
class FileNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "...",
        "../x",
        "../../../target/evil",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "\\\\server\\share",
        "C:",
        "C:x",
        "c:\\x",
        "x:stream",
        "a\u0000b",
        "a\nb",
        "a\u001b[2Jb",
        "a\u202eb",
        "a\u2028b",
        "\ud800",
        "NUL",
        "nul.npy",
        "con",
        "Com1.npy",
        "LPT9",
        "aux .npy",
        "COM\u00b9",
        "CONIN$",
        "x.",
        "x ",
        "a<b",
        "a>b",
        "a\"b",
        "a|b",
        "a?b",
        "a*b"
      })
  void whatIsNoFileNameEverywhereIsRefused(String name) {
    assertThatThrownBy(() -> FileName.require(name, "A mask"))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("A mask is called \"")
        .hasMessageContaining("cannot be a file's name")
        .message()
        .doesNotContain("\u0000", "\n", "\u001b", "\u202e");
  }

  @Test
  void anOverlongNameIsRefusedInAShortMessage() {
    assertThat(FileName.require("x".repeat(200), "A mask")).hasSize(200);
    assertThatThrownBy(() -> FileName.require("\u00e9".repeat(150), "A mask"))
        .isInstanceOf(LabException.class)
        .message()
        .hasSizeLessThan(250);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "perc=1.0_network.npy",
        "\u00e4 b.npy",
        ".hidden",
        "a..b",
        "nullable.npy",
        "com10",
        "console"
      })
  void usualNamesAreAccepted(String name) {
    assertThat(FileName.require(name, "A mask")).isEqualTo(name);
  }

  @Test
  void twoNamesThatBecomeOneFileAreRefused() {
    for (String[] pair :
        new String[][] {{"a.npy", "a.npy"}, {"a.npy", "A.NPY"}, {"\u00e9.npy", "e\u0301.npy"}}) {
      var folder = new FileName.Folder();
      folder.add(pair[0], "A mask");
      assertThat(folder.has(pair[1])).isTrue();
      assertThatThrownBy(() -> folder.add(pair[1], "A mask"))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("both would be one file");
    }
  }
}
