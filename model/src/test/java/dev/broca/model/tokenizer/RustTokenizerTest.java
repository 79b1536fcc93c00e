package dev.broca.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class RustTokenizerTest {
  @TempDir Path folder;

  private Tokenizer tiny() {
    Fixtures.write(folder, "tokenizer.json", Fixtures.tiny());
    return Tokenizer.open(folder);
  }

  @Test
  void truncationAndPaddingOfTheFileHaveNoEffect() {
    try (var tokenizer = tiny()) {
      String text = "a b c d e f g h i j k l m n o p";
      assertThat(tokenizer.encode(text, false).count()).isGreaterThan(15);
      assertThat(tokenizer.encode("a", false).count()).isEqualTo(1);
      assertThat(tokenizer.decode(tokenizer.encode(text, false).ids())).isEqualTo(text);
    }
  }

  @Test
  void longTextsAreNotCut() {
    try (var tokenizer = tiny()) {
      assertThat(tokenizer.encode("z".repeat(5000), false).count()).isGreaterThan(512);
    }
  }

  @Test
  void everyTextOfABatchKeepsItsLengthAndPlace() {
    try (var tokenizer = tiny()) {
      List<String> texts =
          IntStream.range(0, 300).mapToObj(i -> "the " + "fox ".repeat(i % 7) + i).toList();
      List<Tokens> batch = tokenizer.encodeAll(texts, true);
      for (int i = 0; i < texts.size(); i++) {
        assertThat(batch.get(i).ids()).isEqualTo(tokenizer.encode(texts.get(i), true).ids());
      }
    }
  }

  @Test
  void offsetsCountUtf16UnitsEvenWhereATokenIsPartOfACharacter() {
    try (var tokenizer = tiny()) {
      // The emoji is two units and several tokens, each of which covers the whole character.
      Tokens tokens = tokenizer.encode("a😀b", false);
      int last = tokens.count() - 1;
      assertThat(last).isGreaterThan(2);
      assertThat(tokens.start(0)).isEqualTo(0);
      assertThat(tokens.end(0)).isEqualTo(1);
      for (int part = 1; part < last; part++) {
        assertThat(tokens.start(part)).isEqualTo(1);
        assertThat(tokens.end(part)).isEqualTo(3);
      }
      assertThat(tokens.start(last)).isEqualTo(3);
      assertThat(tokens.end(last)).isEqualTo(4);
    }
  }

  @Test
  void offsetsOfAWordCoverTheBlankBeforeIt() {
    try (var tokenizer = tiny()) {
      Tokens tokens = tokenizer.encode("a the", false);
      int last = tokens.count() - 1;
      assertThat(tokenizer.token(tokens.id(last))).isEqualTo("Ġthe");
      assertThat(tokens.start(last)).isEqualTo(1);
      assertThat(tokens.end(last)).isEqualTo(5);
    }
  }

  @Test
  void offsetsOfTokensAroundATextAreEmpty() {
    try (var tokenizer = tiny()) {
      Tokens tokens = tokenizer.encode("😀", true);
      int last = tokens.count() - 1;
      assertThat(tokens.id(0)).isEqualTo(1);
      assertThat(tokens.end(0)).isZero();
      assertThat(tokens.id(last)).isEqualTo(2);
      assertThat(tokens.start(last)).isEqualTo(2);
      assertThat(tokens.end(last)).isEqualTo(2);
    }
  }

  @Test
  void aTextThatBeginsWithItsTokenGetsNoSecondOne() {
    try (var tokenizer = tiny()) {
      assertThat(tokenizer.specialTokens()).isEqualTo(new SpecialTokens(List.of(1), List.of(2)));
      assertThat(tokenizer.encode("<s>a</s>", true).ids())
          .isEqualTo(tokenizer.encode("<s>a</s>", false).ids());
      assertThat(tokenizer.encode("", true).ids()).containsExactly(1, 2);
    }
  }

  @Test
  void controlCharactersSurvive() {
    try (var tokenizer = tiny()) {
      String text = "a\0b\u0001\u007f";
      Tokens tokens = tokenizer.encode(text, false);
      assertThat(tokenizer.decode(tokens.ids())).isEqualTo(text);
      assertThat(tokens.end(tokens.count() - 1)).isEqualTo(5);
    }
  }

  @Test
  void halfACharacterIsRefused() {
    try (var tokenizer = tiny()) {
      assertThatThrownBy(() -> tokenizer.encode("ok \ud83d", false))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("offset 3")
          .hasMessageContaining("\\ud83d");
      assertThatThrownBy(() -> tokenizer.encode("\ude00", false))
          .isInstanceOf(ModelException.class);
    }
  }

  @Test
  void idsWithoutTokenHaveNoText() {
    try (var tokenizer = tiny()) {
      assertThat(tokenizer.decode(new int[] {67, 100_000, -1})).isEqualTo("a");
      assertThatThrownBy(() -> tokenizer.token(100_000))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("100000");
    }
  }

  @Test
  void moreEmbeddingsThanTokensFitFewerDoNot() {
    try (var tokenizer = tiny()) {
      assertThat(tokenizer.size()).isEqualTo(301);
      tokenizer.requireFits(301);
      tokenizer.requireFits(320);
      assertThatThrownBy(() -> tokenizer.requireFits(300))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("tokenizer.json")
          .hasMessageContaining("300");
    }
  }

  @Test
  void hashSeesWhatChangesTokensAndNothingElse() {
    ObjectNode other = Fixtures.tiny();
    ((ObjectNode) other.path("truncation")).put("max_length", 7);
    assertThat(hash(other)).isEqualTo(hash(Fixtures.tiny())).hasSize(64);
    ((ObjectNode) other.path("pre_tokenizer")).put("add_prefix_space", true);
    assertThat(hash(other)).isNotEqualTo(hash(Fixtures.tiny()));
    ObjectNode noTokensAround = Fixtures.tiny();
    noTokensAround.putNull("post_processor");
    assertThat(hash(noTokensAround)).isNotEqualTo(hash(Fixtures.tiny()));
  }

  private String hash(ObjectNode json) {
    Fixtures.write(folder, "tokenizer.json", json);
    try (var tokenizer = Tokenizer.open(folder)) {
      return tokenizer.hash();
    }
  }

  @Test
  void aClosedTokenizerSaysSo() {
    Tokenizer tokenizer = tiny();
    tokenizer.close();
    tokenizer.close();
    assertThatThrownBy(() -> tokenizer.encode("a", false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> tokenizer.decode(new int[] {67}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTextThatCannotBeEncodedIsAnError() {
    ObjectNode words = Fixtures.tiny();
    words.putNull("decoder");
    words.putNull("post_processor");
    words.putArray("added_tokens");
    ObjectNode model = words.putObject("model").put("type", "WordLevel").put("unk_token", "<unk>");
    model.putObject("vocab").put("a", 0);
    Fixtures.write(folder, "tokenizer.json", words);
    try (var tokenizer = Tokenizer.open(folder)) {
      assertThat(tokenizer.encode("a", false).ids()).containsExactly(0);
      assertThatThrownBy(() -> tokenizer.encodeAll(List.of("a", "b"), false))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("tokenizer.json");
    }
  }

  @Test
  void theSameVocabularyGivesTheSameTokensFromEverySource() {
    Map<String, Object> metadata = Fixtures.gpt2Metadata(folder);
    try (var gguf = Tokenizer.fromGguf(Fixtures.GGUF, metadata);
        var files = Tokenizer.open(folder)) {
      assertThat(gguf.hash()).isEqualTo(files.hash());
    }
  }
}
