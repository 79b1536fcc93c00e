package dev.broca.app.report.study;

import dev.broca.app.report.Html;
import dev.broca.app.report.Numbers;
import dev.broca.app.report.Table;
import dev.broca.lab.study.result.StudyResult.Model;
import dev.broca.lab.study.result.StudyResult.Network;
import java.util.stream.Collectors;

/** How far to trust the localizer, and what the audit of its texts warns of. */
final class QualityCard {
  private QualityCard() {}

  static String html(Model model) {
    return card(model).html() + warnings(model.network());
  }

  private static Table card(Model model) {
    Network network = model.network();
    int all = model.blocks() * model.width();
    return new Table("Quality card of the %s localizer".formatted(network.name()))
        .words("measure")
        .numbers("value")
        .meanings()
        .row(
            "split-half r",
            Words.fixed(network.splitHalfR(), 2),
            "How well the t maps of two random halves of the texts agree. 1 is perfect.")
        .row(
            "Spearman-Brown",
            Words.fixed(network.spearmanBrown(), 2),
            "What that correlation should be for two maps from as many texts as there are here.")
        .row(
            "corrected Dice",
            Words.fixed(network.correctedDice(), 2),
            "The share of the mask that both halves choose; 0 is what masks drawn at random share.")
        .row(
            "held-out d",
            Words.fixed(network.heldOutD(), 2),
            "Mean Cohen's d of the units on texts that did not choose them.")
        .row(
            "overlap with length",
            Words.fixed(network.lengthOverlap(), 2),
            "Corrected Dice with what a localizer for mere length finds. 0 is chance.")
        .row(
            "overlap with matched cuts",
            Words.fixed(network.cutsOverlap(), 2),
            "Corrected Dice with the mask from texts cut to equal numbers of tokens.")
        .row(
            "units with q < .05",
            of(network.unitsPassingQ(), all),
            "These respond differently to the two conditions, in either direction.")
        .row(
            "mask past the max-t test",
            of(network.maskPassingMaxT(), network.mask().size()),
            "Units of the mask that prefer %s more than any unit does in 95 %% of permutations."
                .formatted(network.positive()));
  }

  private static String of(int some, int all) {
    return all == 0
        ? "–"
        : "%s of %s (%s)"
            .formatted(
                Numbers.count(some), Numbers.count(all), Numbers.percent((double) some / all));
  }

  private static String warnings(Network network) {
    return network.warnings().isEmpty()
        ? "<p>The audit of the texts warns of nothing.</p>"
        : network.warnings().stream()
            .map(warning -> Html.text("li", warning))
            .collect(
                Collectors.joining(
                    "\n",
                    "<div class=\"note\"><p>The audit of the texts warns:</p>\n<ul>\n",
                    "\n</ul></div>"));
  }
}
