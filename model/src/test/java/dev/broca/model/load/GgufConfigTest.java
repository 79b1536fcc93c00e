package dev.broca.model.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.architecture.Config;
import dev.broca.model.architecture.Family;
import dev.broca.model.base.ModelException;
import dev.broca.model.weights.Gguf;
import dev.broca.model.weights.GgufBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufConfigTest {
  private static final int STRING = 8;
  private static final int UINT32 = 4;

  @TempDir Path folder;

  /** A Llama of width 48 with 4 heads, of which {@code turned} dimensions are rotated. */
  private Gguf llama(int turned) throws IOException {
    byte[] bytes =
        GgufBytes.version(3, 1, 6)
            .text("general.architecture")
            .int32(STRING)
            .text("llama")
            .text("llama.embedding_length")
            .int32(UINT32)
            .int32(48)
            .text("llama.attention.head_count")
            .int32(UINT32)
            .int32(4)
            .text("llama.rope.dimension_count")
            .int32(UINT32)
            .int32(turned)
            .text("llama.block_count")
            .int32(UINT32)
            .int32(1)
            .text("llama.feed_forward_length")
            .int32(UINT32)
            .int32(80)
            .tensor("token_embd.weight", 0, 0, 48, 2)
            .align(32)
            .zeros(4 * 48 * 2)
            .bytes();
    return Gguf.open(Files.write(folder.resolve(turned + ".gguf"), bytes));
  }

  @Test
  void aHeadThatIsTurnedInPartIsRefused() throws IOException {
    try (Gguf gguf = llama(6)) {
      assertThatThrownBy(() -> Family.of(GgufConfig.of(gguf)).read(GgufConfig.of(gguf)))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("rope_dimensions must be 12")
          .hasMessageContaining("found 6");
    }
  }

  @Test
  void aHeadThatIsTurnedAsAWholeIsRead() throws IOException {
    try (Gguf gguf = llama(12)) {
      Config config = GgufConfig.of(gguf);
      assertThat(Family.of(config).read(config).hidden()).isEqualTo(48);
    }
  }
}
