package dev.broca.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.broca.model.base.ModelException;
import dev.broca.model.weights.Mutations;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Small models of every kind against the Python package, and against transformers' use of it. */
class SentencePieceTest {
  private static final JsonNode EXPECTED = Fixtures.expectedOf("sentencepiece.json.gz");

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Far above what a model of a few kilobytes needs, far below what lengths in it can claim. */
  private static final long MOST_ALLOCATED = 16 << 20;

  @TempDir Path folder;

  static JsonNode expected(String list, String name) {
    return EXPECTED.path(list).values().stream()
        .filter(one -> one.path("name").stringValue().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static byte[] model(String name) {
    return Base64.getDecoder().decode(expected("models", name).path("file").stringValue());
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
        assertThat(tokenizer.encode(text, true).ids())
            .as(text)
            .isEqualTo(withoutDouble(tokenizer.specialTokens(), plain, expected.path("ids")));
      }
    }
  }

  /** Where a text has <s> or </s> at its end itself, transformers puts a second one there. */
  private static int[] withoutDouble(SpecialTokens around, int[] plain, JsonNode ids) {
    int[] expected = Fixtures.ints(ids);
    boolean begins = !around.before().isEmpty() && plain.length > 0 && plain[0] == expected[0];
    boolean ends =
        !around.after().isEmpty()
            && plain.length > 0
            && plain[plain.length - 1] == expected[expected.length - 1];
    return Arrays.copyOfRange(expected, begins ? 1 : 0, expected.length - (ends ? 1 : 0));
  }

  @Test
  void everyNameOfAModelFileWorks() throws IOException {
    for (String name : List.of("tokenizer.model", "spiece.model", "sentencepiece.bpe.model")) {
      Path place = Files.createTempDirectory(folder, "model");
      Fixtures.write(place, name, model("bpe"));
      try (var tokenizer = Tokenizer.open(place)) {
        assertThat(tokenizer.encode("the", true).count()).isEqualTo(2);
      }
    }
  }

  @Test
  void theModelTypeDecidesWhereNoClassIsNamed() throws IOException {
    Path place = Files.createTempDirectory(folder, "model");
    Fixtures.write(place, "tokenizer.model", model("bpe with symbols of blanks"));
    Fixtures.write(place, "config.json", "{\"model_type\": \"gemma2\"}");
    try (var tokenizer = Tokenizer.open(place)) {
      assertThat(tokenizer.token(tokenizer.encode("the", true).id(0))).isEqualTo("<bos>");
    }
  }

  @Test
  void controlPiecesAreCutOutOfATextAsLlamaCppDoesIt() throws IOException {
    try (var tokenizer = Tokenizer.open(place("bpe with symbols", "{}"))) {
      assertThat(tokenizer.encode("<ctl>", false).ids())
          .containsExactly(tokenizer.id("<ctl>").orElseThrow());
      assertThat(tokenizer.decode(tokenizer.encode("a<ctl>b", false).ids())).isEqualTo("a<ctl>b");
    }
  }

  @Test
  void blanksInFrontCanBeTurnedOff() throws IOException {
    try (var with = Tokenizer.open(place("bpe", "{}"));
        var without = Tokenizer.open(place("bpe", "{\"add_prefix_space\": false}"))) {
      assertThat(without.encode(" the", false).ids()).isEqualTo(with.encode("the", false).ids());
      assertThat(without.hash()).isNotEqualTo(with.hash());
    }
  }

  @Test
  void aTextOfUnknownCharactersIsOneUnknownToken() throws IOException {
    try (var tokenizer = Tokenizer.open(place("unigram", "{\"add_bos_token\": false}"))) {
      Tokens tokens = tokenizer.encode("the \u0416\u0416\u0416", true);
      int last = tokens.count() - 1;
      assertThat(tokenizer.token(tokens.id(last))).isEqualTo("<unk>");
      assertThat(tokens.start(last)).isEqualTo(4);
      assertThat(tokens.end(last)).isEqualTo(7);
    }
  }

  @Test
  void bytesThatAreNoCharacterAreShownAsSuch() throws IOException {
    try (var tokenizer = Tokenizer.open(place("bpe", "{}"))) {
      int[] ids =
          IntStream.of(0xE2, 0x82, 0x41, 0xC3, 0xA9, 0xF0)
              .map(b -> tokenizer.id("<0x%02X>".formatted(b)).orElseThrow())
              .toArray();
      assertThat(tokenizer.decode(ids)).isEqualTo("\ufffd\ufffdA\u00e9\ufffd");
    }
  }

  @Test
  void otherClassesAndOptionsAreRefusedByName() throws IOException {
    assertRefused(
        place("unigram", "{\"tokenizer_class\": \"XLMRobertaTokenizer\"}"),
        "XLMRobertaTokenizer",
        "save_pretrained");
    assertRefused(
        place("unigram", "{\"sp_model_kwargs\": {\"enable_sampling\": true}}"),
        "sp_model_kwargs",
        "enable_sampling");
    assertRefused(
        place("unigram", "{\"legacy\": false}"), "remove_extra_whitespaces", "\"legacy\": false");
  }

  private static void assertRefused(Path place, String... parts) {
    assertThatThrownBy(() -> Tokenizer.open(place))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(place.toString())
        .hasMessageContainingAll(parts);
  }

  @Test
  void filesThatAreTooLargeAreRefusedUnread() throws IOException {
    Path place = place("bpe", "{}");
    try (var file = new RandomAccessFile(place.resolve("tokenizer.model").toFile(), "rw")) {
      file.setLength((1 << 26) + 1);
    }
    assertRefused(place, "too large", "67108865 bytes");
  }

  @Test
  void halfACharacterIsRefused() throws IOException {
    try (var tokenizer = Tokenizer.open(place("bpe", "{}"))) {
      assertThatThrownBy(() -> tokenizer.encode("ok \ud83d", false))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("offset 3");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bpe with unused pieces", "bpe with rules", "unigram with rules"})
  void damagedModelsAreRefusedOrHarmless(String name) throws IOException {
    Path place = place(name, "{\"add_bos_token\": false}");
    var mutations = new Mutations(7);
    int works = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] damaged = mutations.mutate(model(name));
      long before = THREADS.getCurrentThreadAllocatedBytes();
      works += works(place, damaged) ? 1 : 0;
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_ALLOCATED);
    }
    assertThat(works).isBetween(1, 999);
  }

  /** Opens and uses a model; true when that worked. */
  private static boolean works(Path place, byte[] model) {
    Fixtures.write(place, "tokenizer.model", model);
    try (var tokenizer = Tokenizer.open(place)) {
      for (String text :
          List.of("", "the quick <user> fox", "\ufb01\u2460 e\u0301\ud83d\ude00  1\n")) {
        tokenizer.decode(tokenizer.encode(text, true).ids());
      }
      return true;
    } catch (ModelException e) {
      assertThat(e).message().hasSizeLessThan(1000).contains(place.toString());
      return false;
    }
  }
}
