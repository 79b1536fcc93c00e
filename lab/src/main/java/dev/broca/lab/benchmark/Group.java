package dev.broca.lab.benchmark;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The results of several items together.
 *
 * @param name what they have in common
 * @param items how many they are
 * @param score accuracy, or nats per token
 * @param chance the score that chance alone would give
 * @param margin mean margin in nats; empty for a loss
 * @param answers which answers were given; empty where not all items have the same
 */
public record Group(
    String name,
    int items,
    double score,
    double chance,
    OptionalDouble margin,
    Optional<Answers> answers) {

  /** The results of the items of one paradigm. */
  static Group ofItems(String name, List<ItemResult> results) {
    double weight = results.stream().mapToDouble(result -> result.outcome().weight()).sum();
    double score =
        results.stream()
            .mapToDouble(result -> result.outcome().score() * result.outcome().weight())
            .sum();
    return new Group(
        name,
        results.size(),
        score / weight,
        results.stream().mapToDouble(ItemResult::chance).average().orElseThrow(),
        margin(results),
        Answers.of(results));
  }

  private static OptionalDouble margin(List<ItemResult> results) {
    return results.stream()
        .flatMap(result ->
            result.outcome() instanceof Outcome.Decision decision
                ? Stream.of(decision.margin())
                : Stream.empty())
        .mapToDouble(Double::doubleValue)
        .average();
  }

  /** The mean over paradigms, whatever their numbers of items. */
  static Group ofParadigms(String name, List<Group> paradigms) {
    return new Group(
        name,
        paradigms.stream().mapToInt(Group::items).sum(),
        paradigms.stream().mapToDouble(Group::score).average().orElseThrow(),
        paradigms.stream().mapToDouble(Group::chance).average().orElseThrow(),
        paradigms.stream().flatMapToDouble(group -> group.margin().stream()).average(),
        paradigms.size() == 1 ? paradigms.getFirst().answers() : Optional.empty());
  }
}
