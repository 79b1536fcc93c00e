package dev.broca.app.command;

import dev.broca.app.cli.Report;
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
import dev.broca.lab.output.Rounded;
import dev.broca.lab.output.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
    boolean byFold)
    implements Report {
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
        : "Ceiling %s: %s (median of %d targets)."
            .formatted(from, Rounded.number(ceiling(), AlignmentSummary.DIGITS), known);
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

  @Override
  public List<String> lines() {
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
    lines.addAll(AlignmentSummary.of(found, baselines).lines());
    for (int i = 0; i < files.size(); i++) {
      lines.add((i == 0 ? "\n" : "") + "mask %d: %s".formatted(i + 1, files.get(i)));
    }
    notes().forEach(note -> lines.add("\n" + note));
    return lines;
  }

  // JSON

  @Override
  public Map<String, @Nullable Object> json() {
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
    json.put("ceiling", ceiling());
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
          json.put("ceiling", ceilings.of().get(t).value().orElse(Double.NaN));
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
    json.put("share_of_ceiling", share(one.mask().scores()));
    json.put("shuffled_r", one.shuffled());
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
    json.put("r_at_components", row.atComponents());
    json.put("cka", row.geometry().cka());
    json.put("rsa", row.geometry().rsa());
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
    json.put("r", scores.medianR());
    json.put("unique_r2", scores.medianUnique());
    json.put("p", scores.p().orElse(Double.NaN));
    json.put("edge_share", scores.edgeShare());
    json.put("r_by_target", scores.r());
    json.put("unique_r2_by_target", scores.unique());
    if (byFold) {
      json.put("r_by_fold", rows(scores.byFold()));
      json.put(
          "unique_r2_by_fold",
          scores.uniqueByFold().map(AlignmentReport::rows).orElseGet(List::of));
    }
    return json;
  }

  /** For every fold its values, target after target. */
  private static List<List<Double>> rows(Matrix folds) {
    return IntStream.range(0, folds.rows())
        .mapToObj(fold -> Arrays.stream(folds.row(fold)).boxed().toList())
        .toList();
  }

  // CSV

  /** The scores of a mask, control or baseline; {@code file} is null for a baseline. */
  private record Scored(@Nullable String file, String kind, long seed, int units, Scores scores) {
    static Scored of(String file, Row row) {
      return new Scored(file, row.kind(), row.seed(), row.units(), row.scores());
    }
  }

  /** A target under them, or one of its folds. */
  private record Score(Scored of, Recording.Target target, int fold, double r, double unique) {}

  /** A line for every target of every mask, control and baseline, or for each of its folds. */
  @Override
  public Table<?> table() {
    return Table.<Score>columns()
        .text("mask", score -> score.of().file())
        .text("kind", score -> score.of().kind())
        .whole("seed", score -> score.of().seed())
        .whole("units", score -> score.of().units())
        .text("target", score -> score.target().name())
        .text("subject", score -> score.target().subject())
        .text("roi", score -> score.target().roi())
        .whole("fold", Score::fold)
        .when(byFold)
        .number("r", Score::r)
        .number("unique_r2", Score::unique)
        .of(scored().flatMap(byFold ? this::byFold : this::whole).toList());
  }

  private Stream<Scored> scored() {
    return Stream.concat(
        IntStream.range(0, files.size()).boxed().flatMap(i -> scored(files.get(i), found.get(i))),
        baselines.stream()
            .map(one -> new Scored(null, one.name(), 0, one.columns(), one.scores())));
  }

  private static Stream<Scored> scored(String file, MaskAlignment one) {
    return Stream.of(Stream.of(one.mask()), one.untrained().stream(), one.controls().stream())
        .flatMap(rows -> rows)
        .map(row -> Scored.of(file, row));
  }

  private Stream<Score> whole(Scored one) {
    List<Double> unique = one.scores().unique();
    return IntStream.range(0, recording.targets().size())
        .mapToObj(t ->
            new Score(
                one,
                recording.targets().get(t),
                0,
                one.scores().r().get(t),
                unique.isEmpty() ? Double.NaN : unique.get(t)));
  }

  private Stream<Score> byFold(Scored one) {
    Matrix r = one.scores().byFold();
    Optional<Matrix> unique = one.scores().uniqueByFold();
    return IntStream.range(0, recording.targets().size())
        .boxed()
        .flatMap(t ->
            IntStream.range(0, r.rows())
                .mapToObj(fold ->
                    new Score(
                        one,
                        recording.targets().get(t),
                        fold,
                        r.get(fold, t),
                        unique.map(values -> values.get(fold, t)).orElse(Double.NaN))));
  }
}
