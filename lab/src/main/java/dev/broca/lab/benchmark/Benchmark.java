package dev.broca.lab.benchmark;

import dev.broca.lab.LabException;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.tokenizer.Tokenizer;
import dev.broca.model.tokenizer.Tokens;
import dev.broca.torch.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
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
 * @param leadingBlank whether a blank was put before every sentence of minimal pairs
 */
public record Benchmark(
    String name,
    String grouping,
    Measure measure,
    List<Item> items,
    List<String> notes,
    boolean leadingBlank) {
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

  /** Items whose texts are as their files have them. */
  public Benchmark(
      String name, String grouping, Measure measure, List<Item> items, List<String> notes) {
    this(name, grouping, measure, items, notes, false);
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

  /** SHA-256 of everything about the items that decides a score. */
  public String hash() {
    var hash = new Sha256().add(name).add(measure.label()).add(items.size());
    for (Item item : items) {
      hash.add(item.id()).add(item.paradigm()).add(item.phenomenon()).add(item.rule().described());
      hash.add(item.passages().size());
      item.passages().forEach(passage -> hash.add(passage.toString()));
    }
    return hash.hex();
  }

  /** The same items with one more note. */
  public Benchmark noting(String note) {
    var more = new ArrayList<>(notes);
    more.add(note);
    return new Benchmark(name, grouping, measure, items, more, leadingBlank);
  }

  /** The same items under another name. */
  public Benchmark named(String other) {
    return new Benchmark(other, grouping, measure, items, notes, leadingBlank);
  }

  /** Whether all items are minimal pairs. */
  public boolean hasPairs() {
    return items.stream().allMatch(item -> item.rule() instanceof Rule.Pair);
  }

  /**
   * The same minimal pairs with a blank before both sentences, which is how the Language Model
   * Evaluation Harness reads BLiMP: it joins an empty context and a sentence by a blank.
   *
   * @throws LabException if an item is no minimal pair
   */
  public Benchmark withLeadingBlank() {
    if (!hasPairs()) {
      throw new LabException(
          "A leading blank is for minimal pairs, but %s has other items. Leave it out."
              .formatted(name));
    }
    return new Benchmark(
        name, grouping, measure, items.stream().map(Item::withLeadingBlank).toList(), notes, true);
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
    return new Benchmark(
        name, grouping, measure, kept.stream().map(items::get).toList(), notes, leadingBlank);
  }

  /**
   * Has a model answer all items, in silence: log-probabilities are summed over the tokens of a
   * text, after the token that the model was most likely trained with ({@link Prefix.Auto}).
   *
   * @param model intact or lesioned
   * @throws LabException as {@link #evaluate(LanguageModel, Prefix, Reduce, Progress)} does
   */
  public Evaluation evaluate(LanguageModel model) {
    return evaluate(model, new Prefix.Auto(), Reduce.SUM, Progress.NONE);
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
    List<Tokens> encoded =
        tokenizer.encodeAll(
            items.stream().flatMap(item -> item.passages().stream()).map(Passage::text).toList(),
            false);
    List<String> names =
        items.stream()
            .flatMap(item -> item.passages().stream().map(passage -> name(item, passage)))
            .toList();
    List<TextScore> scored =
        TextScore.of(
            model, encoded.stream().map(Tokens::ids).toList(), prefix, progress, names::get);
    List<List<Tokens>> tokens = byItem(encoded);
    List<List<TextScore>> scores = byItem(scored);
    int vocabulary = model.architecture().vocabulary();
    List<ItemResult> results =
        IntStream.range(0, items.size())
            .mapToObj(i -> result(items.get(i), tokens.get(i), scores.get(i), reduce, vocabulary))
            .toList();
    return new Evaluation(this, results, prefix, reduce);
  }

  /** One list for each item, of what there is for each of its texts. */
  private <T> List<List<T>> byItem(List<T> ofTexts) {
    Iterator<T> next = ofTexts.iterator();
    return items.stream()
        .map(item -> item.passages().stream().map(passage -> next.next()).toList())
        .toList();
  }

  private static ItemResult result(
      Item item, List<Tokens> tokens, List<TextScore> scores, Reduce reduce, int vocabulary) {
    List<PassageScore> scored =
        IntStream.range(0, scores.size())
            .mapToObj(i -> score(item, item.passages().get(i), tokens.get(i), scores.get(i)))
            .toList();
    return new ItemResult(
        item,
        scored,
        item.rule().decide(scored, reduce),
        item.rule().chance(scored, reduce, vocabulary));
  }

  private static String name(Item item, Passage passage) {
    return "item %s (%s)".formatted(item.id(), passage.name());
  }

  private static PassageScore score(Item item, Passage passage, Tokens tokens, TextScore score) {
    try {
      return PassageScore.of(passage, tokens, score.logProbs());
    } catch (LabException e) {
      throw new LabException(name(item, passage) + ": " + e.getMessage(), e);
    }
  }
}
