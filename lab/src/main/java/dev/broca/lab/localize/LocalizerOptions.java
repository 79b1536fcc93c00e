package dev.broca.lab.localize;

import dev.broca.lab.Mode;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.quality.Quality;
import dev.broca.lab.response.Activation;
import dev.broca.lab.response.Pooling;
import dev.broca.lab.response.Selection;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.model.unit.Site;

/**
 * Everything about a localizer but its texts.
 *
 * @param network which network it is for
 * @param mode whose rules hold
 * @param site where the units sit
 * @param truncation how much of the texts is read
 * @param pooling which tokens are read
 * @param activation whether magnitudes or signed activations are compared
 * @param selection how many units are taken, from which part of the map
 * @param checks whether the checks that need further passes are made: matched cuts and the length
 *     localizer
 * @param quality how much resampling the quality card may use
 */
public record LocalizerOptions(
    Network network,
    Mode mode,
    Site site,
    Truncation truncation,
    Pooling pooling,
    Activation activation,
    Selection selection,
    boolean checks,
    Quality.Plan quality) {
  /** The defaults of a network in a mode: protocol section 0. */
  public static LocalizerOptions of(Network network, Mode mode) {
    // A control goes the way of the network that it is a control for.
    boolean language = network == Network.LANGUAGE || network == Network.SHORT_LONG;
    boolean paper = mode == Mode.PAPER;
    Pooling strict = language ? Pooling.LAST_WORD : Pooling.MEAN_AFTER_FIRST;
    return new LocalizerOptions(
        network,
        mode,
        Site.BLOCK_OUTPUT,
        paper && language ? Truncation.paper() : Truncation.none(),
        paper ? Pooling.LAST_TOKEN : strict,
        Activation.ABSOLUTE,
        Selection.top(new Amount.Percent(1)).in(mode),
        // Cut to equal lengths, short and long texts are the same.
        !paper && network != Network.SHORT_LONG,
        Quality.Plan.standard(Selection.DEFAULT_SEED));
  }

  /** The same at another site. */
  public LocalizerOptions with(Site other) {
    return new LocalizerOptions(
        network, mode, other, truncation, pooling, activation, selection, checks, quality);
  }

  /** The same with another selection. */
  public LocalizerOptions with(Selection other) {
    return new LocalizerOptions(
        network, mode, site, truncation, pooling, activation, other, checks, quality);
  }

  /** The same with another pooling. */
  public LocalizerOptions with(Pooling other) {
    return new LocalizerOptions(
        network, mode, site, truncation, other, activation, selection, checks, quality);
  }

  /** The same with another cut. */
  public LocalizerOptions with(Truncation other) {
    return new LocalizerOptions(
        network, mode, site, other, pooling, activation, selection, checks, quality);
  }

  /** The same with another response. */
  public LocalizerOptions with(Activation other) {
    return new LocalizerOptions(
        network, mode, site, truncation, pooling, other, selection, checks, quality);
  }

  /** The same with or without the checks that need further passes. */
  public LocalizerOptions checked(boolean other) {
    return new LocalizerOptions(
        network, mode, site, truncation, pooling, activation, selection, other, quality);
  }

  /** The same with another amount of resampling. */
  public LocalizerOptions with(Quality.Plan other) {
    return new LocalizerOptions(
        network, mode, site, truncation, pooling, activation, selection, checks, other);
  }

  /** The same with another seed for all that is drawn. */
  public LocalizerOptions seeded(long seed) {
    return with(selection.seeded(seed)).with(quality.seeded(seed));
  }
}
