package dev.broca.lab.experiment;

import dev.broca.lab.provenance.Passport;
import dev.broca.lab.study.result.TaskScores;
import dev.broca.model.base.Progress;
import java.util.Optional;

/** A task as the intact or a lesioned model does it, with the energy that a lesion takes out. */
public record Evaluate(
    StudyTask task, Optional<MaskLesion> lesion, Passport passport, Measuring measuring)
    implements Experiment<TaskScores> {
  /**
   * A task under a lesion, or under none.
   *
   * @param computed what determines every number of the model
   */
  public static Evaluate of(
      StudyTask task, Optional<MaskLesion> lesion, Passport computed, Measuring measuring) {
    Passport intact = task.passport(computed);
    return new Evaluate(
        task,
        lesion,
        lesion.map(its -> its.addTo(intact, measuring.seed())).orElse(intact),
        measuring);
  }

  @Override
  public long cost() {
    return task.items().items().size();
  }

  @Override
  public TaskScores run(Progress progress) {
    return lesion
        .map(its -> measuring.lesioned(task, its, progress))
        .orElseGet(() -> measuring.intact(task, progress));
  }
}
