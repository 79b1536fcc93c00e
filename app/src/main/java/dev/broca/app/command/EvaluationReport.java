package dev.broca.app.command;

import dev.broca.app.cli.Report;
import dev.broca.lab.benchmark.Answers;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Evaluation;
import dev.broca.lab.benchmark.Group;
import dev.broca.lab.benchmark.ItemResult;
import dev.broca.lab.benchmark.Measure;
import dev.broca.lab.benchmark.Outcome;
import dev.broca.lab.benchmark.RegionScore;
import dev.broca.lab.control.Balance;
import dev.broca.lab.lesion.RealisedFootprint;
import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Results of a benchmark as they are printed.
 *
 * @param model the model's name
 * @param rows the intact model first, then one for each mask
 * @param alone whether no masks were asked for: then the JSON is one object, else a list
 * @param withItems whether to print every item
 */
record EvaluationReport(String model, List<EvaluationRow> rows, boolean alone, boolean withItems)
    implements Report {

  private static final Columns<RealisedFootprint> FOOTPRINT =
      Table.<RealisedFootprint>columns()
          .whole("units", taken -> taken.balance().units())
          .whole("blocks", taken -> taken.balance().blocks())
          .whole("coordinates", taken -> taken.balance().coordinates())
          .number("energy_first", taken -> taken.energy().first())
          .digits(4)
          .number("energy_rest", taken -> taken.energy().rest())
          .digits(4)
          .and(
              Table.<Balance.Measured>columns()
                  .number("nominal_first", Balance.Measured::energyFirst)
                  .digits(4)
                  .number("nominal_rest", Balance.Measured::energyRest)
                  .digits(4),
              taken -> taken.balance().measured().orElse(null));

  private Benchmark benchmark() {
    return rows.getFirst().evaluation().benchmark();
  }

  private Evaluation intact() {
    return rows.getFirst().evaluation();
  }

  private String label(int row) {
    return row == 0 ? "intact" : "mask " + row;
  }

  @Override
  public Object json() {
    var json = new EvaluationJson(model, benchmark(), withItems);
    List<Map<String, @Nullable Object>> all = rows.stream().map(json::of).toList();
    return alone ? all.getFirst() : all;
  }

  // CSV

  /** The column for a leading blank, and that for cautions, are there where there is one. */
  @Override
  public Table<?> table() {
    return withItems ? regions() : groups();
  }

  private Columns<EvaluationRow> lastColumns() {
    return Table.<EvaluationRow>columns()
        .truth("leading_blank", row -> true)
        .when(benchmark().leadingBlank())
        .text("caution", row -> row.caution().orElse(null))
        .when(rows.stream().anyMatch(row -> row.caution().isPresent()));
  }

  /** The results of some items under one row. */
  private record Grouped(EvaluationRow row, String by, Group group) {}

  private Table<Grouped> groups() {
    return Table.<Grouped>columns()
        .text("mask", grouped -> grouped.row().mask())
        .whole("units", grouped -> grouped.row().units())
        .text("by", Grouped::by)
        .and(
            Table.<Group>columns()
                .text("name", Group::name)
                .whole("n", Group::items)
                .number(benchmark().measure().label(), Group::score)
                .number("chance", Group::chance)
                .number("margin", group -> group.margin().orElse(Double.NaN)),
            Grouped::group)
        .and(
            Table.<Answers>columns()
                .number("balanced_accuracy", Answers::balancedAccuracy)
                .number("matthews", Answers::matthews)
                .text("commonest_answer", Answers::commonest)
                .number("commonest_share", Answers::commonestShare),
            grouped -> grouped.group().answers().orElse(null))
        .and(lastColumns(), Grouped::row)
        .of(rows.stream().flatMap(this::grouped).toList());
  }

  private Stream<Grouped> grouped(EvaluationRow row) {
    Evaluation found = row.evaluation();
    return Stream.of(
            Stream.of(new Grouped(row, "all", found.overall())),
            found.phenomena().stream().map(group -> new Grouped(row, "phenomenon", group)),
            found.paradigms().stream()
                .map(group -> new Grouped(row, benchmark().grouping(), group)))
        .flatMap(part -> part);
  }

  /** A region of a text; the whole text, whose region counts, has no name. */
  private record OfText(EvaluationRow row, ItemResult result, String text, RegionScore region) {}

  private Table<OfText> regions() {
    return Table.<OfText>columns()
        .text("mask", of -> of.row().mask())
        .and(
            Table.<ItemResult>columns()
                .text("id", result -> result.item().id())
                .text(benchmark().grouping(), result -> result.item().paradigm())
                .text("phenomenon", result -> result.item().phenomenon())
                .number("score", result -> result.outcome().score())
                .number("margin", EvaluationReport::margin)
                .number("chance", ItemResult::chance),
            OfText::result)
        .text("text", OfText::text)
        .and(
            Table.<RegionScore>columns()
                .text("region", RegionScore::name)
                .number("logprob", RegionScore::logProb)
                .whole("tokens", RegionScore::tokens),
            OfText::region)
        .and(lastColumns(), OfText::row)
        .of(rows.stream().flatMap(EvaluationReport::regions).toList());
  }

  private static Stream<OfText> regions(EvaluationRow row) {
    return row.evaluation().results().stream()
        .flatMap(result ->
            result.scores().stream()
                .flatMap(score ->
                    Stream.concat(
                            Stream.of(
                                new RegionScore(
                                    "", score.scored().logProb(), score.scored().tokens())),
                            score.parts().stream())
                        .map(region -> new OfText(row, result, score.name(), region))));
  }

  /** NaN for a loss, which has none. */
  private static double margin(ItemResult result) {
    return switch (result.outcome()) {
      case Outcome.Decision decision -> decision.margin();
      case Outcome.Loss _ -> Double.NaN;
    };
  }

  // Table

  @Override
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(title());
    lines.add("");
    lines.addAll(overall().lines());
    for (EvaluationRow row : rows) {
      row.caution().ifPresent(caution -> lines.addAll(List.of("", "Doubtful: " + caution)));
    }
    addFootprints(lines);
    add(lines, answers());
    if (intact().phenomena().size() > 1) {
      add(lines, groups("phenomenon", Evaluation::phenomena));
    }
    if (intact().paradigms().size() > 1) {
      add(lines, groups(benchmark().grouping(), Evaluation::paradigms));
    }
    if (withItems) {
      add(lines, items());
    }
    return lines;
  }

  private static void add(List<String> lines, Table<?> table) {
    if (!table.isEmpty()) {
      lines.add("");
      lines.addAll(table.lines());
    }
  }

  private String title() {
    Group all = intact().overall();
    int groups = intact().paradigms().size();
    String grouping = benchmark().grouping() + (groups == 1 ? "" : "s");
    var title =
        new StringBuilder(
            "%s, %s: %d items in %d %s; prefix %s"
                .formatted(benchmark().name(), model, all.items(), groups, grouping, prefix()));
    if (benchmark().leadingBlank()) {
      title.append("; a blank before every sentence");
    }
    if (benchmark().usesReduce()) {
      title.append("; ").append(intact().reduce().label()).append(" of log-probabilities");
    }
    if (benchmark().hasParts()) {
      title.append("; %d tokens lie in two regions".formatted(intact().straddlers()));
    }
    return title.toString();
  }

  private String prefix() {
    var prefix = intact().prefix();
    return prefix.isPresent() ? "id " + prefix.getAsInt() : "none";
  }

  private boolean isLoss() {
    return benchmark().measure() == Measure.LOSS;
  }

  private List<Integer> everyRow() {
    return IntStream.range(0, rows.size()).boxed().toList();
  }

  private Table<Integer> overall() {
    Columns<Group> scores =
        Table.<Group>columns()
            .number("score", Group::score)
            .headed(isLoss() ? "nats per token" : "accuracy")
            .digits(4)
            .number("chance", Group::chance)
            .headed(isLoss() ? "uniform guess" : "chance")
            .digits(4)
            .number("perplexity", group -> Math.exp(group.score()))
            .formatted("%.4g")
            .when(isLoss())
            .number("margin", group -> group.margin().orElseThrow())
            .digits(3)
            .when(!isLoss());
    return Table.<Integer>columns()
        .text("", this::label)
        .whole("units", i -> rows.get(i).units())
        .and(scores, i -> rows.get(i).evaluation().overall())
        .text("file", i -> rows.get(i).mask())
        .of(everyRow());
  }

  private void addFootprints(List<String> lines) {
    List<Integer> known =
        everyRow().stream().filter(i -> rows.get(i).footprint().isPresent()).toList();
    if (known.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(
        "Share of the energy at the mask's site that is taken out, on %d of the texts (nominal: set to zero in the intact model on the localizer's texts)"
            .formatted(footprint(known.getLast()).texts()));
    lines.addAll(
        Table.<Integer>columns()
            .text("", this::label)
            .and(FOOTPRINT, this::footprint)
            .of(known)
            .lines());
  }

  private RealisedFootprint footprint(int row) {
    return rows.get(row).footprint().orElseThrow();
  }

  /** The answers to the questions of a group under one row. */
  private record Answered(String group, String label, Answers answers) {}

  private Table<Answered> answers() {
    return Table.<Answered>columns()
        .text("group", Answered::group)
        .headed(benchmark().grouping())
        .text("", Answered::label)
        .and(
            Table.<Answers>columns()
                .number("balanced", Answers::balancedAccuracy)
                .digits(4)
                .number("matthews", Answers::matthews)
                .digits(4)
                .text("commonest_answer", Answers::commonest)
                .number("share", Answers::commonestShare)
                .digits(4),
            Answered::answers)
        .of(
            IntStream.range(0, intact().paradigms().size())
                .boxed()
                .flatMap(this::answered)
                .toList());
  }

  private Stream<Answered> answered(int paradigm) {
    return everyRow().stream()
        .flatMap(i -> {
          Group group = rows.get(i).evaluation().paradigms().get(paradigm);
          return group.answers().stream()
              .map(answers -> new Answered(group.name(), label(i), answers));
        });
  }

  private Table<Integer> groups(String by, Function<Evaluation, List<Group>> groups) {
    List<Group> first = groups.apply(intact());
    Columns<Integer> columns =
        Table.<Integer>columns()
            .text(by, g -> first.get(g).name())
            .whole("items", g -> first.get(g).items())
            .number("chance", g -> first.get(g).chance())
            .digits(4);
    for (int i = 0; i < rows.size(); i++) {
      List<Group> under = groups.apply(rows.get(i).evaluation());
      columns = columns.number(label(i), g -> under.get(g).score()).digits(4);
    }
    return columns.of(IntStream.range(0, first.size()).boxed().toList());
  }

  /** Margins (positive: right), or nats per token. */
  private Table<Integer> items() {
    Columns<Integer> columns =
        Table.<Integer>columns().text("item", item -> intact().results().get(item).item().id());
    for (int i = 0; i < rows.size(); i++) {
      List<ItemResult> under = rows.get(i).evaluation().results();
      columns =
          isLoss()
              ? columns.number(label(i), item -> under.get(item).outcome().score()).digits(4)
              : columns.number(label(i), item -> margin(under.get(item))).digits(3);
    }
    return columns.of(IntStream.range(0, intact().results().size()).boxed().toList());
  }
}
