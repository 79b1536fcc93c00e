package dev.broca.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.model.weights.SafeTensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands as a user types them, on a tiny model without a tokenizer. */
class CommandsTest {
  private static final String MODEL = "../model/src/test/resources/golden/families/llama-gqa";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int broca(String... arguments) {
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    return Broca.run(console, arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localize", "activations", "score", "demo", "doctor", "mask show", "data audit"})
  void helpShowsAnExample(String command) {
    String[] words = (command + " --help").split(" ");
    assertThat(broca(words)).isZero();
    assertThat(out.toString()).contains("Example").contains("broca " + command);
  }

  @Test
  void wrongArgumentsExitWithTwoAndSayWhatToDo() {
    assertThat(broca("localize", MODEL, "--percentage", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("--network").contains("--help").doesNotContain("\tat ");
  }

  @Test
  void percentageAndNumberOfUnitsTogetherAreRefused() {
    int status =
        broca(
            "localize",
            MODEL,
            "--network",
            "language",
            "--out",
            folder.toString(),
            "--percentage",
            "1",
            "--num-units",
            "3");
    assertThat(status).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aMissingModelIsNamed() {
    assertThat(broca("score", folder + "/nothing", "--ids", "[[1,2]]")).isEqualTo(1);
    assertThat(err.toString()).contains("nothing").doesNotContain("\tat ");
  }

  @Test
  void scoresAreNullWhereThereIsNoContext() {
    assertThat(broca("score", MODEL, "--ids", "[[1,2,3],[7]]", "--format", "json")).isZero();
    JsonNode items = JsonMapper.shared().readTree(out.toString());
    assertThat(items).hasSize(2);
    JsonNode scores = items.get(0).get("logprobs");
    assertThat(scores.get(0).isNull()).isTrue();
    assertThat(items.get(0).get("sum").asDouble())
        .isCloseTo(scores.get(1).asDouble() + scores.get(2).asDouble(), within(1e-5));
    assertThat(items.get(0).get("prefix_id").isNull()).isTrue();
  }

  @Test
  void anIdOutsideTheVocabularyIsRefused() {
    assertThat(broca("score", MODEL, "--ids", "[[1,999]]")).isEqualTo(1);
    assertThat(err.toString()).contains("999").contains("0 to 255");
  }

  @Test
  void activationsAreWrittenPooledAndWhole() throws IOException {
    Path pooled = folder.resolve("pooled.safetensors");
    Path whole = folder.resolve("whole.safetensors");
    String ids = "[[1,2,3],[4,5]]";
    assertThat(broca("activations", MODEL, "--ids", ids, "--pooling", "mean", "--out", "" + pooled))
        .isZero();
    assertThat(broca("activations", MODEL, "--ids", ids, "--pooling", "none", "--out", "" + whole))
        .isZero();
    try (SafeTensors means = SafeTensors.open(pooled);
        SafeTensors tokens = SafeTensors.open(whole)) {
      assertThat(means.tensor("activations").shape()).containsExactly(2L, 3L, 48L);
      assertThat(tokens.tensor("text.0").shape()).containsExactly(3L, 3L, 48L);
      assertThat(tokens.tensor("text.1").shape()).containsExactly(3L, 2L, 48L);
      float[] mean = means.tensor("activations").floats();
      float[] second = tokens.tensor("text.1").floats();
      for (int u = 0; u < 48; u++) {
        assertThat(mean[144 + u]).isEqualTo((second[u] + second[48 + u]) / 2);
      }
    }
  }

  @Test
  void nothingIsLeftBehindWhereNothingCanBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    String target = file.resolve("x.safetensors").toString();
    assertThat(broca("activations", MODEL, "--ids", "[[1,2]]", "--out", target)).isEqualTo(1);
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
    assertThat(err.toString()).doesNotContain("\tat ");
  }
}
