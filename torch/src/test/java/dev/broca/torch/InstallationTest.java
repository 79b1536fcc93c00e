package dev.broca.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
  @TempDir Path folder;

  @Test
  void aFolderWithoutTorchIsRefusedWithWhatToDo() {
    assertThatThrownBy(() -> Installation.find(Optional.of(folder.toString()), folder))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining(System.mapLibraryName("torch_cpu"))
        .hasMessageContaining("PyTorch 2.10");
  }

  @Test
  void sitePackagesTorchAndLibAreAllAccepted() throws IOException {
    Path lib = Files.createDirectories(folder.resolve("torch").resolve("lib"));
    Files.createFile(lib.resolve(System.mapLibraryName("torch_cpu")));
    for (Path given : new Path[] {folder, folder.resolve("torch"), lib}) {
      var found = Installation.find(Optional.of(given.toString()), folder);
      assertThat(found.folder()).isEqualTo(lib);
      assertThat(found.origin()).isEqualTo(Installation.Origin.USER);
      assertThat(found.libraries())
          .containsExactly(lib.resolve(System.mapLibraryName("torch_cpu")));
    }
  }

  @Test
  void anUnwritableCacheIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> Installation.find(Optional.empty(), file))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("BROCA_CACHE");
  }
}
