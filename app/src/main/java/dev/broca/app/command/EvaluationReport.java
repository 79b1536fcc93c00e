package dev.broca.app.command;

import dev.broca.app.cli.TextTable;
import dev.broca.lab.benchmark.Answers;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Evaluation;
import dev.broca.lab.benchmark.Group;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.ItemResult;
import dev.broca.lab.benchmark.Measure;
import dev.broca.lab.benchmark.Outcome;
import dev.broca.lab.benchmark.Passage;
import dev.broca.lab.benchmark.PassageScore;
import dev.broca.lab.benchmark.RegionScore;
import dev.broca.lab.benchmark.Rule;
import dev.broca.lab.control.Balance;
import dev.broca.lab.lesion.RealisedFootprint;
import dev.broca.lab.stats.Finite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
record EvaluationReport(String model, List<EvaluationRow> rows, boolean alone, boolean withItems) {

  private Benchmark benchmark() {
    return rows.getFirst().evaluation().benchmark();
  }

  private Evaluation intact() {
    return rows.getFirst().evaluation();
  }

  private String label(int row) {
    return row == 0 ? "intact" : "mask " + row;
  }

  // JSON

  Object json() {
    List<Map<String, @Nullable Object>> all = rows.stream().map(this::json).toList();
    return alone ? all.getFirst() : all;
  }

  private Map<String, @Nullable Object> json(EvaluationRow row) {
    Evaluation evaluation = row.evaluation();
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("benchmark", benchmark().name());
    json.put("model", model);
    json.put("mask", row.mask());
    json.put("units", row.units());
    json.put("prefix_id", evaluation.prefix().isPresent() ? evaluation.prefix().getAsInt() : null);
    if (benchmark().hasPairs()) {
      json.put("leading_blank", benchmark().leadingBlank());
    }
    if (benchmark().usesReduce()) {
      json.put("reduce", evaluation.reduce().label());
    }
    json.putAll(json(evaluation.overall()));
    if (benchmark().hasParts()) {
      json.put("straddlers", evaluation.straddlers());
    }
    row.caution().ifPresent(caution -> json.put("caution", caution));
    row.footprint().ifPresent(taken -> json.put("footprint", json(taken)));
    var by = new LinkedHashMap<String, Object>();
    by.put(benchmark().grouping(), byName(evaluation.paradigms()));
    by.put("phenomenon", byName(evaluation.phenomena()));
    json.put("by", by);
    if (withItems) {
      json.put("items", evaluation.results().stream().map(this::json).toList());
    }
    return json;
  }

