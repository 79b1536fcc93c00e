package dev.broca.lab.study.export;

import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Model;
import dev.broca.lab.study.result.StudyResult.Network;
import dev.broca.lab.study.result.StudyResult.Task;
import dev.broca.lab.study.result.Training;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checkpoints of one training, as lines of CSV. */
final class TrainingTable {
  private TrainingTable() {}

  /** A line for every checkpoint, by step. Scores under lesions are in the table of runs. */
  static List<String> of(StudyResult result, Training training) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "model,checkpoint,step,units,split_half_r,corrected_dice,held_out_d,units_passing_q,"
            + "mask_passing_max_t,with_last_shared,with_last,with_last_low,with_last_high,"
            + "with_last_chance_low,with_last_chance_high,t_correlation,task,intact,chance");
    for (Training.Point point : training.points()) {
      lines.add(line(result.models().get(point.model()), point, result.primary().task()));
    }
    return lines;
  }

  private static String line(Model model, Training.Point point, String name) {
    Network network = model.network();
    @Nullable Task task =
        model.tasks().stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
    return StudyExport.line(
        model.id(),
        point.label(),
        point.step(),
        network.units(),
        network.splitHalfR(),
        network.correctedDice(),
        network.heldOutD(),
        network.unitsPassingQ(),
        network.maskPassingMaxT(),
        point.shared(),
        point.overlap(),
        point.low(),
        point.high(),
        point.chanceLow(),
        point.chanceHigh(),
        point.tCorrelation(),
        name,
        task == null ? null : task.intact().score(),
        task == null ? null : task.chance());
  }
}
