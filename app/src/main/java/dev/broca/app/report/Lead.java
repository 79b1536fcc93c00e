package dev.broca.app.report;

import dev.broca.lab.localize.Localization;
import java.util.Locale;

/** The top of the page: which model, and the numbers to remember. */
final class Lead {
  private Lead() {}

  /** The model and how it was run, in a line. */
  static String model(Localization found) {
    var model = found.model();
    return String.join(
        " · ",
        model.id()
            + model.revision().map(r -> " @ " + r.substring(0, Math.min(8, r.length()))).orElse(""),
        model.family() + ", " + parameters(model.parameters()) + " parameters",
        "weights " + model.files() + ", computed in " + model.dtype(),
        found.options().mode().label() + " mode",
        "key " + found.mask().passport().shortKey());
  }

  private static String parameters(long count) {
    return count >= 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f billion", count / 1e9)
        : count >= 1_000_000
            ? String.format(Locale.ROOT, "%.0f million", count / 1e6)
            : Numbers.count(count);
  }

  /** Six numbers with their names. */
  static String tiles(Localization found) {
    var quality = found.quality();
    int all = found.map().units().count();
    return String.join(
        "\n",
        "<dl class=\"tiles\">",
        tile(
            Numbers.count(found.mask().size()),
            "units in the mask, " + Numbers.percent((double) found.mask().size() / all)),
        tile(Numbers.two(quality.heldOut().maskD()), "held-out d of the mask"),
        tile(Numbers.two(quality.splitHalf().r()), "split-half r of the map"),
        tile(Numbers.two(quality.splitHalf().correctedDice()), "corrected Dice of the mask"),
        found
            .length()
            .map(check ->
                tile(Numbers.two(check.overlap().corrected()), "overlap with a length localizer"))
            .orElseGet(() -> tile("–", "length localizer not run")),
        tile(
            Numbers.percent(found.footprint().energyFirst()),
            "of the energy at first positions, against "
                + Numbers.percent(found.controlFootprint().energyFirst())
                + " at random"),
        "</dl>");
  }

  private static String tile(String value, String name) {
    return "<div>%s%s</div>".formatted(Html.text("dt", name), Html.text("dd", value));
  }
}
