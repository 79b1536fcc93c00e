package dev.broca.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class WholeFilesTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aFileIsReplacedAndNothingElseIsLeft() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "a longer text than the next");
    WholeFiles.write(file, "né");
    assertThat(file).hasContent("né");
    assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void whatFailsLeavesTheOldFileAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "old");
    assertThatThrownBy(() ->
            WholeFiles.write(
                file,
                out -> {
                  out.write(new byte[1 << 17]);
                  throw new IOException("the disk is full");
                }))
        .hasMessage("the disk is full");
    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void aFolderThatIsNotThereIsNotMade() {
    assertThatThrownBy(() -> WholeFiles.write(folder.resolve("none/a.txt"), "text"))
        .isInstanceOf(NoSuchFileException.class);
  }
}
