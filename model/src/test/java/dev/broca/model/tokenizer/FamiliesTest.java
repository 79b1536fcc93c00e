package dev.broca.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What each family puts around a text, and never twice. */
class FamiliesTest {
  private static final JsonNode FAMILIES = Fixtures.expected("families.json");
  private static final Path TABLE = Path.of("../docs/tokenizers.md");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> textsGetTheTokensOfTheirFamilyOnce() {
    return FAMILIES.values().stream()
        .map(one ->
            DynamicTest.dynamicTest(
                one.path("family").stringValue(), () -> assertAround(one, open(one))));
  }

  private static void assertAround(JsonNode one, Tokenizer opened) {
    try (Tokenizer tokenizer = opened) {
      List<String> before = strings(one.path("before"));
      assertThat(tokenizer.specialTokens().before().stream().map(tokenizer::token))
          .containsExactlyElementsOf(before);
      assertThat(tokenizer.specialTokens().after()).isEmpty();
      int[] plain = tokenizer.encode("the fox", false).ids();
      int[] whole = tokenizer.encode("the fox", true).ids();
      assertThat(whole).hasSize(before.size() + plain.length).endsWith(plain);
      String written = String.join("", before);
      assertThat(tokenizer.encode(written + "the fox", true).ids()).isEqualTo(whole);
      assertThat(tokenizer.encode(written, true).count()).isEqualTo(before.size());
    }
  }

  /** A tiny vocabulary with the family's tokens and configuration. */
  private Tokenizer open(JsonNode one) throws IOException {
    Path place = Files.createTempDirectory(folder, "model");
    JsonNode config = one.path("tokenizer_config.json");
    Fixtures.write(place, "tokenizer_config.json", config);
    ObjectNode root = withTokens(config);
    if (one.path("file").stringValue().equals("tokenizer.json")) {
      root.set("post_processor", template(one.path("template"), root));
      Fixtures.write(place, "tokenizer.json", root);
    } else {
      Fixtures.write(place, "vocab.json", root.path("model").path("vocab"));
      Fixtures.write(
          place, "merges.txt", Fixtures.expected("configurations.json").path("merges.txt"));
    }
    return Tokenizer.open(place);
  }

  private static ObjectNode withTokens(JsonNode config) {
    ObjectNode root = Fixtures.tiny();
    var added = (ArrayNode) root.path("added_tokens");
    var names = new TreeSet<String>();
    for (String key : List.of("bos_token", "eos_token", "unk_token")) {
      names.add(config.path(key).stringValue("<unk>"));
    }
    int next = root.path("model").path("vocab").size() + 1;
    for (String name : names) {
      if (!root.path("model").path("vocab").has(name)) {
        added.add(AddedToken.special(name, next++).json());
      }
    }
    return root;
  }

  private static JsonNode template(JsonNode tokens, ObjectNode root) {
    ObjectNode template = root.objectNode().put("type", "TemplateProcessing");
    ArrayNode single = template.putArray("single");
    ObjectNode special = template.putObject("special_tokens");
    for (String name : strings(tokens)) {
      single.addObject().putObject("SpecialToken").put("id", name).put("type_id", 0);
      special.putObject(name).put("id", name).putArray("ids").add(id(name, root));
    }
    single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    return template;
  }

  private static int id(String name, ObjectNode root) {
    return root.path("added_tokens").values().stream()
        .filter(token -> token.path("content").stringValue().equals(name))
        .mapToInt(token -> token.path("id").intValue())
        .findFirst()
        .orElseThrow();
  }

  private static List<String> strings(JsonNode array) {
    var strings = new ArrayList<String>();
    array.forEach(one -> strings.add(one.stringValue()));
    return strings;
  }

  @Test
  void theTableOfThePageSaysTheSame() throws IOException {
    Map<String, List<String>> rows =
        Files.readAllLines(TABLE).stream()
            .filter(line -> line.startsWith("| "))
            .map(line -> List.of(line.substring(2).split(" \\| ")))
            .filter(cells -> cells.size() == 5)
            .skip(1)
            .collect(Collectors.toMap(List::getFirst, cells -> cells));
    assertThat(rows).hasSize(FAMILIES.size()).hasSize(15);
    for (JsonNode one : FAMILIES) {
      List<String> row = rows.getOrDefault(one.path("family").stringValue(), List.of());
      assertThat(row).as("%s", one.path("family")).hasSize(5);
      assertThat(row.get(2)).isEqualTo(cell(strings(one.path("before"))));
      assertThat(row.get(3)).isEqualTo(cell(strings(one.path("after"))));
    }
  }

  private static String cell(List<String> tokens) {
    return tokens.isEmpty() ? "nothing" : "`" + String.join("", tokens) + "`";
  }
}
