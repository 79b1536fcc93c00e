package dev.broca.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RustLibraryTest {
  private static final String FILE = "libtokenizers.so";

  @TempDir Path cache;

  @Test
  void platformsHaveTheNamesOfTheLibrary() {
    assertThat(RustLibrary.platform("Linux", "amd64")).isEqualTo("linux-x86_64");
    assertThat(RustLibrary.platform("Linux", "aarch64")).isEqualTo("linux-aarch64");
    assertThat(RustLibrary.platform("Mac OS X", "aarch64")).isEqualTo("osx-aarch64");
    assertThat(RustLibrary.platform("Windows 11", "amd64")).isEqualTo("win-x86_64");
  }

  @Test
  void theLibraryIsUnpackedOnceIntoTheCache() throws IOException {
    Path file = RustLibrary.unpack("linux-x86_64", FILE, cache);
    assertThat(file).startsWith(cache);
    assertThat(Files.size(file)).isGreaterThan(1_000_000);
    var old = FileTime.fromMillis(0);
    Files.setLastModifiedTime(file, old);
    assertThat(RustLibrary.unpack("linux-x86_64", FILE, cache)).isEqualTo(file);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files.map(each -> String.valueOf(each.getFileName())))
          .as("the library, its hash, and who may unpack it")
          .containsExactlyInAnyOrder(
              file.getFileName().toString(), file.getFileName() + ".sha256", ".lock");
    }
  }

  @Test
  void aHalfWrittenLibraryIsUnpackedAgain() throws IOException {
    Path file = RustLibrary.unpack("linux-x86_64", FILE, cache);
    long size = Files.size(file);
    Files.write(file, new byte[100]);
    RustLibrary.unpack("linux-x86_64", FILE, cache);
    assertThat(Files.size(file)).isEqualTo(size);
  }

  @Test
  void otherMachinesAreToldWhichOnesWork() {
    assertThatThrownBy(() -> RustLibrary.unpack("linux-riscv64", FILE, cache))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("linux-riscv64", "Linux (x86_64, aarch64)");
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.createFile(cache.resolve("file"));
    assertThatThrownBy(() -> RustLibrary.unpack("linux-x86_64", FILE, file))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(file.toString(), "BROCA_CACHE");
  }
}
