package dev.broca.lab.benchmark;

import dev.broca.lab.LabException;
import dev.broca.model.LanguageModel;
import dev.broca.model.Progress;
import dev.broca.model.tokenizer.Tokenizer;
import dev.broca.model.tokenizer.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Items that together measure one ability.
 *
 * @param name such as {@code blimp}
 * @param grouping what its groups of items are called: paradigm, suite, task or file
 * @param measure what its score is
 * @param items the items, in the order of their files
 * @param notes what a user should know about the items at hand, one line each
 */
public record Benchmark(
    String name, String grouping, Measure measure, List<Item> items, List<String> notes) {
  /** Copies the lists; refuses two items of one name, and none at all. */
  public Benchmark {
    items = List.copyOf(items);
    notes = List.copyOf(notes);
    if (items.isEmpty()) {
      throw new LabException(name + " has no items.");
    }
    var ids = new HashSet<String>();
    for (Item item : items) {
      if (!ids.add(item.id())) {
        throw new LabException(
            "%s has two items called %s. Remove or rename one.".formatted(name, item.id()));
      }
    }
  }

  /** Whether it matters how log-probabilities of tokens become one number: not for a loss. */
  public boolean usesReduce() {
    return measure != Measure.LOSS;
  }

  /** Whether texts are divided into regions. */
  public boolean hasParts() {
    return items.stream()
        .anyMatch(item -> item.passages().stream().anyMatch(text -> !text.parts().isEmpty()));
  }

  /** The same items with one more note. */
  Benchmark noting(String note) {
    var more = new ArrayList<>(notes);
    more.add(note);
    return new Benchmark(name, grouping, measure, items, more);
  }

  /** The first items of every paradigm. */
  public Benchmark limit(int perParadigm) {
    int[] ranks = ranks();
    return keeping(
        IntStream.range(0, items.size()).filter(i -> ranks[i] < perParadigm).boxed().toList());
  }

  /**
   * As many items as given, drawn round-robin: the first of every paradigm, the second of every
   * paradigm, and so on.
   */
  public Benchmark limitTotal(int total) {
    int[] ranks = ranks();
    return keeping(
        IntStream.range(0, items.size())
            .boxed()
            .sorted((a, b) -> Integer.compare(ranks[a], ranks[b]))
            .limit(total)
            .sorted()
            .toList());
  }

  /** How many items of its paradigm come before each item. */
  private int[] ranks() {
    var counts = new HashMap<String, Integer>();
    return items.stream()
        .mapToInt(item -> counts.merge(item.paradigm(), 1, Integer::sum) - 1)
        .toArray();
  }

  private Benchmark keeping(List<Integer> kept) {
    return new Benchmark(name, grouping, measure, kept.stream().map(items::get).toList(), notes);
  }

  /**
   * Has a model answer all items.
   *
   * @param model intact or lesioned
   * @param before the token before every text
   * @throws LabException if a text has no token, or the model gives something else than finite
   *     numbers
   */
  public Evaluation evaluate(LanguageModel model, Prefix before, Reduce reduce, Progress progress) {
    Tokenizer tokenizer = model.tokenizer();
    OptionalInt prefix = before.in(() -> tokenizer);
    List<Passage> passages = items.stream().flatMap(item -> item.passages().stream()).toList();
    List<Tokens> tokens = tokenizer.encodeAll(passages.stream().map(Passage::text).toList(), false);
    List<String> names = names();
    List<TextScore> scores =
        TextScore.of(
            model, tokens.stream().map(Tokens::ids).toList(), prefix, progress, names::get);
    var results = new ArrayList<ItemResult>();
    int passage = 0;
    for (Item item : items) {
      var scored = new ArrayList<PassageScore>();
      for (int end = passage + item.passages().size(); passage < end; passage++) {
        scored.add(
            score(
                names.get(passage),
                passages.get(passage),
                tokens.get(passage),
                scores.get(passage)));
      }
      results.add(
          new ItemResult(
              item,
              scored,
              item.rule().decide(scored, reduce),
              item.rule().chance(scored, reduce, model.architecture().vocabulary())));
    }
    return new Evaluation(this, results, prefix, reduce);
  }

  private List<String> names() {
    return items.stream()
        .flatMap(item ->
            item.passages().stream().map(text -> "item %s (%s)".formatted(item.id(), text.name())))
        .toList();
  }

  private static PassageScore score(String name, Passage passage, Tokens tokens, TextScore score) {
    try {
      return PassageScore.of(passage, tokens, score.logProbs());
    } catch (LabException e) {
      throw new LabException(name + ": " + e.getMessage(), e);
    }
  }
}
