package dev.broca.app.command;

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
import dev.broca.lab.lesion.RealisedFootprint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Results of a benchmark as JSON holds them: an object for every row.
 *
 * @param model the model's name
 * @param withItems whether every item is in it
 */
record EvaluationJson(String model, Benchmark benchmark, boolean withItems) {
  /** A row, which is the model intact or with a lesion. */
  Map<String, @Nullable Object> of(EvaluationRow row) {
    Evaluation evaluation = row.evaluation();
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("benchmark", benchmark.name());
    json.put("model", model);
    json.put("mask", row.mask());
    json.put("units", row.units());
    json.put("prefix_id", evaluation.prefix().isPresent() ? evaluation.prefix().getAsInt() : null);
    if (benchmark.hasPairs()) {
      json.put("leading_blank", benchmark.leadingBlank());
    }
    if (benchmark.usesReduce()) {
      json.put("reduce", evaluation.reduce().label());
    }
    json.putAll(json(evaluation.overall()));
    if (benchmark.hasParts()) {
      json.put("straddlers", evaluation.straddlers());
    }
    row.caution().ifPresent(caution -> json.put("caution", caution));
    row.footprint().ifPresent(taken -> json.put("footprint", json(taken)));
    var by = new LinkedHashMap<String, Object>();
    by.put(benchmark.grouping(), byName(evaluation.paradigms()));
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
    json.put("energy_first", taken.energy().first());
    json.put("energy_rest", taken.energy().rest());
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
    json.put(benchmark.measure().label(), group.score());
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
    json.put(benchmark.grouping(), item.paradigm());
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
      json.put("regions", score.parts().stream().map(EvaluationJson::json).toList());
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
}
