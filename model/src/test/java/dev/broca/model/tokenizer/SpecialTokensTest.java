package dev.broca.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SpecialTokensTest {
  private static Tokens tokens(int... ids) {
    return new Tokens(ids, new int[ids.length], new int[ids.length]);
  }

  private static int[] around(SpecialTokens rule, int... ids) {
    return rule.around(tokens(ids), 9).ids();
  }

  @Test
  void tokensGoAroundAText() {
    var rule = new SpecialTokens(List.of(1, 2), List.of(3));
    assertThat(around(rule, 7, 8)).containsExactly(1, 2, 7, 8, 3);
    assertThat(around(rule)).containsExactly(1, 2, 3);
    assertThat(around(SpecialTokens.NONE, 7)).containsExactly(7);
  }

  @Test
  void whatIsThereIsNotAddedAgain() {
    var rule = new SpecialTokens(List.of(1, 2), List.of(3));
    assertThat(around(rule, 1, 2, 7, 3)).containsExactly(1, 2, 7, 3);
    assertThat(around(rule, 1, 7, 3)).containsExactly(1, 2, 1, 7, 3);
    assertThat(around(rule, 2)).containsExactly(1, 2, 2, 3);
  }

  @Test
  void processorsInSequenceNest() {
    Vocabulary vocabulary =
        Vocabulary.of(json("{'vocab': {'a': 0, 'b': 1, 'c': 2, 'd': 3}}"), "test");
    SpecialTokens rule =
        new PostProcessor(vocabulary, "test")
            .specialTokens(
                json(
                    """
                    {'type': 'Sequence', 'processors': [
                      {'type': 'ByteLevel', 'trim_offsets': true},
                      {'type': 'RobertaProcessing', 'cls': ['a', 0], 'sep': ['b', 1]},
                      {'type': 'TemplateProcessing',
                       'single': [{'SpecialToken': {'id': 'x', 'type_id': 0}},
                                  {'Sequence': {'id': 'A', 'type_id': 0}}],
                       'special_tokens': {'x': {'id': 'x', 'ids': [2, 3], 'tokens': ['c', 'd']}}}]}
                    """));
    assertThat(rule).isEqualTo(new SpecialTokens(List.of(2, 3, 0), List.of(1)));
  }

  private static JsonNode json(String text) {
    return new JsonMapper().readTree(text.replace('\'', '"'));
  }
}
