package dev.broca.app.command;

import dev.broca.app.cli.Json;
import dev.broca.app.cli.TextTable;
import dev.broca.lab.brain.Ceiling;
import dev.broca.lab.brain.Matrix;
import dev.broca.lab.brain.align.AlignmentOptions;
import dev.broca.lab.brain.align.BaselineScores;
import dev.broca.lab.brain.align.CeilingKind;
import dev.broca.lab.brain.align.Ceilings;
import dev.broca.lab.brain.align.Context;
import dev.broca.lab.brain.align.FoldKind;
import dev.broca.lab.brain.align.MaskAlignment;
import dev.broca.lab.brain.align.MaskAlignment.Row;
import dev.broca.lab.brain.align.Scores;
import dev.broca.lab.brain.data.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code broca align} prints.
 *
 * @param files the files of the masks
 * @param found for each of them what was found
 * @param byFold whether JSON and CSV have the values of every fold too
 */
record AlignmentReport(
    String model,
    Recording recording,
    Ceilings ceilings,
    AlignmentOptions options,
    Context context,
    List<String> files,
    List<MaskAlignment> found,
    List<BaselineScores> baselines,
    boolean byFold) {

  /** The median of the ceilings; NaN where there are none. */
  private double ceiling() {
    double[] known =
        ceilings.of().stream()
            .map(Ceiling::value)
            .flatMapToDouble(OptionalDouble::stream)
            .sorted()
            .toArray();
    int n = known.length;
    return n == 0 ? Double.NaN : (known[(n - 1) / 2] + known[n / 2]) / 2;
  }

  private String ceilingInWords() {
    if (ceilings.kind() == CeilingKind.NONE) {
      return "Ceiling: not known.";
    }
    String from =
        switch (ceilings.kind()) {
          case GIVEN -> "as the file gives it";
          case SPLIT_HALF -> "of the mean over subjects, from split halves";
          case EXTRAPOLATED -> "extrapolated from pools of other subjects";
          case NONE, AUTO -> "not known";
        };
    long known = ceilings.of().stream().filter(one -> one.value().isPresent()).count();
    return known == 0
        ? "Ceiling %s: no target has one.".formatted(from)
        : "Ceiling %s: %s (median of %d targets).".formatted(from, fixed(ceiling()), known);
  }

  private String foldsInWords() {
    boolean grouped = options.folds() == FoldKind.GROUPED && !recording.groups().isEmpty();
    String kind =
        switch (options.folds()) {
          case GROUPED -> grouped ? "grouped" : "contiguous (the data have no groups)";
          case CONTIGUOUS -> "contiguous";
          case SHUFFLED -> "shuffled";
        };
    return "%d %s folds".formatted(options.outer(), kind);
  }

  List<String> notes() {
    var notes = new ArrayList<String>();
    for (int i = 0; i < found.size(); i++) {
      double own = found.get(i).mask().scores().medianR();
      if (options.folds() != FoldKind.SHUFFLED && found.get(i).shuffled() > own) {
        notes.add(
            String.format(
                Locale.ROOT,
                "Mask %d: shuffled folds give r = %.3f, %.3f more than these. They are too good where stimuli that are alike fall into different folds.",
                i + 1,
                found.get(i).shuffled(),
                found.get(i).shuffled() - own));
      }
    }
    return notes;
  }

  // Table

  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        "%s on %s: %d stimuli, %d targets; %s, alpha %s, context %s"
            .formatted(
                model,
                recording.name(),
                recording.stimuli().size(),
                recording.targets().size(),
                foldsInWords(),
                options.penalty().label(),
                context.label()));
    lines.add(ceilingInWords());
    lines.add("");
    lines.addAll(table().lines());
    for (int i = 0; i < files.size(); i++) {
      lines.add((i == 0 ? "\n" : "") + "mask %d: %s".formatted(i + 1, files.get(i)));
    }
    notes().forEach(note -> lines.add("\n" + note));
    return lines;
  }

  private TextTable table() {
    var table =
        new TextTable(
            "",
            "n",
            "units",
            "coordinates",
            "r",
            "r at components",
            "unique R2",
            "p",
            "at edge",
            "shuffled r",
            "CKA",
            "RSA",
            "rank r",
            "rank R2");
    for (int i = 0; i < found.size(); i++) {
      MaskAlignment one = found.get(i);
      String name = "mask " + (i + 1);
      Row mask = one.mask();
      table.row(
          name,
          1,
          mask.units(),
          mask.coordinates(),
          fixed(mask.scores().medianR()),
          fixed(mask.atComponents()) + " at " + one.components(),
          fixed(mask.scores().medianUnique()),
          fixed(mask.scores().p().orElse(Double.NaN)),
          fixed(mask.scores().edgeShare()),
          fixed(one.shuffled()),
          fixed(mask.geometry().cka()),
          fixed(mask.geometry().rsa()),
          "",
          "");
      one.untrained().ifPresent(row -> add(table, name + ", untrained", one, List.of(row)));
      one.kinds().forEach(kind -> add(table, name + ", " + kind, one, one.of(kind)));
    }
    for (BaselineScores baseline : baselines) {
      table.row(
          baseline.name(),
          1,
          baseline.columns(),
          "–",
          fixed(baseline.scores().medianR()),
          "–",
          fixed(baseline.scores().medianUnique()),
          "–",
          fixed(baseline.scores().edgeShare()),
          "–",
          "–",
          "–",
          "",
          "");
    }
    return table;
  }

  /** Means over controls, and where the mask ranks among them. */
  private static void add(TextTable table, String name, MaskAlignment of, List<Row> rows) {
    Row mask = of.mask();
    boolean drawn = rows.size() > 1;
    table.row(
        name,
        rows.size(),
        Math.round(mean(rows, Row::units)),
        Math.round(mean(rows, Row::coordinates)),
        fixed(mean(rows, row -> row.scores().medianR())),
        fixed(mean(rows, Row::atComponents)) + " at " + of.components(),
        fixed(mean(rows, row -> row.scores().medianUnique())),
        "–",
        fixed(mean(rows, row -> row.scores().edgeShare())),
        "–",
        fixed(mean(rows, row -> row.geometry().cka())),
        fixed(mean(rows, row -> row.geometry().rsa())),
        drawn ? rank(mask, rows, row -> row.scores().medianR()) : "",
        drawn ? rank(mask, rows, row -> row.scores().medianUnique()) : "");
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

  private static String fixed(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.4f", value);
  }

  // JSON

  Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("model", model);
    json.put("data", recording.name());
    json.put("stimuli", recording.stimuli().size());
    json.put("groups", recording.groups().stream().distinct().count());
    json.put("subjects", recording.subjects());
    json.put("missing", recording.missing());
    json.put("folds", options.folds().label());
    json.put("outer", options.outer());
    json.put("alpha", options.penalty().label());
    json.put("context", context.label());
    json.put("permutations", options.permutations());
    json.put("seed", options.seed());
    json.put("ceiling", Json.finite(ceiling()));
    json.put("ceiling_kind", ceilings.kind().label());
    json.put("targets", targets());
    json.put("masks", IntStream.range(0, files.size()).mapToObj(this::mask).toList());
    json.put("baselines", baselines.stream().map(this::json).toList());
    json.put("notes", notes());
    return json;
  }

  private List<Map<String, @Nullable Object>> targets() {
    return IntStream.range(0, recording.targets().size())
        .<Map<String, @Nullable Object>>mapToObj(t -> {
          Recording.Target target = recording.targets().get(t);
          var json = new LinkedHashMap<String, @Nullable Object>();
          json.put("name", target.name());
          json.put("subject", target.subject());
          json.put("roi", target.roi());
          json.put("ceiling", Json.finite(ceilings.of().get(t).value().orElse(Double.NaN)));
          return json;
        })
        .toList();
  }

  private Map<String, @Nullable Object> mask(int i) {
    MaskAlignment one = found.get(i);
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("file", files.get(i));
    json.put("components", one.components());
    json.putAll(json(one.mask()));
    json.put("share_of_ceiling", Json.finite(share(one.mask().scores())));
    json.put("shuffled_r", Json.finite(one.shuffled()));
    var others = new ArrayList<Map<String, @Nullable Object>>();
    one.untrained().ifPresent(row -> others.add(json(row)));
    one.controls().forEach(row -> others.add(json(row)));
    json.put("controls", others);
    return json;
  }

  /** The median of r over its ceiling, over targets with a ceiling of .1 or more. */
  private double share(Scores scores) {
    double[] r = scores.r().stream().mapToDouble(Double::doubleValue).toArray();
    return Ceiling.medianShare(r, ceilings.of()).orElse(Double.NaN);
  }

  private Map<String, @Nullable Object> json(Row row) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("kind", row.kind());
    json.put("seed", row.seed());
    json.put("units", row.units());
    json.put("coordinates", row.coordinates());
    json.put("r_at_components", Json.finite(row.atComponents()));
    json.put("cka", Json.finite(row.geometry().cka()));
    json.put("rsa", Json.finite(row.geometry().rsa()));
    json.putAll(json(row.scores()));
    return json;
  }

  private Map<String, @Nullable Object> json(BaselineScores baseline) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("name", baseline.name());
    json.put("columns", baseline.columns());
    json.putAll(json(baseline.scores()));
    return json;
  }

  private Map<String, @Nullable Object> json(Scores scores) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("r", Json.finite(scores.medianR()));
    json.put("unique_r2", Json.finite(scores.medianUnique()));
    json.put("p", Json.finite(scores.p().orElse(Double.NaN)));
    json.put("edge_share", scores.edgeShare());
    json.put("r_by_target", scores.r().stream().map(Json::finite).toList());
    json.put("unique_r2_by_target", scores.unique().stream().map(Json::finite).toList());
    if (byFold) {
      json.put("r_by_fold", rows(scores.byFold()));
      json.put("unique_r2_by_fold", scores.uniqueByFold().map(this::rows).orElseGet(List::of));
    }
    return json;
  }

  /** For every fold its values, target after target. */
  private List<List<@Nullable Double>> rows(Matrix folds) {
    var rows = new ArrayList<List<@Nullable Double>>();
    for (int fold = 0; fold < folds.rows(); fold++) {
      var row = new ArrayList<@Nullable Double>();
      for (double value : folds.row(fold)) {
        row.add(Json.finite(value));
      }
      rows.add(row);
    }
    return rows;
  }

  // CSV

  /** A line for every target of every mask, control and baseline, or for each of its folds. */
  List<String> csv() {
    var columns =
        new ArrayList<>(List.of("mask", "kind", "seed", "units", "target", "subject", "roi"));
    columns.addAll(byFold ? List.of("fold", "r", "unique_r2") : List.of("r", "unique_r2"));
    var table = new TextTable(columns.toArray(String[]::new));
    for (int i = 0; i < files.size(); i++) {
      MaskAlignment one = found.get(i);
      String file = files.get(i);
      add(table, file, one.mask());
      one.untrained().ifPresent(row -> add(table, file, row));
      one.controls().forEach(row -> add(table, file, row));
    }
    for (BaselineScores baseline : baselines) {
      add(table, "", baseline.name(), 0, baseline.columns(), baseline.scores());
    }
    return table.csv();
  }

  private void add(TextTable table, String file, Row row) {
    add(table, file, row.kind(), row.seed(), row.units(), row.scores());
  }

  private void add(TextTable table, String file, String kind, long seed, int units, Scores scores) {
    for (int t = 0; t < recording.targets().size(); t++) {
      Recording.Target target = recording.targets().get(t);
      List<Object> line =
          List.of(
              file,
              kind,
              seed,
              units,
              target.name(),
              target.subject() == null ? "" : target.subject(),
              target.roi() == null ? "" : target.roi());
      if (byFold) {
        addFolds(table, line, scores, t);
      } else {
        String unique = scores.unique().isEmpty() ? "" : cell(scores.unique().get(t));
        table.row(with(line, cell(scores.r().get(t)), unique));
      }
    }
  }

  private static void addFolds(TextTable table, List<Object> line, Scores scores, int target) {
    for (int i = 0; i < scores.byFold().rows(); i++) {
      int fold = i;
      String unique = scores.uniqueByFold().map(v -> cell(v.get(fold, target))).orElse("");
      table.row(with(line, fold, cell(scores.byFold().get(fold, target)), unique));
    }
  }

  private static Object[] with(List<Object> line, Object... more) {
    return Stream.concat(line.stream(), Arrays.stream(more)).toArray();
  }

  private static String cell(double value) {
    return DoubleStream.of(value)
        .filter(Double::isFinite)
        .mapToObj(Double::toString)
        .findFirst()
        .orElse("");
  }
}
