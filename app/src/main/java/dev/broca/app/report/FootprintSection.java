package dev.broca.app.report;

import dev.broca.lab.lesion.Footprint;
import dev.broca.lab.localize.Localization;
import dev.broca.lab.response.Outliers;
import dev.broca.model.unit.Units;
import java.util.function.Function;

/** Outlier coordinates, and what zeroing the mask would take out of the stream. */
final class FootprintSection {
  private final Localization found;

  FootprintSection(Localization found) {
    this.found = found;
  }

  String html() {
    return footprint() + "\n" + outliers();
  }

  private String footprint() {
    var table =
        new Table("Nominal footprint of zeroing the mask, beside as many units drawn at random")
            .words("measure")
            .numbers("mask")
            .numbers("uniform control")
            .meanings();
    row(table, "units", f -> Numbers.count(Findings.size(f)), "How many units would be zeroed.");
    boolean stream = found.options().site().sharesCoordinates();
    if (stream) {
      row(
          table,
          "distinct coordinates",
          f -> Numbers.count(f.coordinates()),
          "One coordinate in many blocks is one direction of the stream, removed again and again.");
    }
    row(
        table,
        "first block",
        f -> f.firstBlock().isPresent() ? String.valueOf(f.firstBlock().getAsInt()) : "–",
        "The lesion begins here; all later blocks feel it.");
    if (stream) {
      row(
          table,
          "outlier coordinates hit",
          f -> String.valueOf(f.outliers().size()),
          "Zeroing one of these can break a model whatever else it does.");
    }
    row(
        table,
        "energy at first positions",
        f -> Numbers.percent(f.energyFirst()),
        "The share of the squared activation in masked units, mean over blocks, at the first token"
            + " of every text, where massive activations sit.");
    row(
        table,
        "energy at the rest",
        f -> Numbers.percent(f.energyRest()),
        "The same at all other tokens. If a mask removes much more than its control, harm done by"
            + " the lesion may be a matter of energy, not of what its units are for.");
    // Where it was not measured it is 0, which no mask has.
    if (found.footprint().energyRead() > 0) {
      row(
          table,
          "energy where it reads",
          f -> Numbers.percent(f.energyRead()),
          "The same for the pooled activations that the localizer compares.");
    }
    return table.html();
  }

  private void row(Table table, String name, Function<Footprint, String> value, String meaning) {
    table.row(name, value.apply(found.footprint()), value.apply(found.controlFootprint()), meaning);
  }

  private String outliers() {
    if (!found.options().site().sharesCoordinates()) {
      return Html.note(new Findings(found).notSought());
    }
    if (found.outliers().coordinates().isEmpty()) {
      return Html.note(
          "There are no outlier coordinates: none is more than %s times the median of its block."
              .formatted(Numbers.fixed(Outliers.RATIO, 0)));
    }
    var table =
        new Table(
                "Outlier coordinates, more than %s times the median of a block"
                    .formatted(Numbers.fixed(Outliers.RATIO, 0)))
            .numbers("coordinate")
            .numbers("times the median")
            .numbers("blocks where the mask hits it");
    for (var outlier : found.outliers().coordinates()) {
      table.row(
          String.valueOf(outlier.coordinate()),
          Numbers.fixed(outlier.ratio(), 0),
          String.valueOf(hits(outlier.coordinate())));
    }
    return table.html();
  }

  private long hits(int coordinate) {
    Units units = found.mask().units();
    return found.mask().stream().filter(unit -> units.coordinate(unit) == coordinate).count();
  }
}
