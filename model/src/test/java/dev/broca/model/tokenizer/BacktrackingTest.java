package dev.broca.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class BacktrackingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+$",
        "(?:a*)*b",
        "(a|a)*b",
        "(a|ab)+c",
        "(a?a)+b",
        "((ab){2,3}){2,}c",
        "(?<x>a+)+x",
        "(?i:[a-z]+\\s?)+!",
        "(a{1,50}){1,50}b",
        "a*a*a*b",
        "\\s+\\s+\\S+x",
        "(a+)\\1",
        "(?<x>a|b\\g<x>c)",
        "a+{2,}x",
        "(?=(a+)+)b",
        "x(?#a comment)(a+)+x",
        "[]](b+)+x",
        "[a[b]c](b+)+x",
      })
  void patternsThatMayBacktrackWithoutEndAreTold(String pattern) {
    assertThat(Backtracking.danger(pattern)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "(",
        "a{",
        "a{x}",
        "[abc",
        "\\",
        "(abc)+",
        "(a+)+",
        "(a|b)*|c",
        "(\\d{3})+(?!\\d)",
        "(?=(\\d{3})+(?!\\d))",
        "(?:a|b)?c{2,3}",
        "[(a+)+]+",
        "\\(a+\\)+",
        "[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++|\\p{N}{1,3}+| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+|\\s++$",
        " ?[^(\\s|[.,!?…。，、।۔،])]+",
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
      })
  void ordinaryPatternsAreNot(String pattern) {
    assertThat(Backtracking.danger(pattern)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(PreTokenizer.class)
  void patternsOfPublishedTokenizersAreNot(PreTokenizer published) {
    for (JsonNode pattern : published.skeleton().findValues("Regex")) {
      assertThat(Backtracking.danger(pattern.stringValue())).as(pattern.toString()).isEmpty();
    }
  }

  @Test
  void tokenizersWithSuchAPatternAreRefusedByName(@TempDir Path folder) {
    ObjectNode json = Fixtures.tiny();
    json.set(
        "pre_tokenizer",
        new JsonMapper()
            .readTree(
                """
                {"type": "Split", "pattern": {"Regex": "(a+)+$"}, "behavior": "Isolated", "invert": false}
                """));
    Path file =
        Fixtures.write(folder, "tokenizer.json", json.toString().getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("(a+)+$")
        .hasMessageContaining("can match in several ways");
  }
}
