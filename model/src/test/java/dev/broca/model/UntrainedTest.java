package dev.broca.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.model.hub.HubOptions;
import dev.broca.model.hub.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random weights: determined by the seed, and spread as the family initialises them. */
class UntrainedTest {
  private static final int[] TEXT = {1, 7, 9, 200, 3, 18};

  private static LanguageModel open(String name, long seed) {
    return LanguageModel.open(
        ModelSource.resolve(
            "src/test/resources/golden/families/" + name,
            HubOptions.fromEnvironment(),
            dev.broca.model.hub.Progress.silent()),
        ModelOptions.DEFAULT.withUntrained(OptionalLong.of(seed)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gemma2", "falcon-new-arch", "opt-350m-style", "phi3-longrope"})
  void aSeedDeterminesThem(String name) {
    try (LanguageModel one = open(name, 1);
        LanguageModel again = open(name, 1);
        LanguageModel other = open(name, 2)) {
      assertThat(one.logits(TEXT)).containsExactly(again.logits(TEXT));
      assertThat(one.logits(TEXT)).isNotEqualTo(other.logits(TEXT));
      assertThat(one.weightsHash()).isEqualTo(again.weightsHash());
      assertThat(one.weightsHash()).isNotEqualTo(other.weightsHash());
    }
  }

  /** No weights are opened: what lies there instead could not be. */
  @Test
  void theirDescriptionIsEnough(@TempDir Path folder) throws IOException {
    Path config = Path.of("src/test/resources/golden/families/gpt2/config.json");
    Files.copy(config, folder.resolve("config.json"));
    Files.writeString(folder.resolve("model.safetensors"), "no weights");
    HubOptions without = HubOptions.fromEnvironment().withWeights(false);
    try (LanguageModel whole = open("gpt2", 1);
        LanguageModel described =
            LanguageModel.open(
                ModelSource.resolve(
                    folder.toString(), without, dev.broca.model.hub.Progress.silent()),
                ModelOptions.DEFAULT.withUntrained(OptionalLong.of(1)))) {
      assertThat(described.logits(TEXT)).containsExactly(whole.logits(TEXT));
      assertThat(described.weightsHash()).isEqualTo(whole.weightsHash());
    }
  }

  @Test
  void theyAreNotTheTrainedOnes() {
    try (LanguageModel trained = LanguageModel.load("src/test/resources/golden/families/gpt2");
        LanguageModel random = open("gpt2", 1)) {
      assertThat(random.weightsHash()).isNotEqualTo(trained.weightsHash());
      assertThat(random.logits(TEXT)).isNotEqualTo(trained.logits(TEXT));
    }
  }

  /** The untied head of a Llama: logits of a unit-RMS stream have deviation 0.02 sqrt(48). */
  @Test
  void logitsSpreadAsTheInitialisationSays() {
    try (LanguageModel model = open("llama-gqa", 5)) {
      float[] logits = model.logits(TEXT);
      double squares = 0;
      for (float logit : logits) {
        squares += logit * logit;
      }
      assertThat(Math.sqrt(squares / logits.length)).isCloseTo(0.02 * Math.sqrt(48), within(0.01));
    }
  }
}
