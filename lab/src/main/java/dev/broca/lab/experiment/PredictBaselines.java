package dev.broca.lab.experiment;

import dev.broca.lab.provenance.Passport;
import dev.broca.lab.study.result.BrainScores;
import dev.broca.model.base.Progress;
import java.util.List;

/** What predicts a recording without any model: length, position and the like. */
public record PredictBaselines(OpenRecording recording)
    implements Experiment<List<BrainScores.OfBaseline>> {
  @Override
  public Passport passport() {
    return recording.aligned().with("brain_baselines", true);
  }

  @Override
  public long cost() {
    return recording.stimuli();
  }

  @Override
  public List<BrainScores.OfBaseline> run(Progress progress) {
    return BrainScores.of(recording.baselines());
  }
}
