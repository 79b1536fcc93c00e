package dev.broca.model.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.model.LanguageModel;
import dev.broca.model.base.ModelException;
import dev.broca.model.base.Progress;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What lesions write, where, and what they take out; against activations read by themselves. */
class LesionTest {
  private static final int[] TEXT = {1, 7, 9, 200, 3, 18, 44};
  private static final int[] OTHER = {5, 6, 11};

  private static LanguageModel model;
  private static Units units;

  @BeforeAll
  static void open() {
    model = LanguageModel.load("src/test/resources/golden/families/llama-biases");
    units = model.units(Site.BLOCK_OUTPUT);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** Three units of the last block: what they were filled with can be read unchanged. */
  private static BitSet someOfLastBlock() {
    var lesioned = new BitSet();
    int last = units.first(units.blocks() - 1);
    lesioned.set(last);
    lesioned.set(last + 5);
    lesioned.set(last + 47);
    return lesioned;
  }

  private static float at(float[] blocks, int length, int position, int coordinate) {
    int width = units.width(0);
    return blocks[((units.blocks() - 1) * length + position) * width + coordinate];
  }

  @ParameterizedTest
  @EnumSource
  void positionsOutsideAreLeftAlone(LesionPositions positions) {
    var lesion = new Lesion(units, someOfLastBlock(), new Fill.Zero(), positions);
    float[] intact = model.blocks(TEXT);
    float[] cut = model.lesioned(lesion).blocks(TEXT);
    for (int t = 0; t < TEXT.length; t++) {
      boolean included =
          switch (positions) {
            case ALL -> true;
            case FIRST -> t == 0;
            case REST -> t > 0;
          };
      float expected = included ? 0 : at(intact, TEXT.length, t, 5);
      assertThat(at(cut, TEXT.length, t, 5)).isEqualTo(expected);
      assertThat(at(cut, TEXT.length, t, 6)).isEqualTo(at(intact, TEXT.length, t, 6));
    }
  }

  @Test
  void classMeansAreTheMeansOfActivations() {
    Fill.ClassMean means = model.classMeans(List.of(TEXT, OTHER), Progress.NONE);
    float[] one = model.blocks(TEXT);
    float[] two = model.blocks(OTHER);
    int unit = units.first(units.blocks() - 1) + 5;
    double first = (at(one, TEXT.length, 0, 5) + at(two, OTHER.length, 0, 5)) / 2;
    double rest = 0;
    for (int t = 1; t < TEXT.length; t++) {
      rest += at(one, TEXT.length, t, 5);
    }
    for (int t = 1; t < OTHER.length; t++) {
      rest += at(two, OTHER.length, t, 5);
    }
    assertThat((double) means.mean(PositionClass.FIRST, unit)).isCloseTo(first, within(1e-5));
    assertThat((double) means.mean(PositionClass.REST, unit))
        .isCloseTo(rest / (TEXT.length + OTHER.length - 2), within(1e-5));
  }

  @Test
  void classMeanWritesTheMeanOfThePositionsClass() {
    Fill.ClassMean means = model.classMeans(List.of(TEXT, OTHER), Progress.NONE);
    var lesion = new Lesion(units, someOfLastBlock(), means, LesionPositions.ALL);
    float[] cut = model.lesioned(lesion).blocks(TEXT);
    int unit = units.first(units.blocks() - 1) + 47;
    assertThat(at(cut, TEXT.length, 0, 47)).isEqualTo(means.mean(PositionClass.FIRST, unit));
    assertThat(at(cut, TEXT.length, 4, 47)).isEqualTo(means.mean(PositionClass.REST, unit));
  }

  @Test
  void aDonorGivesItsOwnActivationsAtTheSamePosition() {
    float[] donor = model.blocks(OTHER);
    var lesion = new Lesion(units, someOfLastBlock(), model.donor(OTHER), LesionPositions.ALL);
    float[] cut = model.lesioned(lesion).blocks(TEXT);
    int[] taken = {0, 1, 2, 1, 2, 1, 2};
    for (int t = 0; t < TEXT.length; t++) {
      assertThat(at(cut, TEXT.length, t, 5)).isEqualTo(at(donor, OTHER.length, taken[t], 5));
    }
  }

  /** A model that is its own donor is not lesioned at all. */
  @Test
  void aTextThatIsItsOwnDonorIsUnchanged() {
    var all = new BitSet();
    all.set(0, units.count());
    var lesion = new Lesion(units, all, model.donor(TEXT), LesionPositions.ALL);
    assertThat(model.lesioned(lesion).logits(TEXT)).containsExactly(model.logits(TEXT));
  }

  @Test
  void realisedEnergyIsWhatIsMissing() {
    BitSet lesioned = someOfLastBlock();
    float[] intact = model.blocks(TEXT);
    double[] removed = new double[2];
    double[] whole = new double[2];
    for (int t = 0; t < TEXT.length; t++) {
      for (int u = 0; u < units.width(0); u++) {
        double value = at(intact, TEXT.length, t, u);
        whole[t == 0 ? 0 : 1] += value * value;
        if (lesioned.get(units.first(units.blocks() - 1) + u)) {
          removed[t == 0 ? 0 : 1] += value * value;
        }
      }
    }
    RealisedEnergy found =
        model.lesioned(Lesion.zero(units, lesioned)).realisedEnergy(List.of(TEXT), Progress.NONE);
    assertThat(found.first()).isCloseTo(removed[0] / whole[0] / units.blocks(), within(1e-6));
    assertThat(found.rest()).isCloseTo(removed[1] / whole[1] / units.blocks(), within(1e-6));
    assertThat(model.realisedEnergy(List.of(TEXT), Progress.NONE).first()).isZero();
  }

  @Test
  void generationIsLesionedAsThePromptIs() {
    var all = new BitSet();
    all.set(0, units.count());
    LanguageModel silent = model.lesioned(Lesion.zero(units, all));
    int[] continuation = silent.greedy(TEXT, 4);
    assertThat(continuation).containsOnly(continuation[0]); // every position computes the same
  }

  @Test
  void samplesFollowTheirSeedAndTheProbabilities() {
    assertThat(model.sample(TEXT, 12, 1, 5)).containsExactly(model.sample(TEXT, 12, 1, 5));
    assertThat(model.sample(TEXT, 12, 1, 5)).isNotEqualTo(model.sample(TEXT, 12, 1, 6));
    assertThat(model.sample(TEXT, 6, 1e-6, 5)).containsExactly(model.greedy(TEXT, 6));
    float[] logits = model.logits(TEXT);
    int vocabulary = model.architecture().vocabulary();
    double sum = 0;
    int best = model.greedy(TEXT, 1)[0];
    for (int v = 0; v < vocabulary; v++) {
      sum += Math.exp(logits[(TEXT.length - 1) * vocabulary + v]);
    }
    double p = Math.exp(logits[(TEXT.length - 1) * vocabulary + best]) / sum;
    int hits = 0;
    for (int seed = 0; seed < 400; seed++) {
      hits += model.sample(TEXT, 1, 1, seed)[0] == best ? 1 : 0;
    }
    assertThat(hits / 400.0).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / 400)));
    assertThatThrownBy(() -> model.sample(TEXT, 1, 0, 1)).hasMessageContaining("above 0");
  }

  @Test
  void aFillOfAnotherModelIsRefused() {
    Units other = Units.of(Site.BLOCK_OUTPUT, units.blocks(), units.width(0) + 1);
    var means = new Fill.ClassMean(other, new float[other.count()], new float[other.count()]);
    var lesion = new Lesion(units, someOfLastBlock(), means, LesionPositions.ALL);
    assertThatThrownBy(() -> model.lesioned(lesion).logits(TEXT))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("another shape");
  }
}
