package dev.broca.lab.brain.data;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.data.Recording.Target;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a file says, before it is checked. Lists have one element per stimulus; those that a file
 * does not have are null, and so are elements that are empty.
 *
 * @param ids names of the stimuli
 * @param orders the order in which they were read
 * @param responses [stimuli, targets], row-major; NaN where not measured
 * @param notes of how the file was read
 */
record Draft(
    String where,
    List<String> texts,
    @Nullable List<String> ids,
    double @Nullable [] orders,
    @Nullable List<@Nullable String> passages,
    @Nullable List<@Nullable String> topics,
    List<Target> targets,
    double[] responses,
    List<String> notes) {
  private static final int FEWEST = 2;

  @Nullable String passage(int stimulus) {
    return passages == null ? null : passages.get(stimulus);
  }

  @Nullable String topic(int stimulus) {
    return topics == null ? null : topics.get(stimulus);
  }

  /** An error in the file. */
  LabException error(String message) {
    return new LabException(where + ": " + message);
  }

  void check() {
    if (texts.size() < FEWEST || targets.isEmpty()) {
      throw error(
          "expected at least %d stimuli and a target, found %d and %d."
              .formatted(FEWEST, texts.size(), targets.size()));
    }
    requireLength("stimulus ids", ids == null ? -1 : ids.size());
    requireLength("orders", orders == null ? -1 : orders.length);
    requireLength("passages", passages == null ? -1 : passages.size());
    requireLength("topics", topics == null ? -1 : topics.size());
    if (responses.length != (long) texts.size() * targets.size()) {
      throw error(
          "%d stimuli and %d targets need %d responses, found %d."
              .formatted(
                  texts.size(),
                  targets.size(),
                  (long) texts.size() * targets.size(),
                  responses.length));
    }
    requireTexts();
    requireWhole("passage", passages);
    requireWhole("topic", topics);
    requireOneTopic();
    requireDistinct();
    requireDistinctTargets();
    requireNumbers();
  }

  private void requireLength(String what, int found) {
    if (found >= 0 && found != texts.size()) {
      throw error(
          "there are %d stimuli but %d %s. Every stimulus needs one."
              .formatted(texts.size(), found, what));
    }
  }

  private void requireTexts() {
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).isBlank()) {
        throw error("stimulus %d has no text.".formatted(i + 1));
      }
    }
  }

  private void requireWhole(String what, @Nullable List<@Nullable String> values) {
    if (values == null) {
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) == null) {
        throw error(
            "stimulus %d, \"%s\", has no %s, but others have. Give every stimulus one, or none."
                .formatted(i + 1, texts.get(i), what));
      }
    }
  }

  private void requireOneTopic() {
    Map<String, String> seen = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      String passage = passage(i);
      String topic = topic(i);
      if (passage != null && topic != null) {
        String first = seen.putIfAbsent(passage, topic);
        if (first != null && !first.equals(topic)) {
          throw error(
              "passage %s has two topics, %s and %s; no fold could keep both whole."
                  .formatted(passage, first, topic));
        }
      }
    }
  }

  /** A text may come back where its passage and order, or its id, say that it is another one. */
  private void requireDistinct() {
    Map<Object, Integer> seen = new LinkedHashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      Object key =
          ids != null
              ? ids.get(i)
              : passages == null
                  ? texts.get(i)
                  : List.of(
                      texts.get(i),
                      String.valueOf(passage(i)),
                      orders == null ? "" : String.valueOf(orders[i]));
      Integer first = seen.putIfAbsent(key, i);
      if (first != null) {
        throw error(
            "stimulus %d repeats stimulus %d, \"%s\". Average repeated presentations, and give each stimulus once."
                .formatted(i + 1, first + 1, texts.get(i)));
      }
    }
  }

  private void requireDistinctTargets() {
    var seen = new HashSet<String>();
    for (Target target : targets) {
      if (!seen.add(target.subject() + "\n" + target.roi() + "\n" + target.name())) {
        throw error("there are two targets %s.".formatted(target.label()));
      }
    }
  }

  private void requireNumbers() {
    for (int i = 0; i < responses.length; i++) {
      if (Double.isInfinite(responses[i])) {
        throw error(
            "the response of target %s to stimulus %d is infinite."
                .formatted(targets.get(i % targets.size()).label(), i / targets.size() + 1));
      }
    }
    if (orders == null) {
      return;
    }
    var seen = new HashSet<List<Object>>();
    for (int i = 0; i < orders.length; i++) {
      if (!Double.isFinite(orders[i])) {
        throw error("stimulus %d has no order, but others have.".formatted(i + 1));
      }
      if (!seen.add(List.of(String.valueOf(passage(i)), orders[i]))) {
        throw error(
            "stimulus %d, \"%s\", has the order %s of another stimulus%s."
                .formatted(
                    i + 1,
                    texts.get(i),
                    Values.text(orders[i]),
                    passage(i) == null ? "" : " of passage " + passage(i)));
      }
    }
  }

  /** Stimuli passage by passage, in the order in which passages appear, each by its order. */
  int[] order() {
    Map<String, Integer> passage = new HashMap<>();
    int[] rank = new int[texts.size()];
    for (int i = 0; i < rank.length; i++) {
      String name = passage(i);
      rank[i] = name == null ? 0 : passage.computeIfAbsent(name, key -> passage.size());
    }
    double[] at = orders == null ? new double[rank.length] : orders;
    return IntStream.range(0, rank.length)
        .boxed()
        .sorted(Comparator.comparingInt((Integer i) -> rank[i]).thenComparingDouble(i -> at[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
