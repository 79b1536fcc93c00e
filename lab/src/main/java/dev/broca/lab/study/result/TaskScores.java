package dev.broca.lab.study.result;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Evaluation;
import dev.broca.lab.benchmark.ItemResult;
import dev.broca.lab.benchmark.Outcome;
import dev.broca.lab.benchmark.PassageScore;
import dev.broca.lab.benchmark.Rule;
import dev.broca.model.unit.RealisedEnergy;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A task as a model does it, item by item; the form in which a store keeps it.
 *
 * @param scores of every item: 1 for right and 0 for wrong, or minus nats per token
 * @param weights how much each counts in its paradigm
 * @param margins of every item, in nats; empty where texts are only predicted
 * @param chances the score of a guess, for every item
 * @param nats minus the log-probability of all texts that are right
 * @param tokens how many tokens they have
 * @param energyFirst realised energy of the lesion at first positions; null for the intact model
 * @param energyRest the same at all others
 */
public record TaskScores(
    List<Double> scores,
    List<Double> weights,
    List<Double> margins,
    List<Double> chances,
    double nats,
    long tokens,
    @Nullable Double energyFirst,
    @Nullable Double energyRest) {
  /** Copies the lists. */
  public TaskScores {
    scores = List.copyOf(scores);
    weights = List.copyOf(weights);
    margins = List.copyOf(margins);
    chances = List.copyOf(chances);
  }

  public static TaskScores of(Evaluation evaluation, Optional<RealisedEnergy> energy) {
    List<ItemResult> results = evaluation.results();
    return new TaskScores(
        results.stream().map(TaskScores::score).toList(),
        results.stream().map(result -> result.outcome().weight()).toList(),
        results.stream()
            .map(ItemResult::outcome)
            .filter(Outcome.Decision.class::isInstance)
            .map(outcome -> ((Outcome.Decision) outcome).margin())
            .toList(),
        results.stream().map(TaskScores::chance).toList(),
        -results.stream().mapToDouble(result -> right(result).scored().logProb()).sum(),
        results.stream().mapToLong(result -> right(result).scored().tokens()).sum(),
        energy.map(RealisedEnergy::first).orElse(null),
        energy.map(RealisedEnergy::rest).orElse(null));
  }

  private static double score(ItemResult result) {
    return switch (result.outcome()) {
      case Outcome.Decision decision -> decision.score();
      case Outcome.Loss loss -> -loss.score();
    };
  }

  private static double chance(ItemResult result) {
    return switch (result.outcome()) {
      case Outcome.Decision decision -> result.chance();
      case Outcome.Loss loss -> -result.chance();
    };
  }

  /** The text that a good model finds probable. */
  private static PassageScore right(ItemResult result) {
    return switch (result.item().rule()) {
      case Rule.Choice(int answer) -> result.scores().get(answer);
      case Rule.Pair _, Rule.Predictions _, Rule.Loss _ -> result.scores().getFirst();
    };
  }

  public String json() {
    return JsonMapper.shared().writeValueAsString(this);
  }

  public static TaskScores parse(String json) {
    String problem =
        "A result in the store cannot be read: it is damaged. Restore the store, or name another --store.";
    try {
      @Nullable TaskScores scores = JsonMapper.shared().readValue(json, TaskScores.class);
      if (scores == null) {
        throw new LabException(problem);
      }
      return scores;
    } catch (JacksonException e) {
      throw new LabException(problem, e);
    }
  }
}
