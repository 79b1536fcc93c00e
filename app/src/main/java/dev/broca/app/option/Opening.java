package dev.broca.app.option;

import dev.broca.app.cli.Console;
import dev.broca.lab.ModelOpener;
import dev.broca.model.LanguageModel;
import picocli.CommandLine.Mixin;

/** How models are fetched and opened. */
public final class Opening {
  @Mixin private Computing computing = new Computing();
  @Mixin private Fetching fetching = new Fetching();

  /** Whether a model's own weights are wanted, and not random ones. */
  public boolean needsWeights() {
    return computing.needsWeights();
  }

  /** Finds a model by its name, fetching it when need be, opens it and says what it is. */
  public LanguageModel open(String name, Console console, boolean quiet) {
    return computing.open(
        fetching.resolve(name, computing.needsWeights(), console, quiet), console, quiet);
  }

  /** Opens models as {@link #open} does, in the type that a study says. */
  public ModelOpener opener(Console console, boolean quiet) {
    return (name, dtype) ->
        computing.openAs(
            dtype,
            fetching.resolve(name, computing.needsWeights(), console, quiet),
            console,
            quiet);
  }
}
