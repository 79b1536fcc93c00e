package dev.broca.app.report;

import dev.broca.lab.localize.Localization;
import dev.broca.lab.localize.Localization.LengthCheck;
import dev.broca.lab.localize.Localization.MatchedCuts;
import dev.broca.lab.mask.Overlap;

/** Is the mask about its conditions, or about the number of tokens in them? */
final class ChecksSection {
  private final Localization found;

  ChecksSection(Localization found) {
    this.found = found;
  }

  String html() {
    if (found.matchedCuts().isEmpty() && found.length().isEmpty()) {
      return Html.note("These checks were not asked for.");
    }
    var table =
        new Table("Overlap of the mask with masks of the same size from other contrasts")
            .words("check")
            .numbers("shared units")
            .numbers("Dice")
            .numbers("corrected Dice")
            .meanings();
    found.matchedCuts().ifPresent(check -> matched(table, check));
    found.length().ifPresent(check -> length(table, check));
    return table.html();
  }

  private void matched(Table table, MatchedCuts check) {
    row(
        table,
        "matched cuts",
        check.overlap(),
        check.needed()
            ? "Both conditions cut to the same numbers of tokens. It finds "
                + Findings.sameUnits(check.overlap())
                + "; a low value would mean that the mask depends on how long the texts are."
            : "Both conditions have the same numbers of tokens as they are: there is nothing to"
                + " cut, and the masks are the same by construction.");
  }

  private void length(Table table, LengthCheck check) {
    row(
        table,
        "length localizer",
        check.overlap(),
        "Texts of '%s' cut in half against the same texts whole: nothing but length differs. It finds %s; a high value would mean that the mask tracks the number of tokens."
            .formatted(found.stimuli().negativeName(), Findings.sameUnits(check.overlap())));
  }

  private void row(Table table, String name, Overlap overlap, String meaning) {
    table.row(
        name,
        "%s of %s".formatted(Numbers.count(overlap.shared()), Numbers.count(found.mask().size())),
        Numbers.two(overlap.dice()),
        Numbers.two(overlap.corrected()),
        meaning);
  }
}
