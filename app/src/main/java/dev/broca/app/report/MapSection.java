package dev.broca.app.report;

import dev.broca.lab.localize.Localization;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.Range;
import dev.broca.lab.response.TMap;
import dev.broca.lab.stats.Quantiles;
import dev.broca.model.unit.Units;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The figures as tables, for readers who cannot see them and for those who want the numbers. */
final class MapSection {
  private static final int SHOWN = 20;

  private final Localization found;
  private final TMap map;
  private final Units units;
  private final Mask mask;

  MapSection(Localization found) {
    this.found = found;
    this.map = found.map();
    this.units = map.units();
    this.mask = found.mask();
  }

  /** The outlier coordinates in words, for the caption of the map. */
  String outliers() {
    var outliers = found.outliers().coordinates();
    if (!found.options().site().sharesCoordinates()) {
      return new Findings(found).notSought();
    }
    if (outliers.isEmpty()) {
      return "There are no outlier coordinates.";
    }
    return outliers.stream()
        .map(outlier -> outlier.coordinate() + " (" + Numbers.fixed(outlier.ratio(), 0) + ")")
        .collect(
            Collectors.joining(
                ", ",
                "Triangles: outlier coordinates, with the size of their activations relative to the"
                    + " median coordinate: ",
                "."));
  }

  /** Counts and largest t of every block. */
  String blocks() {
    var table =
        new Table("Units of the mask in every block")
            .numbers("block")
            .numbers("units in the mask")
            .numbers("share of the mask")
            .numbers("if spread evenly")
            .numbers("largest t")
            .numbers("smallest t");
    for (int block = 0; block < units.blocks(); block++) {
      int inMask = mask.perBlock().get(block);
      var t =
          IntStream.range(units.first(block), units.first(block + 1))
              .mapToDouble(map::t)
              .filter(value -> !Double.isNaN(value))
              .summaryStatistics();
      table.row(
          String.valueOf(block),
          Numbers.count(inMask),
          Numbers.percent((double) inMask / mask.size()),
          Numbers.fixed(PageData.expected(found).get(block), 1),
          t.getCount() == 0 ? "–" : Numbers.two(t.getMax()),
          t.getCount() == 0 ? "–" : Numbers.two(t.getMin()));
    }
    return table.html();
  }

  /** Percentiles of t. */
  String percentiles() {
    double[] t = Arrays.stream(map.tValues()).filter(Double::isFinite).toArray();
    var table = new Table("Percentiles of t over all units").numbers("percentile").numbers("t");
    if (t.length > 0) {
      for (double percent : new double[] {0, 1, 5, 25, 50, 75, 95, 99, 100}) {
        table.row(Numbers.fixed(percent, 0), Numbers.two(Quantiles.percentile(t, percent)));
      }
    }
    return table.html();
  }

  /** The strongest units of the mask. */
  String strongest() {
    boolean bottom = found.options().selection().range().equals(Range.BOTTOM);
    List<Integer> ranked =
        mask.stream()
            .boxed()
            .sorted(Comparator.comparingDouble(unit -> rank(map.t(unit), bottom)))
            .limit(SHOWN)
            .toList();
    var table =
        new Table(ranked.size() + " strongest units of the mask")
            .numbers("rank")
            .numbers("block")
            .numbers("coordinate")
            .numbers("t")
            .numbers("q")
            .words("outlier coordinate");
    for (int i = 0; i < ranked.size(); i++) {
      int unit = ranked.get(i);
      table.row(
          String.valueOf(i + 1),
          String.valueOf(units.block(unit)),
          String.valueOf(units.coordinate(unit)),
          Numbers.two(map.t(unit)),
          Numbers.p(map.q(unit)),
          found.outliers().contains(units.coordinate(unit)) ? "yes" : "no");
    }
    return table.html();
  }

  /** The strongest first, undefined values last. */
  private static double rank(double t, boolean bottom) {
    return Double.isNaN(t) ? Double.POSITIVE_INFINITY : bottom ? t : -t;
  }
}
