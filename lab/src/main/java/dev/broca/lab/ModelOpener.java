package dev.broca.lab;

import dev.broca.model.LanguageModel;
import dev.broca.model.ModelOptions;
import dev.broca.model.hub.HubOptions;
import dev.broca.model.hub.ModelSource;
import dev.broca.model.hub.Progress;
import dev.broca.torch.DType;

/** Opens the models of an experiment that takes several of them, one after the other. */
@FunctionalInterface
public interface ModelOpener {
  /**
   * Opens a model, which whoever asked for it closes.
   *
   * @param name hub id, folder, GGUF file or alias such as {@code smollm2-135m}
   * @param dtype the type to compute in
   * @throws dev.broca.model.base.ModelException if it cannot be had, or computed exactly
   */
  LanguageModel open(String name, DType dtype);

  /** Finds models with the options of the environment, in silence, and computes as usual. */
  static ModelOpener standard() {
    return of(ModelOptions.DEFAULT, HubOptions.fromEnvironment());
  }

  /**
   * Finds and computes models as the options say, in silence.
   *
   * @param options all but the type, which is that of the experiment
   */
  static ModelOpener of(ModelOptions options, HubOptions hub) {
    HubOptions wanted = hub.withWeights(options.untrained().isEmpty());
    return (name, dtype) ->
        LanguageModel.open(
            ModelSource.resolve(name, wanted, Progress.silent()),
            options.on(dtype, options.device()));
  }
}
