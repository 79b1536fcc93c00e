package dev.broca.app.command;

import dev.broca.lab.brain.align.BaselineScores;
import dev.broca.lab.brain.align.MaskAlignment;
import dev.broca.lab.brain.align.MaskAlignment.Row;
import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Rounded;
import dev.broca.lab.output.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What people see of an alignment: medians over targets, and means over controls of a kind. */
final class AlignmentSummary {
  static final int DIGITS = 4;

  /**
   * What people see of a mask, of the mean over its controls of a kind, or of a baseline.
   *
   * @param of its scores; means over controls
   */
  private record Line(
      String name,
      int masks,
      long units,
      @Nullable Long coordinates,
      Values of,
      @Nullable String atComponents,
      @Nullable String rankR,
      @Nullable String rankUnique) {}

  /** Numbers of a line. */
  private record Values(
      double r,
      double unique,
      double p,
      double edgeShare,
      double shuffled,
      double cka,
      double rsa) {}

  private static final Columns<Line> SUMMARY =
      Table.<Line>columns()
          .text("", Line::name)
          .whole("n", Line::masks)
          .whole("units", Line::units)
          .whole("coordinates", Line::coordinates)
          .number("r", line -> line.of().r())
          .digits(DIGITS)
          .text("r_at_components", Line::atComponents)
          .orDash()
          .number("unique_r2", line -> line.of().unique())
          .headed("unique R2")
          .digits(DIGITS)
          .number("p", line -> line.of().p())
          .digits(DIGITS)
          .number("edge_share", line -> line.of().edgeShare())
          .headed("at edge")
          .digits(DIGITS)
          .number("shuffled_r", line -> line.of().shuffled())
          .digits(DIGITS)
          .number("cka", line -> line.of().cka())
          .headed("CKA")
          .digits(DIGITS)
          .number("rsa", line -> line.of().rsa())
          .headed("RSA")
          .digits(DIGITS)
          .text("rank_r", Line::rankR)
          .text("rank_r2", Line::rankUnique)
          .headed("rank R2");

  private AlignmentSummary() {}

  /** A row for every mask, for its controls of a kind, and for every baseline. */
  static Table<?> of(List<MaskAlignment> found, List<BaselineScores> baselines) {
    var lines = new ArrayList<Line>();
    for (int i = 0; i < found.size(); i++) {
      MaskAlignment one = found.get(i);
      String name = "mask " + (i + 1);
      lines.add(ofMask(name, one));
      one.untrained().ifPresent(row -> lines.add(mean(name + ", untrained", one, List.of(row))));
      one.kinds().forEach(kind -> lines.add(mean(name + ", " + kind, one, one.of(kind))));
    }
    baselines.forEach(baseline -> lines.add(ofBaseline(baseline)));
    return SUMMARY.of(lines);
  }

  private static Line ofMask(String name, MaskAlignment one) {
    Row mask = one.mask();
    var values =
        new Values(
            mask.scores().medianR(),
            mask.scores().medianUnique(),
            mask.scores().p().orElse(Double.NaN),
            mask.scores().edgeShare(),
            one.shuffled(),
            mask.geometry().cka(),
            mask.geometry().rsa());
    return new Line(
        name,
        1,
        mask.units(),
        (long) mask.coordinates(),
        values,
        atComponents(mask.atComponents(), one),
        null,
        null);
  }

  /** Means over controls, and where the mask ranks among them. */
  private static Line mean(String name, MaskAlignment of, List<Row> rows) {
    boolean drawn = rows.size() > 1;
    var values =
        new Values(
            mean(rows, row -> row.scores().medianR()),
            mean(rows, row -> row.scores().medianUnique()),
            Double.NaN,
            mean(rows, row -> row.scores().edgeShare()),
            Double.NaN,
            mean(rows, row -> row.geometry().cka()),
            mean(rows, row -> row.geometry().rsa()));
    return new Line(
        name,
        rows.size(),
        Math.round(mean(rows, Row::units)),
        Math.round(mean(rows, Row::coordinates)),
        values,
        atComponents(mean(rows, Row::atComponents), of),
        drawn ? rank(of.mask(), rows, row -> row.scores().medianR()) : null,
        drawn ? rank(of.mask(), rows, row -> row.scores().medianUnique()) : null);
  }

  private static Line ofBaseline(BaselineScores baseline) {
    var values =
        new Values(
            baseline.scores().medianR(),
            baseline.scores().medianUnique(),
            Double.NaN,
            baseline.scores().edgeShare(),
            Double.NaN,
            Double.NaN,
            Double.NaN);
    return new Line(baseline.name(), 1, baseline.columns(), null, values, null, null, null);
  }

  private static String atComponents(double r, MaskAlignment of) {
    return "%s at %d".formatted(Rounded.number(r, DIGITS), of.components());
  }

  private static double mean(List<Row> rows, ToDoubleFunction<Row> value) {
    return rows.stream().mapToDouble(value).average().orElse(Double.NaN);
  }

  /** The place of the mask among itself and the controls, 1 the best. */
  private static String rank(Row mask, List<Row> rows, ToDoubleFunction<Row> value) {
    double own = value.applyAsDouble(mask);
    if (Double.isNaN(own)) {
      return "–";
    }
    long above = rows.stream().filter(row -> value.applyAsDouble(row) >= own).count();
    return "%d of %d".formatted(above + 1, rows.size() + 1);
  }
}
