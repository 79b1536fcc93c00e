package dev.broca.lab.study.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.OverlapIntervals;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.study.result.StudyResult.Model;
import dev.broca.lab.study.result.StudyResult.Network;
import dev.broca.lab.sweep.Axis;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Models of a study as checkpoints: which are, in which order, and what the last one shares. */
class TrainingTest {
  private static final int BLOCKS = 2;
  private static final int WIDTH = 8;

  /** A model whose t is that of the unit's number times a factor, with these units in its mask. */
  private static Model model(String id, int width, double factor, Integer... mask) {
    List<Float> t =
        IntStream.range(0, BLOCKS * width).mapToObj(u -> (float) (u * u * factor)).toList();
    var network =
        new Network(
            "language",
            "sentences",
            "nonwords",
            "strict",
            mask.length,
            .8,
            .9,
            .7,
            1.1,
            .02,
            null,
            9,
            2,
            List.of(),
            t,
            List.of(mask),
            List.of());
    return new Model(
        id,
        "m",
        null,
        "float32",
        1,
        BLOCKS,
        width,
        "block-output",
        3,
        network,
        List.of(),
        List.of(),
        List.of(),
        Domains.NONE,
        List.of(),
        Networks.NONE,
        "",
        "",
        "",
        Map.of(),
        List.of());
  }

  private static Model model(String id) {
    return model(id, WIDTH, 1, 0, 1);
  }

  private static Optional<Training> of(Model... models) {
    return Training.of(List.of(models), 42);
  }

  private static Training training(Model... models) {
    return of(models).orElseThrow();
  }

  @Test
  void checkpointsComeByTheirStepAndKnowTheirPlaceInTheStudy() {
    Training training = training(model("o/m@step1000"), model("o/m@step0"), model("o/m@step20"));
    assertThat(training.axis()).isEqualTo(Axis.LOGARITHMIC);
    assertThat(training.last()).isEqualTo("step1000");
    assertThat(training.points()).extracting(Training.Point::step).containsExactly(0L, 20L, 1000L);
    assertThat(training.points()).extracting(Training.Point::model).containsExactly(1, 2, 0);
  }

  @Test
  void otherModelsAreNoTraining() {
    assertThat(of()).isEmpty();
    assertThat(of(model("o/m@step1"))).isEmpty();
    assertThat(of(model("o/m"), model("o/n"))).isEmpty();
    assertThat(of(model("o/m@step1"), model("o/m@main"))).isEmpty();
    assertThat(of(model("o/m@step1"), model("o/n@step2"))).isEmpty();
    assertThat(of(model("o/m@step1"), model("o/m@step1"))).isEmpty();
    assertThat(of(model("seeds/1"), model("seeds/2"))).as("no word says so").isEmpty();
  }

  @Test
  void modelsOfOtherShapesAreNoTraining() {
    assertThat(of(model("o/m@step1"), model("o/m@step2", 9, 1, 0, 1))).isEmpty();
  }

  @Test
  void theOverlapIsThatOfTheMasksAndTheLastHasNone() {
    Training training =
        training(
            model("run/step1", WIDTH, -1, 0, 3, 8, 11), model("run/step2", WIDTH, 1, 0, 2, 8, 10));
    var expected =
        OverlapIntervals.of(mask(0, 3, 8, 11), mask(0, 2, 8, 10), OverlapIntervals.DRAWS, 42);
    Training.Point first = training.points().getFirst();
    assertThat(first.shared()).isEqualTo(2);
    // 2 of 4 and 4 are shared; 4 * 4 / 16 would be by chance.
    assertThat(first.overlap()).isCloseTo((2 - 1.) / (4 - 1), within(1e-12));
    assertThat(first.low()).isEqualTo(expected.interval().low());
    assertThat(first.high()).isEqualTo(expected.interval().high());
    assertThat(first.chanceLow()).isEqualTo(expected.chance().low());
    assertThat(first.chanceHigh()).isEqualTo(expected.chance().high());
    assertThat(first.tCorrelation()).isCloseTo(-1, within(1e-6));
    assertThat(training.points().getLast())
        .isEqualTo(new Training.Point(1, "step2", 2, null, null, null, null, null, null, null));
  }

  @Test
  void aMapThatDoesNotVaryHasNoCorrelation() {
    Training training = training(model("run/step1", WIDTH, 0, 0), model("run/step2", WIDTH, 1, 0));
    assertThat(training.points().getFirst().tCorrelation()).isNull();
  }

  private static Mask mask(int... members) {
    var set = new BitSet();
    for (int unit : members) {
      set.set(unit);
    }
    return Mask.of(Units.of(Site.BLOCK_OUTPUT, BLOCKS, WIDTH), set, Passport.empty());
  }
}
