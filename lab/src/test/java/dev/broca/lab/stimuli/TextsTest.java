package dev.broca.lab.stimuli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts without conditions, in the order of their file. */
class TextsTest {
  @TempDir Path folder;

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void everyLineIsATextAndBlankOnesAreNone() throws IOException {
    assertThat(Texts.read(file("a.txt", "one, two\r\n\n  three\n \nfour")))
        .containsExactly("one, two", "  three", "four");
  }

  @Test
  void contrastFileGivesAllItsTextsInOrder() throws IOException {
    assertThat(Texts.read(file("a.csv", "condition,text\nN,b\nS,\"a, c\"\nfiller,d\n")))
        .containsExactly("b", "a, c", "d");
    assertThat(
            Texts.read(
                file(
                    "a.jsonl",
                    "{\"text\": \"b\", \"condition\": \"N\"}\n"
                        + "{\"text\": \"a\", \"condition\": \"S\"}\n")))
        .containsExactly("b", "a");
  }

  @Test
  void fileWithoutTextsIsRefused() throws IOException {
    Path empty = file("a.txt", "\n \n");
    assertThatThrownBy(() -> Texts.read(empty))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("a.txt");
    assertThatThrownBy(() -> Texts.read(folder.resolve("absent.txt")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("absent.txt");
  }
}
