package dev.broca.lab.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Heard;
import dev.broca.lab.LabException;
import dev.broca.lab.localize.KeptResults;
import dev.broca.lab.localize.Localization;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.stats.Reliability;
import dev.broca.model.LanguageModel;
import dev.broca.model.ModelOptions;
import dev.broca.model.hub.HubOptions;
import dev.broca.model.hub.ModelSource;
import dev.broca.model.hub.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep runs from the laboratory alone, on random weights and those of broca-tiny. */
class SweepRunTest {
  private static final Localizer LOCALIZER = Localizer.language(12);

  @TempDir Path folder;

  private final List<Sweep> handedOver = new ArrayList<>();

  /** The first step is random, the last is the model that comes along; step 5 cannot be had. */
  private static LanguageModel open(String name) {
    if (name.endsWith("step5")) {
      throw new LabException("There is no " + name + ".");
    }
    return LanguageModel.open(
        ModelSource.resolve("broca-tiny", HubOptions.fromEnvironment(), Progress.silent()),
        ModelOptions.DEFAULT.withUntrained(
            name.endsWith("step0") ? OptionalLong.of(1) : OptionalLong.empty()));
  }

  private SweepRun sweep(Heard heard, boolean lastUnits, String... models) {
    var plan =
        new SweepRun.Plan(Checkpoints.of(List.of(models)), LOCALIZER, Optional.empty(), lastUnits);
    KeptResults results = KeptResults.in(folder).keeping(Optional.empty()).heardBy(heard);
    return new SweepRun(plan, results, SweepRunTest::open, handedOver::add);
  }

  @Test
  void checkpointsAreComparedWithTheLastAndKept() {
    var heard = new Heard();
    Sweep found = sweep(heard, true, "run/step1000", "run/step0").run();
    assertThat(found.last()).isEqualTo("step1000");
    assertThat(found.points()).extracting(Sweep.Point::label).containsExactly("step0", "step1000");
    Sweep.Point first = found.points().getFirst();
    Sweep.Point last = found.points().getLast();
    try (LanguageModel random = open("step0");
        LanguageModel trained = open("step1000")) {
      Localization before = LOCALIZER.run(random);
      Localization after = LOCALIZER.run(trained);
      assertThat(Objects.requireNonNull(first.tCorrelation()))
          .isCloseTo(
              Reliability.pearson(before.map().tValues(), after.map().tValues()), within(1e-12));
      assertThat(last.perBlock()).isEqualTo(after.mask().perBlock());
    }
    assertThat(last.lastUnits()).isEqualTo(last.quality().heldOut());
    assertThat(handedOver).last().isEqualTo(found);
    assertThat(handedOver.getFirst().missing()).extracting(Sweep.Missing::label).contains("step0");

    var again = new Heard();
    assertThat(sweep(again, true, "run/step0", "run/step1000").run()).isEqualTo(found);
    assertThat(again.text()).contains("This was computed before").doesNotContain("Reading: ");
    assertThat(heard.text()).contains("Reading: ");
  }

  @Test
  void aCheckpointThatFailsIsNamedAndTheOthersGoOn() {
    var heard = new Heard();
    SweepRun run = sweep(heard, false, "run/step0", "run/step5", "run/step1000");
    Sweep found = run.run();
    assertThat(run.failed()).isTrue();
    assertThat(found.points()).hasSize(2);
    assertThat(found.missing())
        .containsExactly(new Sweep.Missing("run/step5", "step5", "There is no run/step5."));
    assertThat(heard.said()).contains("! step5 failed: There is no run/step5.");
  }
}
