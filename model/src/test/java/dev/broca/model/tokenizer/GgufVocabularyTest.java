package dev.broca.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

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
    metadata.put("tokenizer.ggml.model", "t5");
    assertRefused(metadata, "\"t5\"", "tokenizer.json works");
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

  /** A SentencePiece model as a GGUF file would hold it. */
  private static Map<String, Object> sentencePiece(String model) {
    List<Piece> pieces =
        SentencePieceFile.parse(SentencePieceTest.model(model), "x.model").pieces();
    var metadata = new HashMap<String, Object>();
    metadata.put("tokenizer.ggml.model", "llama");
    metadata.put("tokenizer.ggml.tokens", pieces.stream().map(Piece::text).toList());
    metadata.put("tokenizer.ggml.scores", pieces.stream().map(Piece::score).toList());
    metadata.put(
        "tokenizer.ggml.token_type",
        pieces.stream().map(piece -> piece.kind().ordinal() + 1).toList());
    return metadata;
  }

  @Test
  void sentencePieceVocabulariesDivideTextsAsTheirModelsDo() {
    JsonNode llama = SentencePieceTest.expected("classes", "Llama");
    try (var tokenizer = Tokenizer.fromGguf(Fixtures.GGUF, sentencePiece("bpe"))) {
      for (JsonNode one : llama.path("cases")) {
        String text = one.path("text").stringValue();
        assertThat(tokenizer.encode(text, false).ids())
            .as(text)
            .isEqualTo(Fixtures.ints(one.path("no_special")));
      }
    }
  }

  @Test
  void sentencePieceVocabulariesGetNoBlankInFrontWhereTheFileSaysSo() {
    Map<String, Object> metadata = sentencePiece("bpe without dummy prefix");
    metadata.put("tokenizer.ggml.add_space_prefix", false);
    JsonNode model = SentencePieceTest.expected("models", "bpe without dummy prefix");
    try (var tokenizer = Tokenizer.fromGguf(Fixtures.GGUF, metadata)) {
      for (JsonNode one : model.path("cases")) {
        String text = one.path("text").stringValue();
        assertThat(tokenizer.encode(text, false).ids())
            .as(text)
            .isEqualTo(Fixtures.ints(one.path("ids")));
      }
    }
  }

  @Test
  void sentencePieceVocabulariesBeginEveryTextUnlessTheFileSaysNo() {
    Map<String, Object> metadata = sentencePiece("bpe");
    assertThat(encode(metadata, "")).containsExactly(1);
    assertThat(encode(metadata, "<s>")).containsExactly(1);
    metadata.put("tokenizer.ggml.add_bos_token", false);
    metadata.put("tokenizer.ggml.add_eos_token", true);
    assertThat(encode(metadata, "")).containsExactly(2);
    metadata.put("tokenizer.ggml.eos_token_id", 0);
    assertThat(encode(metadata, "")).containsExactly(0);
  }

  @Test
  void whatFollowsATokenInATextBeginsWithABlankAsInLlamaCpp() {
    Map<String, Object> metadata = sentencePiece("bpe with symbols");
    metadata.put("tokenizer.ggml.add_bos_token", false);
    int[] the = encode(metadata, "the");
    for (String token : List.of("<s>", "<ctl>", "<user>")) {
      assertThat(encode(metadata, token + "the")).hasSize(1 + the.length).endsWith(the);
    }
  }

  @Test
  void tokensOfPhi3TakeTheBlanksBehindThemAlong() {
    Map<String, Object> metadata = sentencePiece("bpe with symbols");
    metadata.put("tokenizer.ggml.add_bos_token", false);
    int[] apart = encode(metadata, "<ctl>  the");
    metadata.put("general.architecture", "phi3");
    int[] together = encode(metadata, "<ctl>  the");
    assertThat(together).isEqualTo(encode(metadata, "<ctl>the")).hasSizeLessThan(apart.length);
    assertThat(encode(metadata, "<s>  the")).hasSize(apart.length);
  }

  @Test
  void paddingThatIsSaidToBeUnknownIsNotTheUnknownToken() {
    Map<String, Object> metadata = sentencePiece("bpe that keeps blanks");
    metadata.put("tokenizer.ggml.add_bos_token", false);
    var types = new ArrayList<Object>((List<?>) metadata.get("tokenizer.ggml.token_type"));
    types.set(2, 2);
    metadata.put("tokenizer.ggml.token_type", List.copyOf(types));
    assertThat(encode(metadata, "\u20ac\u20ac")).endsWith(0).doesNotContain(2);
    assertThat(encode(metadata, "</s>")).containsExactly(2);
  }

  @Test
  void damagedSentencePieceVocabulariesAreRefused() {
    for (String key : List.of("scores", "token_type")) {
      Map<String, Object> without = sentencePiece("bpe");
      without.remove("tokenizer.ggml." + key);
      assertRefused(without, "tokenizer.ggml." + key, "nothing");
      without.put("tokenizer.ggml." + key, List.of(1));
      assertRefused(without, "420 tokens but 1 values in tokenizer.ggml." + key);
    }
    Map<String, Object> score = sentencePiece("bpe");
    score.put("tokenizer.ggml.scores", Collections.nCopies(420, Float.NaN));
    assertRefused(score, "score of piece 0", "NaN");
    Map<String, Object> type = sentencePiece("bpe");
    type.put("tokenizer.ggml.token_type", Collections.nCopies(420, 9));
    assertRefused(type, "tokenizer.ggml.token_type[1]", "found 9");
    type.put("tokenizer.ggml.token_type", Collections.nCopies(420, 6));
    assertRefused(type, "should be a byte");
    Map<String, Object> unknown = sentencePiece("bpe");
    unknown.put("tokenizer.ggml.unknown_token_id", 420);
    assertRefused(unknown, "tokenizer.ggml.unknown_token_id is 420");
    Map<String, Object> flag = sentencePiece("bpe");
    flag.put("tokenizer.ggml.add_space_prefix", 1);
    assertRefused(flag, "tokenizer.ggml.add_space_prefix should be a boolean");
  }
}
