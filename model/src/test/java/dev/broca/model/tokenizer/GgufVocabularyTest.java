package dev.broca.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.ModelException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GgufVocabularyTest {
  private static Map<String, Object> small() {
    var metadata = new HashMap<String, Object>();
    metadata.put("tokenizer.ggml.model", "gpt2");
    metadata.put("tokenizer.ggml.pre", "gpt-2");
    metadata.put("tokenizer.ggml.tokens", List.of("<s>", "</s>", "<user>", "a", "b", "ab", "Ġ"));
    metadata.put("tokenizer.ggml.token_type", List.of(3, 3, 4, 1, 1, 1, 1));
    metadata.put("tokenizer.ggml.merges", List.of("a b"));
    metadata.put("tokenizer.ggml.bos_token_id", 0);
    metadata.put("tokenizer.ggml.eos_token_id", 1L);
    return metadata;
  }

  private static int[] encode(Map<String, Object> metadata, String text) {
    try (var tokenizer = Tokenizer.fromGguf(Fixtures.GGUF, metadata)) {
      return tokenizer.encode(text, true).ids();
    }
  }

  private static void assertRefused(Map<String, Object> metadata, String... parts) {
    assertThatThrownBy(() -> Tokenizer.fromGguf(Fixtures.GGUF, metadata))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("smollm2.gguf")
        .hasMessageContainingAll(parts);
  }

  @Test
  void tokenTypesDecideWhatIsCutOutOfAText() {
    assertThat(encode(small(), "ab<s>a<user>b")).containsExactly(5, 0, 3, 2, 4);
    var untyped = small();
    untyped.remove("tokenizer.ggml.token_type");
    assertThat(encode(untyped, "ab<s>")).containsExactly(5);
  }

  @Test
  void tokensAroundATextFollowTheFlags() {
    var metadata = small();
    assertThat(encode(metadata, "a")).containsExactly(3);
    metadata.put("tokenizer.ggml.add_bos_token", true);
    assertThat(encode(metadata, "a")).containsExactly(0, 3);
    metadata.put("tokenizer.ggml.add_eos_token", true);
    assertThat(encode(metadata, "a")).containsExactly(0, 3, 1);
    assertThat(encode(metadata, "<s>a")).containsExactly(0, 3, 1);
  }

  @Test
  void llama3BeginsEveryTextUnlessTheFileSaysNo() {
    var metadata = small();
    metadata.put("tokenizer.ggml.pre", "llama-bpe");
    assertThat(encode(metadata, "a")).containsExactly(0, 3);
    metadata.put("tokenizer.ggml.add_bos_token", false);
    assertThat(encode(metadata, "a")).containsExactly(3);
  }

  @Test
  void llama3TakesWholePiecesWhateverTheMergesSay() {
    var metadata = small();
    metadata.put("tokenizer.ggml.merges", List.of());
    metadata.put("tokenizer.ggml.add_bos_token", false);
    assertThat(encode(metadata, "ab")).containsExactly(3, 4);
    metadata.put("tokenizer.ggml.pre", "llama-bpe");
    assertThat(encode(metadata, "ab")).containsExactly(5);
  }

  @Test
  void otherKindsOfVocabularyAreRefusedByName() {
    var metadata = small();
    metadata.put("tokenizer.ggml.model", "llama");
    assertRefused(metadata, "\"llama\"", "tokenizer.json works");
    metadata.remove("tokenizer.ggml.model");
    assertRefused(metadata, "tokenizer.ggml.model", "nothing");
  }

  @Test
  void unknownPreTokenizersAreRefusedByName() {
    var metadata = small();
    metadata.put("tokenizer.ggml.pre", "brand-new");
    assertRefused(metadata, "\"brand-new\"", "smollm");
    metadata.remove("tokenizer.ggml.pre");
    assertRefused(metadata, "tokenizer.ggml.pre", "newer conversion");
  }

  @Test
  void wrongTypesAreRefusedByKey() {
    for (String key : List.of("tokens", "merges", "token_type")) {
      var metadata = small();
      metadata.put("tokenizer.ggml." + key, "text");
      assertRefused(metadata, "tokenizer.ggml." + key + " should be a list", "String");
      metadata.put("tokenizer.ggml." + key, List.of(true));
      assertRefused(metadata, "tokenizer.ggml." + key + "[0]", "Boolean");
    }
  }

  @Test
  void damagedVocabulariesAreRefused() {
    var twice = small();
    twice.put("tokenizer.ggml.tokens", List.of("a", "b", "a"));
    assertRefused(twice, "tokens 0 and 2");
    var types = small();
    types.put("tokenizer.ggml.token_type", List.of(1));
    assertRefused(types, "7 tokens but 1");
    var merge = small();
    merge.put("tokenizer.ggml.merges", List.of("a b", "ab"));
    assertRefused(merge, "merge 1");
    var stranger = small();
    stranger.put("tokenizer.ggml.merges", List.of("a z"));
    assertRefused(stranger, "z");
    var id = small();
    id.put("tokenizer.ggml.bos_token_id", 7);
    assertRefused(id, "tokenizer.ggml.bos_token_id is 7");
    var noId = small();
    noId.put("tokenizer.ggml.add_eos_token", true);
    noId.remove("tokenizer.ggml.eos_token_id");
    assertRefused(noId, "tokenizer.ggml.add_eos_token", "tokenizer.ggml.eos_token_id");
  }
}
