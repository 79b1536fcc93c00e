package dev.broca.app.report;

import dev.broca.lab.localize.Localization;
import dev.broca.lab.quality.Quality;
import dev.broca.lab.quality.Significance;

/** The quality card: how far to trust map and mask. */
final class QualitySection {
  private final Localization found;
  private final Quality quality;

  QualitySection(Localization found) {
    this.found = found;
    this.quality = found.quality();
  }

  String html() {
    var table = new Table("Quality card").words("measure").numbers("value").meanings();
    reliability(table);
    effect(table);
    significance(table);
    return table.html() + "\n" + Html.note(new Findings(found).rankChoice());
  }

  private void reliability(Table table) {
    var split = quality.splitHalf();
    table
        .row(
            "split-half r",
            Numbers.two(split.r()),
            "How well the t maps of two random halves of the texts agree, over %s splits. 1 is perfect."
                .formatted(split.halves()))
        .row(
            "Spearman-Brown",
            Numbers.two(split.spearmanBrown()),
            "What that correlation should be for two maps from as many texts as there are here.")
        .row(
            "Dice",
            Numbers.two(split.dice()),
            "The share of the mask that both halves choose. 1 means the same units.")
        .row(
            "corrected Dice",
            Numbers.two(split.correctedDice()),
            "The same on a scale where 0 is what masks drawn at random share.");
  }

  private void effect(Table table) {
    var held = quality.heldOut();
    table
        .row(
            "held-out d, average unit",
            Numbers.two(held.unitD()),
            ("Units are chosen on some texts and measured on others (%s folds, dealt %s times%s)."
                    + " Cohen's d: the difference in standard deviations.")
                .formatted(
                    held.folds(),
                    held.repeats(),
                    held.grouped() ? ", groups of texts kept together" : ""))
        .row(
            "held-out d, whole mask",
            Numbers.two(held.maskD()),
            "The same for the mean response of all chosen units. Averaging takes out noise.")
        .row(
            "in-sample d, average unit",
            Numbers.two(held.unitDInSample()),
            "Measured on the very texts that chose the units: for comparison only, no evidence.")
        .row(
            "in-sample d, whole mask",
            Numbers.two(held.maskDInSample()),
            "The same for the mean response of all chosen units.");
  }

  private void significance(Table table) {
    Significance s = quality.significance();
    int size = found.mask().size();
    table
        .row(
            "units with q < .05",
            of(s.q(), s.varying()),
            "These respond differently to the two conditions, in either direction; about 5 % of"
                + " them are expected to be false (Benjamini-Hochberg).")
        .row("… in the mask", of(s.qInMask(), size), "The same, among the chosen units.")
        .row(
            "units with max-t p < .05",
            of(s.maxT(), s.varying()),
            ("These prefer %s more than any unit anywhere does in 95 %% of %s permutations of the"
                    + " labels (t of at least %s).")
                .formatted(
                    found.stimuli().positiveName(),
                    Numbers.count(s.permutations()),
                    Numbers.two(s.threshold())))
        .row("… in the mask", of(s.maxTInMask(), size), "The same, among the chosen units.");
  }

  private static String of(int some, int all) {
    return "%s of %s (%s)"
        .formatted(Numbers.count(some), Numbers.count(all), Numbers.percent((double) some / all));
  }
}
