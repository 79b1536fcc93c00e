package dev.broca.lab.experiment;

import dev.broca.lab.mask.Mask;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.study.result.BrainScores;
import dev.broca.model.base.Progress;

/** What the same units of the model with random weights predict of a recording. */
public record PredictUntrained(OpenRecording recording, Mask mask)
    implements Experiment<BrainScores> {
  @Override
  public Passport passport() {
    return recording.fitted(mask).with("untrained", recording.seed());
  }

  @Override
  public long cost() {
    return recording.stimuli();
  }

  @Override
  public BrainScores run(Progress progress) {
    return recording.untrained(mask, recording.seed(), progress);
  }
}
