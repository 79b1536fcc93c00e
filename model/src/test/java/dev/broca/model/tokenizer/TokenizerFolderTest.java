package dev.broca.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerFolderTest {
  @TempDir Path folder;

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContainingAll(parts);
  }

  @Test
  void aFolderWithoutTokenizerSaysWhatIsExpected() {
    assertRefused("tokenizer.json", "vocab.json and merges.txt", "tokenizer.model or spiece.model");
  }

  @Test
  void whatIsNoSentencePieceModelIsRefused() {
    Fixtures.write(folder, "tokenizer.model", "binary");
    assertRefused("tokenizer.model", "not a SentencePiece model");
  }

  @Test
  void tokenizerJsonGoesBeforeTheOtherFiles() {
    Fixtures.gpt2(folder);
    Fixtures.write(folder, "tokenizer.model", "binary");
    Fixtures.write(folder, "tokenizer.json", Fixtures.tiny());
    try (var tokenizer = Tokenizer.open(folder)) {
      assertThat(tokenizer.size()).isEqualTo(301);
    }
  }

  @Test
  void idsOfTheModelConfigurationHoldWhereNothingElseSpeaks() {
    Fixtures.write(folder, "tokenizer.json", Fixtures.tiny());
    Fixtures.write(folder, "config.json", "{\"bos_token_id\": 1, \"eos_token_id\": [2, 5]}");
    try (var tokenizer = Tokenizer.open(folder)) {
      assertThat(tokenizer.beginOfText()).hasValue(1);
      assertThat(tokenizer.endOfText()).hasValue(2);
    }
    Fixtures.write(folder, "special_tokens_map.json", "{\"eos_token\": \"<unk>\"}");
    Fixtures.write(folder, "tokenizer_config.json", "{\"bos_token\": null}");
    try (var tokenizer = Tokenizer.open(folder)) {
      assertThat(tokenizer.beginOfText()).isEmpty();
      assertThat(tokenizer.endOfText()).hasValue(0);
    }
  }

  @Test
  void unknownClassesOfBytePairsAreRefusedByName() {
    Fixtures.write(folder, "vocab.json", "{\"a\": 0}");
    Fixtures.write(folder, "merges.txt", "");
    Fixtures.write(folder, "tokenizer_config.json", "{\"tokenizer_class\": \"XlmTokenizer\"}");
    assertRefused("XlmTokenizer", "save_pretrained");
  }

  @Test
  void aMissingTokenForEveryTextIsRefused() {
    Fixtures.write(folder, "tokenizer.json", Fixtures.tiny());
    Fixtures.write(folder, "tokenizer_config.json", "{\"tokenizer_class\": \"GemmaTokenizer\"}");
    assertRefused("bos_token", "<bos> is not in the vocabulary");
  }

  @Test
  void damagedFilesAreRefusedByName() {
    Fixtures.write(folder, "vocab.json", "{\"a\": 0.5}");
    Fixtures.write(folder, "merges.txt", "");
    assertRefused("vocab.json", "\"a\"", "0.5");
    Fixtures.write(folder, "vocab.json", "{\"a\": 0, \"b\": 1, \"ab\": 2}");
    Fixtures.write(folder, "merges.txt", "#version: 0.2\na b\na b b\n");
    assertRefused("merges.txt", "merge 1");
    Fixtures.write(folder, "merges.txt", new byte[] {'a', ' ', (byte) 0xff});
    assertRefused("merges.txt", "UTF-8");
    Fixtures.write(folder, "merges.txt", "a b\r\n");
    Fixtures.write(folder, "tokenizer_config.json", "{\"added_tokens_decoder\": {\"x\": {}}}");
    assertRefused("tokenizer_config.json", "\"x\"");
    Fixtures.write(folder, "tokenizer_config.json", "[]");
    assertRefused("tokenizer_config.json", "ARRAY");
    Fixtures.write(folder, "tokenizer_config.json", "{}");
    try (var tokenizer = Tokenizer.open(folder)) {
      assertThat(tokenizer.encode("ab", true).ids()).containsExactly(2);
    }
  }
}
