package dev.broca.lab.benchmark.pairs;

import java.util.ArrayList;
import java.util.List;

/**
 * Paradigms by phenomenon.
 *
 * <p>Lines without indentation name phenomena, lines with two blanks the paradigms of the one
 * above, lines with four blanks their sentences (see {@link Frame}).
 */
record Grammar(List<Paradigm> paradigms) {
  private static final int PARADIGM = 2;
  private static final int SENTENCE = 4;

  Grammar {
    paradigms = List.copyOf(paradigms);
  }

  /** The one beside this class. */
  static Grammar read() {
    return parse(Line.read("grammar.txt"), Lexicon.parse(Line.read("lexicon.txt")));
  }

  /**
   * Reads a grammar.
   *
   * @throws dev.broca.lab.LabException if a line is malformed
   */
  static Grammar parse(List<Line> lines, Lexicon lexicon) {
    var paradigms = new ArrayList<Paradigm>();
    String phenomenon = "";
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      switch (line.indent()) {
        case 0 -> phenomenon = line.text();
        case PARADIGM -> {
          Paradigm made = paradigm(phenomenon, line, frames(lines, i + 1, lexicon));
          paradigms.add(made);
          i += made.frames().size();
        }
        case SENTENCE -> throw line.error("expected a paradigm above the sentence.");
        default ->
            throw line.error(
                "expected 0, 2 or 4 blanks before a phenomenon, paradigm or sentence, found %d."
                    .formatted(line.indent()));
      }
    }
    return new Grammar(paradigms);
  }

  private static Paradigm paradigm(String phenomenon, Line line, List<Frame> frames) {
    if (phenomenon.isEmpty()) {
      throw line.error("expected a phenomenon above the paradigm.");
    }
    if (frames.isEmpty()) {
      throw line.error("%s has no sentences below it.".formatted(line.text()));
    }
    return new Paradigm(phenomenon, line.text(), frames);
  }

  private static List<Frame> frames(List<Line> lines, int from, Lexicon lexicon) {
    return lines.stream()
        .skip(from)
        .takeWhile(line -> line.indent() == SENTENCE)
        .map(line -> new Frame(line, lexicon))
        .toList();
  }

  /** The pairs of all paradigms. */
  List<MinimalPair> pairs() {
    return paradigms.stream().flatMap(paradigm -> paradigm.pairs().stream()).toList();
  }
}
