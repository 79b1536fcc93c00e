package dev.broca.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.ModelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        "precompiled | {'normalizer': {'type': 'Precompiled', 'precompiled_charsmap': 'AAAA'}}",
        "prepends | {'normalizer': {'type': 'Prepend', 'prepend': ''}}",
        "fixed string | {'normalizer': {'type': 'Replace', 'pattern': {'String': ''}, 'content': 'x'}}",
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
