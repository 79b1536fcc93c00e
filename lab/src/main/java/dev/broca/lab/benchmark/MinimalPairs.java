package dev.broca.lab.benchmark;

import dev.broca.lab.benchmark.pairs.MinimalPair;
import dev.broca.lab.stimuli.TextFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Minimal pairs in BLiMP's format: JSONL with {@code sentence_good}, {@code sentence_bad}, and
 * where they are there {@code UID} (the paradigm; else the name of the file), {@code
 * linguistics_term} (the phenomenon) and {@code pairID}.
 */
final class MinimalPairs {
  private final Set<String> knownEqual;
  private final List<Item> items = new ArrayList<>();
  private int equal;

  private MinimalPairs(Set<String> knownEqual) {
    this.knownEqual = knownEqual;
  }

  /**
   * Reads the pairs of files.
   *
   * @param knownEqual ids of pairs whose sentences are known to be equal; others are refused
   */
  static Benchmark read(String name, List<TextFile> files, Set<String> knownEqual) {
    var pairs = new MinimalPairs(knownEqual);
    files.forEach(pairs::read);
    return new Benchmark(name, "paradigm", Measure.ACCURACY, pairs.items, pairs.notes());
  }

  /** Our own pairs, which need no files. */
  static Benchmark own() {
    List<Item> items =
        MinimalPair.all().stream()
            .map(pair ->
                item(
                    pair.paradigm() + "/" + pair.number(),
                    pair.paradigm(),
                    pair.phenomenon(),
                    pair.good(),
                    pair.bad()))
            .toList();
    return new Benchmark("pairs", "paradigm", Measure.ACCURACY, items, List.of());
  }

  private void read(TextFile file) {
    String stem = file.name().replaceFirst("[.][^.]*$", "");
    List<Fields> lines = Fields.lines(file);
    for (int i = 0; i < lines.size(); i++) {
      add(lines.get(i), stem, i);
    }
  }

  private void add(Fields pair, String stem, int index) {
    String paradigm = pair.has("UID") ? pair.string("UID") : stem;
    String id = paradigm + "/" + (pair.has("pairID") ? pair.text("pairID") : index);
    String good = sentence(pair, "sentence_good");
    String bad = sentence(pair, "sentence_bad");
    if (good.equals(bad)) {
      refuseUnlessKnown(pair, id, good);
      equal++;
    }
    String term = pair.has("linguistics_term") ? pair.string("linguistics_term") : paradigm;
    items.add(item(id, paradigm, phenomenon(term), good, bad));
  }

  private static Item item(String id, String paradigm, String phenomenon, String good, String bad) {
    return new Item(
        id,
        paradigm,
        phenomenon,
        List.of(Passage.whole("good", good), Passage.whole("bad", bad)),
        new Rule.Pair());
  }

  private static String sentence(Fields pair, String name) {
    String sentence = pair.string(name);
    if (sentence.isBlank()) {
      throw pair.error("the \"%s\" is blank. Fill it in or remove the line.".formatted(name));
    }
    return sentence;
  }

  private void refuseUnlessKnown(Fields pair, String id, String sentence) {
    if (!knownEqual.contains(id)) {
      throw pair.error(
          "both sentences of pair %s are \"%s\", so neither can be preferred. Remove the line."
              .formatted(id, sentence));
    }
  }

  /** BLiMP's paper counts selection among argument structure. */
  private static String phenomenon(String term) {
    return term.equals("s-selection") ? "argument_structure" : term;
  }

  private List<String> notes() {
    return equal == 0
        ? List.of()
        : List.of(
            "%d pairs in these files have equal sentences; they count as wrong.".formatted(equal));
  }
}