  private static Map<String, @Nullable Object> json(RealisedFootprint taken) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("units", taken.balance().units());
    json.put("blocks", taken.balance().blocks());
    json.put("coordinates", taken.balance().coordinates());
    json.put("texts", taken.texts());
    json.put("energy_first", Finite.orNull(taken.energy().first()));
    json.put("energy_rest", Finite.orNull(taken.energy().rest()));
    taken
        .balance()
        .measured()
        .ifPresent(known -> {
          json.put("nominal_energy_first", known.energyFirst());
          json.put("nominal_energy_rest", known.energyRest());
        });
    return json;
  }

  private Map<String, Object> byName(List<Group> groups) {
    var json = new LinkedHashMap<String, Object>();
    groups.forEach(group -> json.put(group.name(), json(group)));
    return json;
  }

  private Map<String, @Nullable Object> json(Group group) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("n", group.items());
    json.put(benchmark().measure().label(), group.score());
    json.put("chance", group.chance());
    group.margin().ifPresent(margin -> json.put("margin", margin));
    group
        .answers()
        .ifPresent(answers -> {
          json.put("balanced_accuracy", answers.balancedAccuracy());
          json.put("matthews", answers.matthews());
          json.put("commonest_answer", answers.commonest());
          json.put("commonest_share", answers.commonestShare());
          json.put("answers", answers);
        });
    return json;
  }

  private Map<String, Object> json(ItemResult result) {
    Item item = result.item();
    var json = new LinkedHashMap<String, Object>();
    json.put("id", item.id());
    json.put(benchmark().grouping(), item.paradigm());
    json.put("phenomenon", item.phenomenon());
    switch (result.outcome()) {
      case Outcome.Decision decision -> {
        json.put("correct", decision.correct());
        json.put("margin", decision.margin());
      }
      case Outcome.Loss loss -> json.put(Measure.LOSS.label(), loss.score());
    }
    json.put("chance", result.chance());
    if (result.outcome() instanceof Outcome.Decision decision
        && item.rule() instanceof Rule.Choice(int answer)) {
      json.put("answer", item.passages().get(answer).name());
      json.put("chosen", item.passages().get(decision.chosen().orElseThrow()).name());
    }
    json.put(
        "texts",
        IntStream.range(0, item.passages().size())
            .mapToObj(i -> json(item.passages().get(i), result.scores().get(i)))
            .toList());
    return json;
  }

  private static Map<String, Object> json(Passage passage, PassageScore score) {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", passage.name());
    json.put("text", passage.text());
    json.put("logprob", score.scored().logProb());
    json.put("tokens", score.scored().tokens());
    if (!score.parts().isEmpty()) {
      json.put("regions", score.parts().stream().map(EvaluationReport::json).toList());
      json.put("straddlers", score.straddlers());
    }
    return json;
  }

  private static Map<String, Object> json(RegionScore region) {
    var json = new LinkedHashMap<String, Object>();
    json.put("region", region.name());
    json.put("logprob", region.logProb());
    json.put("tokens", region.tokens());
    return json;
  }

  // CSV

  /** The column for a leading blank is there only where there was one. */
  List<String> csv() {
    List<String> lines = withItems ? itemsCsv().csv() : groupsCsv().csv();
    if (!benchmark().leadingBlank()) {
      return lines;
    }
    return IntStream.range(0, lines.size())
        .mapToObj(i -> lines.get(i) + (i == 0 ? ",leading_blank" : ",true"))
        .toList();
  }

  private TextTable groupsCsv() {
    var table =
        new TextTable(
            "mask",
            "units",
            "by",
            "name",
            "n",
            benchmark().measure().label(),
            "chance",
            "margin",
            "balanced_accuracy",
            "matthews",
            "commonest_answer",
            "commonest_share");
    for (EvaluationRow row : rows) {
      addTo(table, row, "all", List.of(row.evaluation().overall()));
      addTo(table, row, "phenomenon", row.evaluation().phenomena());
      addTo(table, row, benchmark().grouping(), row.evaluation().paradigms());
    }
    return table;
  }

  private static void addTo(TextTable table, EvaluationRow row, String by, List<Group> groups) {
    for (Group group : groups) {
      table.row(
          row.mask() == null ? "" : row.mask(),
          row.units(),
          by,
          group.name(),
          group.items(),
          group.score(),
          group.chance(),
          cell(group.margin()),
          cell(group, Answers::balancedAccuracy),
          cell(group, Answers::matthews),
          cell(group, Answers::commonest),
          cell(group, Answers::commonestShare));
    }
  }

  private static String cell(OptionalDouble value) {
    return value.isPresent() ? Double.toString(value.getAsDouble()) : "";
  }

  private static String cell(Group group, Function<Answers, Object> value) {
    return group.answers().map(value).map(String::valueOf).orElse("");
  }

  /** A line for every region of every text; the region that counts has no name. */
  private TextTable itemsCsv() {
    var table =
        new TextTable(
            "mask",
            "id",
            benchmark().grouping(),
            "phenomenon",
            "score",
            "margin",
            "chance",
            "text",
            "region",
            "logprob",
            "tokens");
    for (EvaluationRow row : rows) {
      for (ItemResult result : row.evaluation().results()) {
        result.scores().forEach(score -> addTo(table, row, result, score));
      }
    }
    return table;
  }

  private static void addTo(
      TextTable table, EvaluationRow row, ItemResult result, PassageScore score) {
    Stream<RegionScore> regions =
        Stream.concat(
            Stream.of(new RegionScore("", score.scored().logProb(), score.scored().tokens())),
            score.parts().stream());
    regions.forEach(region ->
        table.row(
            row.mask() == null ? "" : row.mask(),
            result.item().id(),
            result.item().paradigm(),
            result.item().phenomenon(),
            result.outcome().score(),
            cell(margin(result)),
            result.chance(),
            score.name(),
            region.name(),
            region.logProb(),
            region.tokens()));
  }

  private static OptionalDouble margin(ItemResult result) {
    return switch (result.outcome()) {
      case Outcome.Decision decision -> OptionalDouble.of(decision.margin());
      case Outcome.Loss _ -> OptionalDouble.empty();
    };
  }

  // Table

  List<String> lines() {
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

  private static void add(List<String> lines, TextTable table) {
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

  private TextTable overall() {
    boolean loss = benchmark().measure() == Measure.LOSS;
    var table =
        new TextTable(
            "",
            "units",
            loss ? "nats per token" : "accuracy",
            loss ? "uniform guess" : "chance",
            loss ? "perplexity" : "margin",
            "file");
    for (int i = 0; i < rows.size(); i++) {
      EvaluationRow row = rows.get(i);
      Group all = row.evaluation().overall();
      table.row(
          label(i),
          row.units(),
          score(all.score()),
          score(all.chance()),
          loss ? perplexity(all.score()) : signed(all.margin().orElseThrow()),
          row.mask() == null ? "" : row.mask());
    }
    return table;
  }

  private void addFootprints(List<String> lines) {
    var table =
        new TextTable(
            "",
            "units",
            "blocks",
            "coordinates",
            "energy first",
            "energy rest",
            "nominal first",
            "nominal rest");
    int texts = 0;
    for (int i = 0; i < rows.size(); i++) {
      Optional<RealisedFootprint> taken = rows.get(i).footprint();
      if (taken.isPresent()) {
        texts = taken.get().texts();
        table.row(cells(label(i), taken.get()));
      }
    }
    if (!table.isEmpty()) {
      lines.add("");
      lines.add(
          "Share of the energy at the mask's site that is taken out, on %d of the texts (nominal: set to zero in the intact model on the localizer's texts)"
              .formatted(texts));
      lines.addAll(table.lines());
    }
  }

  private static Object[] cells(String label, RealisedFootprint taken) {
    Balance balance = taken.balance();
    return new Object[] {
      label,
      balance.units(),
      balance.blocks(),
      balance.coordinates(),
      score(taken.energy().first()),
      score(taken.energy().rest()),
      balance.measured().map(known -> score(known.energyFirst())).orElse("–"),
      balance.measured().map(known -> score(known.energyRest())).orElse("–")
    };
  }

  private TextTable answers() {
    var table =
        new TextTable(
            benchmark().grouping(), "", "balanced", "matthews", "commonest answer", "share");
    List<List<Group>> columns = rows.stream().map(row -> row.evaluation().paradigms()).toList();
    for (int g = 0; g < columns.getFirst().size(); g++) {
      for (int i = 0; i < rows.size(); i++) {
        Group group = columns.get(i).get(g);
        String label = label(i);
        group
            .answers()
            .ifPresent(answers ->
                table.row(
                    group.name(),
                    label,
                    score(answers.balancedAccuracy()),
                    score(answers.matthews()),
                    answers.commonest(),
                    score(answers.commonestShare())));
      }
    }
    return table;
  }

  private TextTable groups(String by, Function<Evaluation, List<Group>> groups) {
    List<List<Group>> columns = rows.stream().map(row -> groups.apply(row.evaluation())).toList();
    var table = new TextTable(header(by, "items", "chance"));
    for (int g = 0; g < columns.getFirst().size(); g++) {
      Group group = columns.getFirst().get(g);
      var cells = new ArrayList<>(List.of(group.name(), group.items(), score(group.chance())));
      for (List<Group> column : columns) {
        cells.add(score(column.get(g).score()));
      }
      table.row(cells.toArray());
    }
    return table;
  }

  /** Margins (positive: right), or nats per token. */
  private TextTable items() {
    var table = new TextTable(header("item"));
    for (int i = 0; i < intact().results().size(); i++) {
      var cells = new ArrayList<Object>(List.of(intact().results().get(i).item().id()));
      for (EvaluationRow row : rows) {
        ItemResult result = row.evaluation().results().get(i);
        OptionalDouble margin = margin(result);
        cells.add(
            margin.isPresent() ? signed(margin.getAsDouble()) : score(result.outcome().score()));
      }
      table.row(cells.toArray());
    }
    return table;
  }

  private String[] header(String... first) {
    return Stream.concat(Stream.of(first), IntStream.range(0, rows.size()).mapToObj(this::label))
        .toArray(String[]::new);
  }

  private static String score(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String perplexity(double nats) {
    return String.format(Locale.ROOT, "%.4g", Math.exp(nats));
  }
}
