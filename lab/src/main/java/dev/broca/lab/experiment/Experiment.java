package dev.broca.lab.experiment;

import dev.broca.lab.provenance.Passport;
import dev.broca.model.base.Progress;
import tools.jackson.databind.json.JsonMapper;

/**
 * A piece of work on one model. Its result depends on nothing but its passport, so that it is never
 * done twice and may be done anywhere.
 *
 * @param <R> what comes out: a record, or a list, that JSON can hold
 */
public sealed interface Experiment<R>
    permits Evaluate,
        Continue,
        ProfileNetwork,
        VaryChoices,
        PredictRecording,
        PredictUntrained,
        PredictBaselines {
  /** Everything that determines the result. */
  Passport passport();

  /** How much there is to do: items, texts or stimuli. */
  long cost();

  /** Does the work. */
  R run(Progress progress);

  /** The name of the result in a store. */
  default String key() {
    return passport().key();
  }

  /** Does the work and writes the result as a store keeps it. */
  default String json(Progress progress) {
    return JsonMapper.shared().writeValueAsString(run(progress));
  }
}
