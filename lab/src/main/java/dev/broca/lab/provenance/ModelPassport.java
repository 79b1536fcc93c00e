package dev.broca.lab.provenance;

import dev.broca.model.LanguageModel;
import dev.broca.model.weights.WeightsHash;
import dev.broca.torch.Torch;

/** What of a model, and of how it is computed, determines every number that it gives. */
public final class ModelPassport {
  /** Raised by hand whenever the same input gives other numbers than before. */
  public static final int NUMERICS_VERSION = 3;

  private ModelPassport() {}

  /** The passport of an open model. */
  public static Passport of(LanguageModel model) {
    Torch torch = Torch.shared();
    return Passport.empty()
        .with("revision", model.identity().commit().orElse(null))
        .with("weights", model.weightsHash())
        .with("tokenizer", model.tokenizer().hash())
        .with("architecture", WeightsHash.of(model.architecture().toString()))
        .with("family", model.architecture().family())
        .with("dtype", model.options().dtype().label())
        .with("device", model.options().device().kind().toString())
        .with("threads", torch.threads())
        .with("libtorch", torch.version() + " " + torch.installation().origin())
        .with("numerics", NUMERICS_VERSION);
  }
}
