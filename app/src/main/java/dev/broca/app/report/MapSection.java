package dev.broca.app.report;

import dev.broca.lab.localize.Localization;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.Range;
import dev.broca.lab.output.Table;
import dev.broca.lab.response.TMap;
import dev.broca.lab.stats.Quantiles;
import dev.broca.model.unit.Units;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The figures as tables, for readers who cannot see them and for those who want the numbers. */
final class MapSection {
  private static final int SHOWN = 20;

  private static final List<Double> PERCENTILES =
      List.of(0., 1., 5., 25., 50., 75., 95., 99., 100.);

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

  /** A block: its units in the mask, and the t of all its units that have one. */
  private record Block(int number, int inMask, double expected, DoubleSummaryStatistics t) {
    @Nullable Double largest() {
      return t.getCount() == 0 ? null : (Double) t.getMax();
    }

    @Nullable Double smallest() {
      return t.getCount() == 0 ? null : (Double) t.getMin();
    }
  }

  private Block block(int number) {
    return new Block(
        number,
        mask.perBlock().get(number),
        PageData.expected(found).get(number),
        IntStream.range(units.first(number), units.first(number + 1))
            .mapToDouble(map::t)
            .filter(value -> !Double.isNaN(value))
            .summaryStatistics());
  }

  /** Counts and largest t of every block. */
  String blocks() {
    return HtmlTable.of(
        "Units of the mask in every block",
        Table.<Block>columns()
            .whole("block", Block::number)
            .whole("units", Block::inMask)
            .headed("units in the mask")
            .as(units -> Numbers.count((long) units))
            .number("share", block -> (double) block.inMask() / mask.size())
            .headed("share of the mask")
            .as(Numbers::percent)
            .number("expected", Block::expected)
            .headed("if spread evenly")
            .as(expected -> Numbers.fixed(expected, 1))
            .number("largest_t", Block::largest)
            .as(Numbers::two)
            .number("smallest_t", Block::smallest)
            .as(Numbers::two)
            .of(IntStream.range(0, units.blocks()).mapToObj(this::block).toList()));
  }

  /** Percentiles of t. */
  String percentiles() {
    double[] t = Arrays.stream(map.tValues()).filter(Double::isFinite).toArray();
    List<Double> percents = t.length == 0 ? List.of() : PERCENTILES;
    return HtmlTable.of(
        "Percentiles of t over all units",
        Table.<Double>columns()
            .number("percentile", percent -> percent)
            .as(percent -> Numbers.fixed(percent, 0))
            .number("t", percent -> Quantiles.percentile(t, percent))
            .as(Numbers::two)
            .of(percents));
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
    return HtmlTable.of(
        ranked.size() + " strongest units of the mask",
        Table.<Integer>columns()
            .whole("rank", i -> i + 1)
            .and(
                Table.<Integer>columns()
                    .whole("block", units::block)
                    .whole("coordinate", units::coordinate)
                    .number("t", map::t)
                    .as(Numbers::two)
                    .number("q", map::q)
                    .as(Numbers::p)
                    .truth("outlier_coordinate", this::isOutlier)
                    .shown(unit -> isOutlier(unit) ? "yes" : "no"),
                ranked::get)
            .of(IntStream.range(0, ranked.size()).boxed().toList()));
  }

  private boolean isOutlier(int unit) {
    return found.outliers().contains(units.coordinate(unit));
  }

  /** The strongest first, undefined values last. */
  private static double rank(double t, boolean bottom) {
    return Double.isNaN(t) ? Double.POSITIVE_INFINITY : bottom ? t : -t;
  }
}
