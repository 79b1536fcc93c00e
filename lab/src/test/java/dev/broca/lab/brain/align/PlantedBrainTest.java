package dev.broca.lab.brain.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.Matrix;
import dev.broca.lab.brain.data.Recording;
import dev.broca.lab.brain.data.Recording.Stimulus;
import dev.broca.lab.brain.data.RecordingFile;
import dev.broca.lab.lesion.NeutralTexts;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.provenance.Passport;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Responses that are made so that what should be found is known. */
final class PlantedBrainTest {
  private static final int PASSAGE = 6;
  private static final int TARGETS = 3;
  private static final AlignmentOptions QUICK =
      new AlignmentOptions(FoldKind.GROUPED, 5, Penalty.NESTED, 99, 2, 42);

  private static LanguageModel model;
  @TempDir Path folder;

  /** The response of a target to a stimulus. */
  private interface Response {
    double of(int stimulus, int target);
  }

  @BeforeAll
  static void open() {
    model = LanguageModel.load("broca-tiny");
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private Recording recording(Response response) throws IOException {
    List<String> texts = NeutralTexts.all();
    var csv = new StringBuilder("stimulus,order,passage,a,b,c\n");
    for (int s = 0; s < texts.size(); s++) {
      csv.append('"').append(texts.get(s).replace("\"", "\"\"")).append('"');
      csv.append(',').append(s % PASSAGE).append(',').append("p").append(s / PASSAGE);
      for (int t = 0; t < TARGETS; t++) {
        csv.append(',').append(response.of(s, t));
      }
      csv.append('\n');
    }
    return RecordingFile.read(Files.writeString(folder.resolve("brain.csv"), csv));
  }

  private static Mask mask(int count, long seed) {
    Units units = model.units(Site.BLOCK_OUTPUT);
    var random = new Random(seed);
    var members = new BitSet();
    while (members.cardinality() < count) {
      members.set(random.nextInt(units.count()));
    }
    return Mask.of(units, members, Passport.empty());
  }

  private static StimulusActivations read(Recording recording, Context context) {
    return StimulusActivations.of(model, recording, context, Progress.NONE);
  }

  private static double[] noise(long seed) {
    var random = new Random(seed);
    return IntStream.range(0, NeutralTexts.all().size() * TARGETS)
        .mapToDouble(i -> random.nextGaussian())
        .toArray();
  }

  /** The mean z-scored activation of a few units of the mask, scaled to variance 1. */
  private static double[] signal(Matrix x, int target) {
    double[] sum = new double[x.rows()];
    for (int u = target; u < x.columns(); u += TARGETS) {
      double[] column = standard(x.column(u));
      for (int s = 0; s < sum.length; s++) {
        sum[s] += column[s];
      }
    }
    return standard(sum);
  }

  private static double[] standard(double[] values) {
    double mean =
        IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
    double variance =
        IntStream.range(0, values.length)
            .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
            .average()
            .orElseThrow();
    return IntStream.range(0, values.length)
        .mapToDouble(i -> (values[i] - mean) / Math.sqrt(variance))
        .toArray();
  }

  /** True R2 is .8: variance 1 of the units, .25 of noise. */
  @Test
  void targetsMadeOfAMasksUnitsAreRecoveredByItAndLessByControls() throws IOException {
    Mask mask = mask(12, 1);
    double[][] signals;
    try (var activations = read(recording((s, t) -> s * t + s % 7), Context.PASSAGE)) {
      Matrix x = activations.of(mask);
      signals = new double[][] {signal(x, 0), signal(x, 1), signal(x, 2)};
    }
    double[] noise = noise(2);
    Recording brain = recording((s, t) -> signals[t][s] + .5 * noise[s * TARGETS + t]);
    var scoring = new Scoring(brain, QUICK);
    try (var activations = read(brain, Context.PASSAGE)) {
      MaskAlignment found =
          MaskAlignment.of(
              mask, activations, Optional.empty(), Optional.empty(), scoring, QUICK, () -> {});
      Scores own = found.mask().scores();
      assertThat(own.medianR()).isCloseTo(Math.sqrt(.8), within(.06));
      assertThat(own.medianUnique()).isBetween(.5, .85);
      assertThat(own.p()).hasValue(.01);
      assertThat(found.controls()).hasSize(4);
      assertThat(found.kinds()).containsExactly("uniform", "layer");
      assertThat(found.controls())
          .allSatisfy(control -> {
            assertThat(control.units()).isEqualTo(12);
            assertThat(control.scores().medianUnique()).isLessThan(own.medianUnique() - .1);
          });
      assertThat(found.components()).isLessThanOrEqualTo(12);
      assertThat(found.notes()).isEmpty();
    }
  }

  @Test
  void targetsMadeOfLengthHaveNoUniqueVariance() throws IOException {
    List<String> texts = NeutralTexts.all();
    double[] length = standard(texts.stream().mapToDouble(String::length).toArray());
    double[] noise = noise(3);
    Recording brain = recording((s, t) -> length[s] + .5 * noise[s * TARGETS + t]);
    var scoring = new Scoring(brain, QUICK);
    try (var activations = read(brain, Context.NONE)) {
      Scores all = scoring.all(activations.of(mask(40, 5)), true);
      assertThat(all.medianR()).isGreaterThan(.2);
      assertThat(all.medianUnique()).isCloseTo(0, within(.02));
      assertThat(all.p().orElseThrow()).isGreaterThan(.05);
      BaselineScores baseline = BaselineScores.of(brain, scoring, 42).getFirst();
      assertThat(baseline.name()).isEqualTo("length and position");
      assertThat(baseline.scores().medianR()).isCloseTo(Math.sqrt(.8), within(.06));
    }
  }

  /** Features and responses that change from passage to passage, and have nothing in common. */
  @Test
  void shuffledFoldsExceedGroupedOnesOnWhatVariesSlowly() throws IOException {
    double[] noise = noise(6);
    Recording brain =
        recording((s, t) -> noise[s / PASSAGE * TARGETS + t] + .1 * noise[s * TARGETS + t]);
    int rows = NeutralTexts.all().size();
    var random = new Random(8);
    double[] x = new double[rows * 60];
    for (int i = 0; i < x.length; i++) {
      int column = i % 60;
      int row = i / 60;
      x[i] = row % PASSAGE == 0 ? random.nextGaussian() : x[(row - 1) * 60 + column];
    }
    var scoring = new Scoring(brain, QUICK);
    Matrix features = Matrix.of(rows, 60, x);
    assertThat(scoring.correlations(features, FoldKind.SHUFFLED, OptionalInt.empty()).medianR())
        .isGreaterThan(.7);
    assertThat(scoring.correlations(features, FoldKind.GROUPED, OptionalInt.empty()).medianR())
        .isLessThan(.3);
  }

  @Test
  void contextIsThePassageUpToTheStimulus() throws IOException {
    Recording brain = recording((s, t) -> s + t);
    List<String> texts = brain.stimuli().stream().map(Stimulus::text).toList();
    assertThat(StimulusActivations.text(brain, 8, Context.PASSAGE, 0))
        .isEqualTo(texts.get(6) + " " + texts.get(7) + " " + texts.get(8));
    assertThat(StimulusActivations.text(brain, 8, Context.PASSAGE, 1))
        .isEqualTo(texts.get(7) + " " + texts.get(8));
    assertThat(StimulusActivations.text(brain, 8, Context.NONE, 0)).isEqualTo(texts.get(8));
    assertThat(StimulusActivations.text(brain, 6, Context.PASSAGE, 0)).isEqualTo(texts.get(6));
    Mask mask = mask(5, 9);
    int[] ids = model.tokenizer().encode(texts.get(6) + " " + texts.get(7), true).ids();
    float[] blocks = model.blocks(ids);
    try (var activations = read(brain, Context.PASSAGE)) {
      Matrix x = activations.of(mask);
      int column = 0;
      for (int unit : mask.stream().toArray()) {
        int width = mask.units().width(0);
        int at =
            (mask.units().block(unit) * ids.length + ids.length - 1) * width
                + mask.units().coordinate(unit);
        assertThat(x.get(7, column++)).isCloseTo(blocks[at], within(1e-4));
      }
      assertThat(activations.shortened()).isZero();
    }
  }

  @Test
  void targetsThatWereMeasuredForOtherStimuliAreFittedApart() throws IOException {
    double[] noise = noise(4);
    Recording whole = recording((s, t) -> noise[s * TARGETS + t]);
    Recording holes = recording((s, t) -> t == 2 && s < 120 ? Double.NaN : noise[s * TARGETS + t]);
    assertThat(holes.parts()).hasSize(2);
    try (var activations = read(whole, Context.NONE)) {
      Matrix x = activations.of(mask(10, 3));
      Scores all = new Scoring(whole, QUICK).all(x, false);
      Scores some = new Scoring(holes, QUICK).all(x, false);
      assertThat(some.r().subList(0, 2)).isEqualTo(all.r().subList(0, 2));
      assertThat(some.r().get(2)).isNotNaN().isNotEqualTo(all.r().get(2));
      assertThat(some.unique()).hasSize(3).doesNotContain(Double.NaN);
    }
  }

  @Test
  void moreFoldsThanPassagesAreRefused() throws IOException {
    Recording brain = recording((s, t) -> s + t);
    var options = new AlignmentOptions(FoldKind.GROUPED, 41, Penalty.NESTED, 99, 3, 42);
    assertThatThrownBy(() -> new Scoring(brain, options))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("brain.csv", "40", "41");
  }

  @Test
  void randomEmbeddingsKnowWordsAndNothingElse() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("w.csv"),
            "stimulus,v\n\"The dog, slept.\",1\nslept dog the,2\nA cat.,3\n");
    Recording three = RecordingFile.read(file);
    Matrix x = Baselines.randomEmbedding(three, 1);
    assertThat(x.row(0)).usingComparatorWithPrecision(1e-12).containsExactly(x.row(1));
    assertThat(x.row(2)).isNotEqualTo(x.row(0));
    assertThat(Baselines.randomEmbedding(three, 2).row(0)).isNotEqualTo(x.row(0));
    assertThat(Baselines.lengthAndPosition(three).orElseThrow().columns()).isEqualTo(1);
    assertThat(Baselines.nuisance(three).orElseThrow().columns()).isEqualTo(2);
  }
}
