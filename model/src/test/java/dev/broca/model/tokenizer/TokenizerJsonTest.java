package dev.broca.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Damaged and hostile files: an exception with the file's name, never the end of the process. */
class TokenizerJsonTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final List<String> TEXTS =
      List.of("", "the quick brown fox", "a<s> b </s>é😀 12345\n\n  <tool> x", "   ");

  @TempDir Path folder;

  /** Opens and uses what is in the file; true when that worked. */
  private boolean works(byte[] json) {
    Path file = Fixtures.write(folder, "tokenizer.json", json);
    try (var tokenizer = Tokenizer.open(folder)) {
      for (String text : TEXTS) {
        tokenizer.decode(tokenizer.encode(text, true).ids());
      }
      return true;
    } catch (ModelException e) {
      assertThat(e).hasMessageContaining(file.toString());
      return false;
    }
  }

  @Test
  void truncatedFilesAreRefused() {
    byte[] whole = Fixtures.tiny().toString().getBytes(StandardCharsets.UTF_8);
    assertThat(works(whole)).isTrue();
    for (int length = 0; length < whole.length; length += 61) {
      assertThat(works(Arrays.copyOf(whole, length))).as("first %d bytes", length).isFalse();
    }
  }

  @Test
  void changedBytesAreRefusedOrHarmless() {
    byte[] whole = Fixtures.tiny().toString().getBytes(StandardCharsets.UTF_8);
    var random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 200; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      refused += works(changed) ? 0 : 1;
    }
    assertThat(refused).isBetween(1, 199);
  }

  @Test
  void changedValuesAreRefusedOrHarmless() {
    var random = new Random(2);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      ObjectNode root = Fixtures.tiny();
      var places = new ArrayList<Place>();
      collect(root, places);
      Place place = places.get(random.nextInt(places.size()));
      place.set(value(random, places));
      refused += works(root.toString().getBytes(StandardCharsets.UTF_8)) ? 0 : 1;
    }
    assertThat(refused).isBetween(1, 299);
  }

  /** A member of an object or an element of an array. */
  private record Place(JsonNode parent, String name, int index) {
    void set(JsonNode value) {
      if (parent instanceof ObjectNode object) {
        object.set(name, value);
      } else {
        ((ArrayNode) parent).set(index, value);
      }
    }

    JsonNode value() {
      return parent.isObject() ? parent.path(name) : parent.path(index);
    }
  }

  private static void collect(JsonNode node, List<Place> places) {
    if (node.isObject()) {
      for (var entry : node.properties()) {
        places.add(new Place(node, entry.getKey(), -1));
        collect(entry.getValue(), places);
      }
    } else if (node.isArray() && node.size() < 20) {
      // The merges stay as they are: damage there is all alike.
      for (int i = 0; i < node.size(); i++) {
        places.add(new Place(node, "", i));
        collect(node.path(i), places);
      }
    }
  }

  private static JsonNode value(Random random, List<Place> places) {
    List<String> values =
        List.of("null", "-1", "0", "4294967295", "1e300", "\"\"", "\"a\"", "[]", "{}", "true");
    int choice = random.nextInt(values.size() + 5);
    return choice < values.size()
        ? MAPPER.readTree(values.get(choice))
        : places.get(random.nextInt(places.size())).value().deepCopy();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "dropout | {'model': {'dropout': 0.1}}",
        "## | {'model': {'continuing_subword_prefix': '##'}}",
        "precompiled_charsmap, 3 bytes | {'normalizer': {'type': 'Precompiled', 'precompiled_charsmap': 'AAAA'}}",
        "is empty | {'normalizer': {'type': 'Precompiled', 'precompiled_charsmap': null}}",
        "base64 | {'normalizer': {'type': 'Precompiled', 'precompiled_charsmap': '?'}}",
        "never come to an end | {'normalizer': {'type': 'Replace', 'pattern': {'Regex': '(a+)+b'}, 'content': ' '}}",
        "decoder.start should be | {'decoder': {'type': 'Strip', 'content': 'a', 'start': 18446744073709551616, 'stop': 0}}",
        "model.unk_id should be | {'model': {'unk_id': -1}}",
        "added_tokens[0].id should be | {'added_tokens': [{'content': '<s>', 'id': 4294967296}]}",
        "prepends | {'normalizer': {'type': 'Prepend', 'prepend': ''}}",
        "replaces nothing | {'normalizer': {'type': 'Replace', 'pattern': {'String': ''}, 'content': 'x'}}",
        "no length | {'pre_tokenizer': {'type': 'FixedLength', 'length': 0}}",
        "strips | {'decoder': {'type': 'Strip', 'content': 'a', 'start': 0, 'stop': 3}}",
        "not supported | {'post_processor': {'type': 'Mystery'}}",
        "no ids | {'post_processor': {'type': 'TemplateProcessing', 'single': [{'SpecialToken': {'id': '<x>'}}]}}",
        "text once | {'post_processor': {'type': 'TemplateProcessing', 'single': []}}",
        "id 999 | {'post_processor': {'type': 'BertProcessing', 'cls': ['<s>', 999], 'sep': ['</s>', 2]}}",
        "should have id 1 | {'added_tokens': [{'content': '<s>', 'id': 9}]}",
        "share 5 | {'model': {'vocab': {'x': 5, 'y': 5}}}",
        "whole number | {'model': {'vocab': {'x': -5}}}",
        "model.vocab | {'model': {'vocab': 7}}",
        "has no vocabulary | {'model': null}",
      })
  void whatWouldDoHarmIsRefusedByName(String expected, String change) {
    ObjectNode root = Fixtures.tiny();
    merge(root, MAPPER.readTree(change.replace('\'', '"')));
    Fixtures.write(folder, "tokenizer.json", root);
    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("tokenizer.json")
        .hasMessageContaining(expected);
  }

  /** Changes values of the model one by one, other sections as a whole. */
  private static void merge(ObjectNode root, JsonNode change) {
    for (var entry : change.properties()) {
      if (entry.getKey().equals("model") && entry.getValue() instanceof ObjectNode members) {
        ((ObjectNode) root.path("model")).setAll(members);
      } else {
        root.set(entry.getKey(), entry.getValue());
      }
    }
  }

  /** Literal numbers, as no library would write them again. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'decoder': {'type': 'Strip', 'content': 'a', 'start': '@', 'stop': 0}}",
        "{'decoder': {'type': 'Sequence', 'decoders': [{'type': 'Strip', 'content': 'a', 'start': 0, 'stop': '@'}]}}",
        "{'pre_tokenizer': {'type': 'FixedLength', 'length': '@'}}",
        "{'added_tokens': [{'content': '<s>', 'id': '@'}]}",
        "{'model': {'max_input_chars_per_word': '@'}}",
        "{'model': {'unk_id': '@'}}",
        "{'model': {'dropout': '@'}}",
        "{'model': {'vocab': {'x': '@'}}}",
        "{'model': {'type': 'Unigram', 'unk_id': 0, 'vocab': [['a', 0], ['b', '@']]}}",
      })
  void numbersThatNoTypeHoldsAreRefused(String change) {
    ObjectNode root = Fixtures.tiny();
    merge(root, MAPPER.readTree(change.replace('\'', '"')));
    for (String number : List.of("1e400", "-1e400", "1e39", "1" + "0".repeat(60), "NaN")) {
      String json = root.toString().replace("\"@\"", number);
      assertThat(works(json.getBytes(StandardCharsets.UTF_8))).as(number).isFalse();
    }
  }

  /** What transformers writes for unigram models of SentencePiece, against tokenizers 0.23.3. */
  @Test
  void unigramTokenizersGiveTheIdsOfPythonsLibrary() {
    JsonNode expected = Fixtures.expected("unigram.json");
    for (JsonNode right : expected.path("cases").values()) {
      ObjectNode root = (ObjectNode) expected.path("tokenizer").deepCopy();
      root.set("normalizer", right.path("normalizer"));
      root.set("pre_tokenizer", right.path("pre_tokenizer"));
      Fixtures.write(folder, "tokenizer.json", root);
      try (var tokenizer = Tokenizer.open(folder)) {
        for (int i = 0; i < expected.path("texts").size(); i++) {
          assertThat(tokenizer.encode(expected.path("texts").path(i).asString(), false).ids())
              .as(right.path("normalizer") + " " + expected.path("texts").path(i))
              .containsExactly(
                  right.path("ids").path(i).values().stream().mapToInt(JsonNode::asInt).toArray());
        }
      }
    }
  }

  /** The library would end the process at the first text that leads out of the map. */
  @Test
  void damagedMapsOfCharactersAreRefusedOrHarmless() {
    JsonNode expected = Fixtures.expected("unigram.json");
    JsonNode normalizer = expected.path("cases").path(6).path("normalizer");
    byte[] whole = Base64.getDecoder().decode(normalizer.path("precompiled_charsmap").asString());
    var random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 150; i++) {
      byte[] changed =
          i % 10 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      if (changed.length > 0) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      ObjectNode root = (ObjectNode) expected.path("tokenizer").deepCopy();
      root.putObject("normalizer")
          .put("type", "Precompiled")
          .put("precompiled_charsmap", Base64.getEncoder().encodeToString(changed));
      refused += works(root.toString().getBytes(StandardCharsets.UTF_8)) ? 0 : 1;
    }
    assertThat(refused).isBetween(20, 149);
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "{\"decoder\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
    assertThat(works(deep.getBytes(StandardCharsets.UTF_8))).isFalse();
  }

  @Test
  void namesThatStandTwiceAreRefused() {
    assertThat(works("{\"model\":{},\"model\":{}}".getBytes(StandardCharsets.UTF_8))).isFalse();
  }
}
