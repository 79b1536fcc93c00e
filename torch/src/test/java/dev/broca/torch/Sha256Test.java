package dev.broca.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class Sha256Test {
  /** The example of FIPS 180-2, appendix B.1. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void bytesTextsAndFilesOfTheSameContentHaveTheSameHash(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("abc"), "abc");
    assertThat(Sha256.of("abc".getBytes(StandardCharsets.UTF_8))).isEqualTo(ABC);
    assertThat(Sha256.of("abc")).isEqualTo(ABC);
    assertThat(Sha256.of(file)).isEqualTo(ABC);
  }

  @Test
  void sequencesThatReadAlikeDiffer() {
    assertThat(
            new String[] {
              new Sha256().add("ab").add("c").hex(),
              new Sha256().add("a").add("bc").hex(),
              new Sha256().add("abc").hex(),
              new Sha256().add("abc").add(0).hex(),
              new Sha256().add(0).add("abc").hex()
            })
        .doesNotHaveDuplicates();
  }
}
