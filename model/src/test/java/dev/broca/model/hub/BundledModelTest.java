package dev.broca.model.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.torch.CacheFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledModelTest {
  @TempDir Path cache;

  @Test
  void itsFolderIsNamedByItsWeights() throws IOException {
    ModelFiles files = BundledModel.in(new CacheFolders(cache));
    byte[] weights = Files.readAllBytes(files.path().resolve("model.safetensors"));
    assertThat(StubHub.sha256(weights)).isEqualTo(BundledModel.SHA256);
    assertThat(files.path().getFileName().toString())
        .isEqualTo("broca-tiny-" + BundledModel.SHA256.substring(0, 12));
    assertThat(files.id()).isEqualTo("broca-tiny");
    assertThat(weights.length).isLessThan(25 << 20);
  }

  @Test
  void filesAreCopiedOnceAndAgainWhereOneIsCutShort() throws IOException {
    Path folder = BundledModel.in(new CacheFolders(cache)).path();
    Path weights = folder.resolve("model.safetensors");
    Path tokenizer = folder.resolve("tokenizer.json");
    FileTime past = FileTime.fromMillis(1000);
    Files.setLastModifiedTime(weights, past);
    Files.writeString(tokenizer, "{");

    BundledModel.in(new CacheFolders(cache));

    assertThat(Files.getLastModifiedTime(weights)).isEqualTo(past);
    assertThat(Files.size(tokenizer)).isGreaterThan(100_000);
    try (var left = Files.list(folder)) {
      assertThat(left).as("three files, their hashes, and the lock").hasSize(7);
    }
  }

  @Test
  void itNeedsNoNetwork() throws IOException {
    var work = new Workplace(cache, java.net.URI.create("http://127.0.0.1:1"));
    assertThat(work.resolve("broca-tiny").origin()).isInstanceOf(Origin.Bundled.class);
  }
}
