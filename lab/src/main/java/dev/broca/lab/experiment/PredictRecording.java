package dev.broca.lab.experiment;

import dev.broca.lab.mask.Mask;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.study.result.BrainScores;
import dev.broca.model.base.Progress;

/**
 * What the units of a mask predict of a recording.
 *
 * @param tested whether its p is computed, by permutations
 */
public record PredictRecording(OpenRecording recording, Mask mask, boolean tested)
    implements Experiment<BrainScores> {
  @Override
  public Passport passport() {
    return recording.fitted(mask).with("permutations", recording.permutations(tested));
  }

  @Override
  public long cost() {
    return recording.stimuli();
  }

  @Override
  public BrainScores run(Progress progress) {
    return recording.fit(mask, tested, progress);
  }
}
