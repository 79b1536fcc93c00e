package dev.broca.lab.study.run;

import dev.broca.lab.provenance.Passport;
import dev.broca.lab.study.plan.BrainPlan;
import dev.broca.lab.study.plan.StudyMask;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The work of a study on recordings of brains; what a model reads of one is kept at a time. */
final class Brains implements AutoCloseable {
  /** Takes pieces of work. */
  interface Pieces {
    void add(Passport passport, long texts, BrainWork.Work work);
  }

  private final List<BrainWork> works;

  /**
   * Reads the recordings.
   *
   * @param arms all masks of the study
   */
  Brains(StudySpec spec, LanguageModel model, Passport computed, List<StudyMask> arms) {
    this.works =
        spec.brains().stream()
            .map(brain ->
                new BrainWork(
                    brain, model, computed, compared(spec, arms, brain.options().controls())))
            .toList();
  }

  /** The network at the primary dose, and the first controls of each kind that are drawn for it. */
  private static List<StudyMask> compared(StudySpec spec, List<StudyMask> arms, int controls) {
    return arms.stream()
        .filter(arm -> arm.percent() == spec.primary().percent())
        .filter(arm ->
            arm.is(Arm.NETWORK)
                || (arm.isControlOfNetwork() && arm.seed().orElseThrow() < spec.seed() + controls))
        .toList();
  }

  List<BrainPlan> plans() {
    return works.stream().map(BrainWork::plan).toList();
  }

  void addTo(Pieces pieces) {
    for (BrainWork work : works) {
      for (BrainWork.Piece piece : work.pieces()) {
        pieces.add(piece.passport(), work.stimuli(), progress -> result(work, piece, progress));
      }
    }
  }

  private String result(BrainWork of, BrainWork.Piece piece, Progress progress) {
    works.stream().filter(work -> work != of).forEach(BrainWork::close);
    return piece.work().result(progress);
  }

  /** Adds the hashes of the recordings. */
  void provenance(Map<String, String> all) {
    for (BrainWork work : works) {
      all.put("brain " + work.plan().name(), work.hash());
    }
  }

  /** Whether a piece of work is one on a recording. */
  static boolean isOne(Passport passport) {
    return passport.entries().containsKey("brain");
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
          work.forecast(
              work.pieces().stream().filter(piece -> open.test(piece.passport().key())).count());
      seconds += left.seconds();
      bytes += left.bytes();
    }
    return new StudyRun.Forecast(seconds, bytes);
  }

  @Override
  public void close() {
    works.forEach(BrainWork::close);
  }
}
