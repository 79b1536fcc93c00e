package dev.broca.lab.study.export;

import dev.broca.lab.output.Table;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Model;
import dev.broca.lab.study.result.StudyResult.Network;
import dev.broca.lab.study.result.StudyResult.Task;
import dev.broca.lab.study.result.Training;
import org.jspecify.annotations.Nullable;

/** Checkpoints of one training as a table. */
final class TrainingTable {
  private record AtPoint(Model model, Training.Point point, @Nullable Task task) {}

  private TrainingTable() {}

  /** A row for every checkpoint, by step. Scores under lesions are in the table of runs. */
  static Table<?> of(StudyResult result, Training training) {
    String primary = result.primary().task();
    return Table.<AtPoint>columns()
        .text("model", row -> row.model().id())
        .text("checkpoint", row -> row.point().label())
        .whole("step", row -> row.point().step())
        .and(
            Table.<Network>columns()
                .whole("units", Network::units)
                .number("split_half_r", Network::splitHalfR)
                .number("corrected_dice", Network::correctedDice)
                .number("held_out_d", Network::heldOutD)
                .whole("units_passing_q", Network::unitsPassingQ)
                .whole("mask_passing_max_t", Network::maskPassingMaxT),
            row -> row.model().network())
        .and(
            Table.<Training.Point>columns()
                .whole("with_last_shared", Training.Point::shared)
                .number("with_last", Training.Point::overlap)
                .number("with_last_low", Training.Point::low)
                .number("with_last_high", Training.Point::high)
                .number("with_last_chance_low", Training.Point::chanceLow)
                .number("with_last_chance_high", Training.Point::chanceHigh)
                .number("t_correlation", Training.Point::tCorrelation),
            AtPoint::point)
        .text("task", row -> primary)
        .and(
            Table.<Task>columns()
                .number("intact", task -> task.intact().score())
                .number("chance", Task::chance),
            AtPoint::task)
        .of(
            training.points().stream()
                .map(point -> atPoint(result.models().get(point.model()), point, primary))
                .toList());
  }

  private static AtPoint atPoint(Model model, Training.Point point, String primary) {
    return new AtPoint(
        model,
        point,
        model.tasks().stream()
            .filter(task -> task.name().equals(primary))
            .findFirst()
            .orElse(null));
  }
}
