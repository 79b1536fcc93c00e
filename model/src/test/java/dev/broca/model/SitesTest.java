package dev.broca.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.model.base.ModelException;
import dev.broca.model.base.Progress;
import dev.broca.model.pass.EnergyMeter;
import dev.broca.model.unit.Fill;
import dev.broca.model.unit.Lesion;
import dev.broca.model.unit.LesionPositions;
import dev.broca.model.unit.PositionClass;
import dev.broca.model.unit.RealisedEnergy;
import dev.broca.model.unit.Reduction;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Span;
import dev.broca.model.unit.Units;
import dev.broca.model.weights.Npz;
import dev.broca.torch.Torch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Sites within blocks, against hooks of transformers and against each other. */
class SitesTest {
  private static final Path RESOURCES = Path.of("src/test/resources/golden");
  private static final double TOLERANCE = 2e-4;
  private static final int[] TEXT = {1, 7, 9, 200, 3, 18, 44};
  private static final int[] OTHER = {5, 6, 11};

  private static LanguageModel model;

  @BeforeAll
  static void open() {
    model = LanguageModel.load(RESOURCES.resolve("families/llama-gqa").toString());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "falcon-7b-style",
        "falcon-new-arch",
        "gemma2",
        "gemma3",
        "gpt-neox",
        "gpt2",
        "llama-gqa",
        "olmo2",
        "phi3-plain"
      })
  void activationsAndLesionsEqualTransformers(String name) {
    long tensors = Torch.liveTensors();
    try (LanguageModel golden = LanguageModel.load(RESOURCES + "/families/" + name);
        Npz expected = Npz.open(RESOURCES.resolve("sites/" + name + ".npz"))) {
      long[] ids = expected.array("text").longs();
      int[] text = new int[ids.length];
      for (int i = 0; i < text.length; i++) {
        text[i] = Math.toIntExact(ids[i]);
      }
      for (Site site : Site.values()) {
        if (site == Site.BLOCK_OUTPUT) {
          continue; // GoldenFamiliesTest
        }
        String label = site.label();
        close(
            golden.activations(site, text),
            expected.array(label + ".activations").floats(),
            name + " " + label);
        Units units = golden.units(site);
        double[] mask = expected.array(label + ".mask").doubles();
        var lesioned = new BitSet();
        for (int i = 0; i < mask.length; i++) {
          lesioned.set(i, mask[i] == 1);
        }
        assertThat(mask).hasSize(units.count());
        float[] logits = golden.lesioned(Lesion.zero(units, lesioned)).logits(text);
        close(logits, expected.array(label + ".logits").floats(), name + " lesioned " + label);
      }
    }
    assertThat(Torch.liveTensors()).isEqualTo(tensors);
  }

  private static void close(float[] found, float[] expected, String what) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = 0; i < found.length; i++) {
      worst = Math.max(worst, Math.abs(found[i] - expected[i]));
    }
    assertThat(worst).as(what).isLessThan(TOLERANCE);
  }

  private static BitSet all(Units units) {
    var all = new BitSet();
    all.set(0, units.count());
    return all;
  }

  private static float[] silenced(Site site) {
    Units units = model.units(site);
    return model.lesioned(Lesion.zero(units, all(units))).logits(TEXT);
  }

  /** The output projections of this model have no biases. */
  @Test
  void withoutItsInputAPartAddsNothing() {
    float[] intact = model.logits(TEXT);
    float[] noAttention = silenced(Site.ATTENTION_OUTPUT);
    float[] noMlp = silenced(Site.MLP_OUTPUT);
    assertThat(silenced(Site.HEADS)).containsExactly(noAttention);
    assertThat(silenced(Site.MLP_HIDDEN)).containsExactly(noMlp);
    assertThat(noAttention).isNotEqualTo(intact);
    assertThat(noMlp).isNotEqualTo(intact).isNotEqualTo(noAttention);
  }

  @Test
  void theBlockAddsUpFromItsParts() {
    float[] blocks = model.blocks(TEXT);
    float[] attention = model.activations(Site.ATTENTION_OUTPUT, TEXT);
    float[] mlp = model.activations(Site.MLP_OUTPUT, TEXT);
    int size = TEXT.length * model.architecture().hidden();
    for (int i = size; i < blocks.length; i++) { // from the second block on
      assertThat(blocks[i - size] + attention[i] + mlp[i]).isCloseTo(blocks[i], within(1e-4f));
    }
  }

  @Test
  void aHeadsActivationIsTheNormOfItsSlice() {
    float[] values = model.values(Site.HEADS, TEXT);
    float[] norms = model.activations(Site.HEADS, TEXT);
    int dimensions = model.coordinates(Site.HEADS).count() / model.units(Site.HEADS).count();
    assertThat(dimensions)
        .isEqualTo(model.architecture().blocks().getFirst().attention().headDim());
    for (int h = 0; h < norms.length; h++) {
      double square = 0;
      for (int d = 0; d < dimensions; d++) {
        square += (double) values[h * dimensions + d] * values[h * dimensions + d];
      }
      assertThat((double) norms[h]).isCloseTo(Math.sqrt(square), within(1e-6));
    }
  }

  @ParameterizedTest
  @EnumSource
  void poolingAndEnergyAreThoseOfTheActivations(Site site) {
    Units units = model.units(site);
    float[] expected = model.activations(site, TEXT);
    Span span = new Span(2, 6);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment target = arena.allocate(4L * 2 * units.count(), 64);
      EnergyMeter energy =
          model.poolAndMeasure(
              site,
              List.of(OTHER, TEXT),
              List.of(Span.at(2), span),
              Reduction.MEAN,
              target,
              Progress.NONE);
      float[] other = model.activations(site, OTHER);
      for (int unit = 0; unit < units.count(); unit++) {
        int block = units.block(unit);
        int in = units.coordinate(unit);
        double sum = 0;
        for (int t = span.from(); t < span.to(); t++) {
          sum += at(expected, units, TEXT.length, block, t, in);
        }
        double pooled = target.getAtIndex(ValueLayout.JAVA_FLOAT, units.count() + (long) unit);
        assertThat(pooled).isCloseTo(sum / span.length(), within(1e-5));
        double a = at(expected, units, TEXT.length, block, 0, in);
        double b = at(other, units, OTHER.length, block, 0, in);
        assertThat(energy.meanSquare(PositionClass.FIRST, unit))
            .isCloseTo((a * a + b * b) / 2, within(1e-4));
      }
    }
  }

  private static double at(float[] all, Units units, int length, int block, int t, int in) {
    return all[units.first(block) * length + t * units.width(block) + in];
  }

  /** What stands at a site of the last block after a lesion of its units. */
  private static float[] refilled(Site site, Fill fill) {
    Units units = model.units(site);
    var lesion = new Lesion(units, all(units), fill, LesionPositions.ALL);
    return model.lesioned(lesion).values(site, TEXT);
  }

  @ParameterizedTest
  @EnumSource
  void meansAndDonorsAreWrittenIntoEveryCoordinate(Site site) {
    Units coordinates = model.coordinates(site);
    Fill.ClassMean means = model.classMeans(site, List.of(TEXT, OTHER), Progress.NONE);
    float[] mean = refilled(site, means);
    float[] given = model.values(site, OTHER);
    float[] taken = refilled(site, model.donor(site, OTHER));
    float[] own = model.values(site, TEXT);
    int[] donors = {0, 1, 2, 1, 2, 1, 2};
    for (int c = 0; c < coordinates.count(); c++) {
      int block = coordinates.block(c);
      int in = coordinates.coordinate(c);
      double first =
          (at(own, coordinates, TEXT.length, block, 0, in)
                  + at(given, coordinates, OTHER.length, block, 0, in))
              / 2;
      assertThat((double) means.mean(PositionClass.FIRST, c)).isCloseTo(first, within(1e-5));
      for (int t = 0; t < TEXT.length; t++) {
        PositionClass positions = t == 0 ? PositionClass.FIRST : PositionClass.REST;
        assertThat(at(mean, coordinates, TEXT.length, block, t, in))
            .isEqualTo(means.mean(positions, c));
        assertThat(at(taken, coordinates, TEXT.length, block, t, in))
            .isEqualTo(at(given, coordinates, OTHER.length, block, donors[t], in));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTextThatIsItsOwnDonorComputesTheSame(Site site) {
    Units units = model.units(site);
    var lesion = new Lesion(units, all(units), model.donor(site, TEXT), LesionPositions.ALL);
    close(model.lesioned(lesion).logits(TEXT), model.logits(TEXT), site.label());
  }

  @ParameterizedTest
  @EnumSource
  void scoresAndRealisedEnergyKnowTheSite(Site site) {
    Units units = model.units(site);
    var lesioned = new BitSet();
    int last = units.first(units.blocks() - 1);
    lesioned.set(last + 1);
    LanguageModel view = model.lesioned(Lesion.zero(units, lesioned));
    RealisedEnergy found = view.realisedEnergy(List.of(TEXT), Progress.NONE);
    float[] intact = model.activations(site, TEXT);
    double whole = 0;
    double gone = 0;
    for (int in = 0; in < units.width(units.blocks() - 1); in++) {
      double value = at(intact, units, TEXT.length, units.blocks() - 1, 0, in);
      whole += value * value;
      gone += in == 1 ? value * value : 0;
    }
    assertThat(found.first()).isCloseTo(gone / whole / units.blocks(), within(1e-6));
    int[] sister = TEXT.clone();
    sister[TEXT.length - 1] = 45;
    List<float[]> together = view.logProbs(List.of(TEXT, sister), Progress.NONE);
    close(
        together.getFirst(), view.logProbs(List.of(TEXT), Progress.NONE).getFirst(), site.label());
    assertThat(together.getFirst())
        .isNotEqualTo(model.logProbs(List.of(TEXT), Progress.NONE).getFirst());
  }

  @ParameterizedTest
  @EnumSource(names = "BLOCK_OUTPUT", mode = Mode.EXCLUDE)
  void aFillOfAnotherSiteIsRefused(Site site) {
    Units units = model.units(site);
    var lesion = new Lesion(units, all(units), model.donor(OTHER), LesionPositions.ALL);
    assertThatThrownBy(() -> model.lesioned(lesion).logits(TEXT))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("measured at block-output, but the lesion is at " + site.label());
  }

  @Test
  void aLesionOfAnotherShapeIsRefused() {
    Units other = Units.of(Site.HEADS, 2, 1);
    assertThatThrownBy(() -> model.lesioned(Lesion.zero(other, new BitSet())))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("2 blocks of width [1] at heads");
  }

  @Test
  void namesAreFoundAgain() {
    for (Site site : Site.values()) {
      assertThat(Site.of(site.label())).contains(site);
    }
    assertThat(Site.of("output")).isEmpty();
  }
}
