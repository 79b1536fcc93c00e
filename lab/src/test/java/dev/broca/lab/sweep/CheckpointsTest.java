package dev.broca.lab.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullMarked
class CheckpointsTest {
  @ParameterizedTest
  @CsvSource({
    "org/pythia@step143000, 143000, step143000",
    "org/smol@step-125000, 125000, step-125000",
    "org/olmo@stage1-step140000-tokens294B, 140000, stage1-step140000-tokens294B",
    "org/amber@ckpt_000, 0, ckpt_000",
    "org/m@step10k, 10000, step10k",
    "org/m@iter_2M, 2000000, iter_2M",
    "runs/step5/checkpoint-500/, 500, checkpoint-500",
    "runs/500, 500, 500",
    "runs/global_step77, 77, global_step77",
  })
  void aNameSaysItsStep(String model, long step, String label) {
    Checkpoint found = Checkpoints.of(List.of(model, "other")).all().getFirst();
    assertThat(found).isEqualTo(new Checkpoint(model, label, OptionalLong.of(step)));
  }

  @ParameterizedTest
  @CsvSource({"org/model@main", "broca-tiny", "gpt2", "org/footstep3", "org/m-7b", "llama3.1"})
  void otherNumbersAreNoSteps(String model) {
    assertThat(Checkpoints.of(List.of(model, "other")).all().getFirst().step()).isEmpty();
  }

  /** As a shell lists folders: by letters. */
  @Test
  void foldersOfOneRunAreOrderedByStep() {
    Checkpoints found =
        Checkpoints.of(List.of("r/checkpoint-1000", "r/checkpoint-200", "r/checkpoint-30"));
    assertThat(found.byStep()).isTrue();
    assertThat(found.all())
        .extracting(Checkpoint::label)
        .containsExactly("checkpoint-30", "checkpoint-200", "checkpoint-1000");
    assertThat(found.axis()).isEqualTo(Axis.LOGARITHMIC);
  }

  @Test
  void stepsOfDifferentStagesOrRunsStayAsTheyAreGiven() {
    for (List<String> models :
        List.of(
            List.of("o@stage1-step900", "o@stage2-step100"),
            List.of("a/step900", "b/step100"),
            List.of("o@step9", "o@main"))) {
      Checkpoints found = Checkpoints.of(models);
      assertThat(found.byStep()).as("%s", models).isFalse();
      assertThat(found.all()).extracting(Checkpoint::model).isEqualTo(models);
      assertThat(found.axis()).isEqualTo(Axis.NAMES);
    }
  }

  @Test
  void theAxisIsLogarithmicWhereStepsSpanDecadesWhateverStepZeroDoes() {
    assertThat(Checkpoints.of(List.of("m@step0", "m@step10", "m@step300")).axis())
        .isEqualTo(Axis.LINEAR);
    assertThat(Checkpoints.of(List.of("m@step0", "m@step10", "m@step301")).axis())
        .isEqualTo(Axis.LOGARITHMIC);
    assertThat(Checkpoints.of(List.of("m@step0", "m@step5000")).axis()).isEqualTo(Axis.LINEAR);
  }

  @Test
  void checkpointsThatShareTheirLastNameKeepTheirWholeOnes() {
    assertThat(Checkpoints.of(List.of("a/final", "b/final")).all())
        .extracting(Checkpoint::label)
        .containsExactly("a/final", "b/final");
  }

  @Test
  void oneCheckpointAndOneTwiceAreRefused() {
    assertThatThrownBy(() -> Checkpoints.of(List.of("a")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("two checkpoints");
    assertThatThrownBy(() -> Checkpoints.of(List.of("a", "b", "a")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("a is named twice");
  }
}
