package dev.broca.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Small models of every kind against the Python package, and against transformers' use of it. */
class SentencePieceTest {
  private static final JsonNode EXPECTED = Fixtures.expectedOf("sentencepiece.json.gz");

  @TempDir Path folder;

  private static byte[] model(String name) {
    return EXPECTED.path("models").values().stream()
        .filter(one -> one.path("name").stringValue().equals(name))
        .map(one -> Base64.getDecoder().decode(one.path("file").stringValue()))
        .findFirst()
        .orElseThrow();
  }

  private Path place(String model, String config) throws IOException {
    Path place = Files.createTempDirectory(folder, "model");
    Fixtures.write(place, "tokenizer.model", model(model));
    Fixtures.write(place, "tokenizer_config.json", config);
    return place;
  }

  @TestFactory
  Stream<DynamicTest> textsAreDividedAsThePackageDividesThem() {
    return EXPECTED.path("models").values().stream()
        .map(one ->
            DynamicTest.dynamicTest(one.path("name").stringValue(), () -> assertDivides(one)));
  }

  private void assertDivides(JsonNode one) throws IOException {
    Path place = place(one.path("name").stringValue(), "{\"add_bos_token\": false}");
    assertThat(one.path("cases").size()).isGreaterThan(80);
    try (var tokenizer = Tokenizer.open(place)) {
      for (JsonNode expected : one.path("cases")) {
        String text = expected.path("text").stringValue();
        Tokens tokens = tokenizer.encode(text, true);
        assertThat(tokens.ids()).as(text).isEqualTo(Fixtures.ints(expected.path("ids")));
        assertThat(IntStream.range(0, tokens.count()).map(tokens::start))
            .as(text)
            .containsExactly(boxed(expected.path("starts")));
        assertThat(IntStream.range(0, tokens.count()).map(tokens::end))
            .as(text)
            .containsExactly(boxed(expected.path("ends")));
        if (expected.has("decoded")) {
          assertThat(tokenizer.decode(tokens.ids()))
              .as(text)
              .isEqualTo(expected.path("decoded").stringValue());
        }
      }
    }
  }

  private static Integer[] boxed(JsonNode array) {
    return Arrays.stream(Fixtures.ints(array)).boxed().toArray(Integer[]::new);
  }

  @TestFactory
  Stream<DynamicTest> familiesAddTheirTokensAsTransformersDoes() {
    return EXPECTED.path("classes").values().stream()
        .map(one ->
            DynamicTest.dynamicTest(one.path("name").stringValue(), () -> assertEncodes(one)));
  }

  private void assertEncodes(JsonNode one) throws IOException {
    Path place =
        place(one.path("model").stringValue(), one.path("tokenizer_config.json").toString());
    try (var tokenizer = Tokenizer.open(place)) {
      assertThat(tokenizer.beginOfText().orElse(-1)).isEqualTo(one.path("bos").intValue(-1));
      assertThat(tokenizer.endOfText().orElse(-1)).isEqualTo(one.path("eos").intValue(-1));
      assertThat(tokenizer.specialTokens().before()).containsExactly(boxed(one.path("before")));
      for (JsonNode expected : one.path("cases")) {
        String text = expected.path("text").stringValue();
        int[] plain = Fixtures.ints(expected.path("no_special"));
        assertThat(tokenizer.encode(text, false).ids()).as(text).isEqualTo(plain);
      }
    }
  }
}
