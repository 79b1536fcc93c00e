package dev.broca.lab.benchmark;

import java.util.List;

/**
 * One question of a benchmark.
 *
 * @param id its name, unique in the benchmark and the same for every model
 * @param paradigm the kind of items it is one of: a BLiMP paradigm, a SyntaxGym suite, a task
 * @param phenomenon what several paradigms have in common
 * @param passages the texts that are scored
 * @param rule how their scores decide
 */
public record Item(
    String id, String paradigm, String phenomenon, List<Passage> passages, Rule rule) {
  /** Copies the list. */
  public Item {
    passages = List.copyOf(passages);
  }

  /** The same with a blank before every text, all of which counts. */
  Item withLeadingBlank() {
    List<Passage> blank =
        passages.stream().map(text -> Passage.whole(text.name(), " " + text.text())).toList();
    return new Item(id, paradigm, phenomenon, blank, rule);
  }
}
