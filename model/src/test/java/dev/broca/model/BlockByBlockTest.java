package dev.broca.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.model.base.Progress;
import dev.broca.model.hub.HubOptions;
import dev.broca.model.hub.ModelSource;
import dev.broca.model.pass.PassCost;
import dev.broca.model.unit.Reduction;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Span;
import dev.broca.torch.Torch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A model that must go through memory block by block computes what it computes otherwise. */
class BlockByBlockTest {
  private static final String FOLDER = "src/test/resources/golden/families/";

  private static LanguageModel open(String name, ModelOptions options) {
    return LanguageModel.open(
        ModelSource.resolve(
            FOLDER + name, HubOptions.fromEnvironment(), dev.broca.model.hub.Progress.silent()),
        options);
  }

  private static List<int[]> texts() {
    var random = new Random(3);
    var texts = new ArrayList<int[]>();
    for (int i = 0; i < 20; i++) {
      texts.add(random.ints(2 + random.nextInt(12), 0, 256).toArray());
    }
    return texts;
  }

  @Test
  void logProbabilitiesAreTheSame() {
    ModelOptions small = ModelOptions.DEFAULT.withBatchTokens(32);
    try (LanguageModel resident = open("llama-tied-bf16", small);
        LanguageModel streamed = open("llama-tied-bf16", small.withMemory(1))) {
      assertThat(resident.blockByBlock()).isFalse();
      assertThat(streamed.blockByBlock()).isTrue();
      List<float[]> expected = resident.logProbs(texts(), Progress.NONE);
      List<float[]> found = streamed.logProbs(texts(), Progress.NONE);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(found.get(i)).containsExactly(expected.get(i));
      }
    }
    assertThat(Torch.liveTensors()).isZero();
  }

  @Test
  void pooledActivationsAreTheSameAndProgressReachesItsEnd() {
    List<int[]> texts = texts();
    List<Span> last = texts.stream().map(text -> Span.at(text.length - 1)).toList();
    ModelOptions small = ModelOptions.DEFAULT.withBatchTokens(32);
    try (Arena arena = Arena.ofConfined();
        LanguageModel resident = open("llama-tied-bf16", small);
        LanguageModel streamed = open("llama-tied-bf16", small.withMemory(1))) {
      long size = (long) texts.size() * resident.units(Site.BLOCK_OUTPUT).count();
      MemorySegment expected = arena.allocate(size * Float.BYTES, Long.BYTES);
      MemorySegment found = arena.allocate(size * Float.BYTES, Long.BYTES);
      resident.pool(texts, last, Reduction.MEAN, expected, Progress.NONE);
      var seen = new ArrayList<Long>();
      streamed.pool(texts, last, Reduction.MEAN, found, (done, total) -> seen.add(done));
      assertThat(found.toArray(ValueLayout.JAVA_FLOAT))
          .containsExactly(expected.toArray(ValueLayout.JAVA_FLOAT));
      assertThat(seen).isSorted();
      assertThat(seen.getLast()).isEqualTo(texts.stream().mapToLong(text -> text.length).sum());
    }
  }

  @Test
  void aPassCostsItsBlocksForEachWaveAndItsTokensInEachBlock() {
    assertThat(new PassCost(2, .5).seconds(3, 2, 10)).isEqualTo(3 * (2 * 2 + 10 * .5));
  }

  @Test
  void onlyAModelThatGoesBlockByBlockHasAForecast() {
    List<List<int[]>> passes = List.of(texts(), List.of());
    try (LanguageModel resident = open("llama-tied-bf16", ModelOptions.DEFAULT);
        LanguageModel streamed = open("llama-tied-bf16", ModelOptions.DEFAULT.withMemory(1))) {
      assertThat(resident.forecast(passes)).isEmpty();
      assertThat(streamed.forecast(List.of(List.of()))).isEmpty();
      assertThat(streamed.forecast(passes).orElseThrow()).isBetween(1e-6, 600.);
    }
    assertThat(Torch.liveTensors()).isZero();
  }

  @Test
  void whatLiesInTheFileAsItIsComputedNeedsNoMemory() {
    try (LanguageModel mapped = open("gemma2-caps", ModelOptions.DEFAULT.withMemory(1))) {
      assertThat(mapped.blockByBlock()).isFalse();
    }
  }
}
