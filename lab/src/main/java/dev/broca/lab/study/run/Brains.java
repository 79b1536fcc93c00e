package dev.broca.lab.study.run;

import dev.broca.lab.experiment.Experiment;
import dev.broca.lab.experiment.OpenRecording;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.study.plan.BrainPlan;
import dev.broca.lab.study.plan.StudyMask;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.model.LanguageModel;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The work of a study on recordings of brains; what a model reads of one is kept at a time. */
final class Brains implements AutoCloseable {
  private final List<BrainWork> works;

  /**
   * Reads the recordings.
   *
   * @param masks all masks of the study
   */
  Brains(StudySpec spec, LanguageModel model, Passport computed, List<StudyMask> masks) {
    var turn = new OpenRecording.Turn();
    this.works =
        spec.brains().stream()
            .map(brain ->
                new BrainWork(
                    brain,
                    model,
                    computed,
                    compared(spec, masks, brain.options().controls()),
                    turn))
            .toList();
  }

  /** The network at the primary dose, and the first controls of each kind that are drawn for it. */
  private static List<StudyMask> compared(StudySpec spec, List<StudyMask> masks, int controls) {
    return masks.stream()
        .filter(mask -> mask.percent() == spec.primary().percent())
        .filter(mask ->
            mask.is(Arm.NETWORK)
                || (mask.isControlOfNetwork()
                    && mask.seed().orElseThrow() < spec.seed() + controls))
        .toList();
  }

  List<BrainPlan> plans() {
    return works.stream().map(BrainWork::plan).toList();
  }

  List<Experiment<?>> experiments() {
    return works.stream().<Experiment<?>>flatMap(work -> work.experiments().stream()).toList();
  }

  /** Adds the hashes of the recordings. */
  void provenance(Map<String, String> all) {
    works.forEach(work -> all.put("brain " + work.plan().name(), work.open().hash()));
  }

  /**
   * What is left to do.
   *
   * @param open whether the result of a key is not there yet
   */
  StudyRun.Forecast forecast(Predicate<String> open) {
    double seconds = 0;
    long bytes = 0;
    for (BrainWork work : works) {
      StudyRun.Forecast left =
          work.forecast(work.experiments().stream().map(Experiment::key).filter(open).count());
      seconds += left.seconds();
      bytes += left.bytes();
    }
    return new StudyRun.Forecast(seconds, bytes);
  }

  @Override
  public void close() {
    works.forEach(work -> work.open().close());
  }
}
