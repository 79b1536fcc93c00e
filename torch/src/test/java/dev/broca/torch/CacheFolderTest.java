package dev.broca.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheFolderTest {
  @Test
  void followsTheSystem() {
    assertThat(CacheFolder.of(Map.of(), "Linux", "/home/ada").root())
        .isEqualTo(Path.of("/home/ada/.cache/broca"));
    assertThat(CacheFolder.of(Map.of("XDG_CACHE_HOME", "/var/c"), "Linux", "/home/ada").root())
        .isEqualTo(Path.of("/var/c/broca"));
    assertThat(CacheFolder.of(Map.of(), "Mac OS X", "/Users/ada").root())
        .isEqualTo(Path.of("/Users/ada/Library/Caches/broca"));
  }

  @Test
  void brocaCacheComesFirst() {
    var environment = Map.of("BROCA_CACHE", "/data/broca", "XDG_CACHE_HOME", "/var/c");
    assertThat(CacheFolder.of(environment, "Linux", "/home/ada").root())
        .isEqualTo(Path.of("/data/broca"));
  }
}
