package dev.broca.lab.experiment;

import dev.broca.lab.localize.LocalizerOptions;
import dev.broca.lab.localize.Multiverse;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.stats.Finite;
import dev.broca.lab.study.result.Networks;
import dev.broca.model.base.Progress;

/**
 * A network under every combination of pooling, activation, cut and size.
 *
 * @param network its name
 * @param multiverse the combinations, fitted to the model
 * @param texts texts of the localizer
 */
public record VaryChoices(String network, Multiverse multiverse, long texts)
    implements Experiment<Networks.Multiple> {
  /** All but the name of the model and the version of Broca, which determine nothing. */
  @Override
  public Passport passport() {
    return multiverse.passport().without("model").without("broca");
  }

  @Override
  public long cost() {
    return texts * multiverse.extractions();
  }

  @Override
  public Networks.Multiple run(Progress progress) {
    return new Networks.Multiple(
        network,
        multiverse.extractions(),
        multiverse.tokens(),
        multiverse.run(progress).stream().map(cell -> choice(cell, multiverse.own())).toList());
  }

  private static Networks.Choice choice(Multiverse.Cell cell, LocalizerOptions own) {
    LocalizerOptions options = cell.options();
    return new Networks.Choice(
        options.equals(own),
        options.pooling().label(),
        options.activation().label(),
        options.truncation().label(),
        options.selection().amount() instanceof Amount.Percent percent ? percent.value() : null,
        cell.mask().size(),
        cell.mask().coordinates().size(),
        cell.overlap().shared(),
        Finite.orNull(cell.overlap().corrected()),
        Finite.orNull(cell.splitHalf().r()));
  }
}
