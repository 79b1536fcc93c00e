package dev.broca.app.report.study;

import dev.broca.app.report.Html;
import dev.broca.app.report.Numbers;
import dev.broca.app.report.Table;
import dev.broca.lab.stats.Quantiles;
import dev.broca.lab.study.result.StudyResult.BalanceRow;
import dev.broca.lab.study.result.StudyResult.Model;
import dev.broca.lab.study.result.StudyResult.Run;
import dev.broca.lab.vocabulary.Arm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the masks of the primary dose are like: one line for every kind, the median of its masks and
 * their smallest and largest where they differ; and one line for every mask.
 */
final class BalanceTable {
  private record Kind(Arm arm, @Nullable Arm of, String cut) {
    static Kind of(Run run) {
      return new Kind(run.arm(), run.of(), Words.or(run.cut(), ""));
    }

    String words() {
      return Words.control(arm, of) + (cut.isEmpty() ? "" : ", cut " + cut);
    }
  }

  private record Row(Run run, BalanceRow balance) {}

  private BalanceTable() {}

  static String html(Model model, double percent) {
    List<Row> rows = rows(model, percent);
    if (rows.isEmpty()) {
      return Html.text(
          "p", "Nothing was recorded about masks at %s.".formatted(Words.dose(percent)));
    }
    return "<div class=\"wrapping\">\n"
        + kinds(rows, percent)
        + "\n</div>\n<details><summary>Every mask</summary>\n"
        + masks(rows, percent)
        + "\n</details>";
  }

  /** Every mask once: its balance does not depend on task, lesion and positions. */
  private static List<Row> rows(Model model, double percent) {
    Set<List<Object>> seen = new HashSet<>();
    var rows = new ArrayList<Row>();
    for (var task : model.tasks()) {
      for (Run run : task.runs()) {
        BalanceRow balance = run.balance();
        if (balance != null
            && run.percent() == percent
            && seen.add(List.of(Kind.of(run), String.valueOf(run.seed())))) {
          rows.add(new Row(run, balance));
        }
      }
    }
    return rows;
  }

  private static String kinds(List<Row> rows, double percent) {
    Map<Kind, List<Row>> byKind = new LinkedHashMap<>();
    for (Row row : rows) {
      byKind.computeIfAbsent(Kind.of(row.run()), kind -> new ArrayList<>()).add(row);
    }
    Table table =
        columns(
            new Table(
                    "Masks at %s, with their nominal energies: median of each kind, with the smallest and the largest where they differ"
                        .formatted(Words.dose(percent)))
                .words("kind of mask")
                .numbers("masks"));
    byKind.forEach((kind, its) ->
        table.row(
            kind.words(),
            String.valueOf(its.size()),
            cell(its, 0, row -> row.run().units()),
            cell(its, 0, row -> row.balance().blocks()),
            cell(its, 0, row -> row.balance().coordinates()),
            cell(its, 1, row -> row.balance().run()),
            cell(its, 1, row -> row.balance().meanT()),
            cell(its, 2, row -> 100 * row.balance().nominalFirst()),
            cell(its, 2, row -> 100 * row.balance().nominalRest()),
            cell(its, 1, row -> 100 * row.balance().unmatched())));
    return table.html();
  }

  private static String masks(List<Row> rows, double percent) {
    Table table =
        columns(
            new Table("Every mask at %s".formatted(Words.dose(percent)))
                .words("kind of mask")
                .numbers("seed"));
    for (Row row : rows) {
      BalanceRow balance = row.balance();
      Long seed = row.run().seed();
      table.row(
          Kind.of(row.run()).words(),
          seed == null ? "–" : seed.toString(),
          Numbers.count(row.run().units()),
          String.valueOf(balance.blocks()),
          String.valueOf(balance.coordinates()),
          Numbers.fixed(balance.run(), 1),
          Numbers.fixed(balance.meanT(), 1),
          Numbers.fixed(100 * balance.nominalFirst(), 2),
          Numbers.fixed(100 * balance.nominalRest(), 2),
          Numbers.fixed(100 * balance.unmatched(), 1));
    }
    return table.html();
  }

  private static Table columns(Table table) {
    return table
        .numbers("units")
        .numbers("blocks")
        .numbers("coordinates")
        .numbers("blocks per coordinate")
        .numbers("mean t")
        .numbers("energy first, %")
        .numbers("energy rest, %")
        .numbers("unmatched, %");
  }

  private static String cell(List<Row> rows, int decimals, ToDoubleFunction<Row> value) {
    double[] sorted = rows.stream().mapToDouble(value).sorted().toArray();
    String least = Numbers.fixed(sorted[0], decimals);
    String most = Numbers.fixed(sorted[sorted.length - 1], decimals);
    return least.equals(most)
        ? least
        : "%s (%s\u00a0to\u00a0%s)"
            .formatted(Numbers.fixed(Quantiles.median(sorted), decimals), least, most);
  }
}
