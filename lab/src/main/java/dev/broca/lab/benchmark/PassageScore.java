package dev.broca.lab.benchmark;

import dev.broca.lab.LabException;
import dev.broca.model.tokenizer.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What a model makes of a passage.
 *
 * <p>A token belongs to the region in which its first character that is not blank lies; a token of
 * nothing but blanks to that of the next such character.
 *
 * @param name the passage
 * @param scored its scored part
 * @param parts its further parts
 * @param straddlers tokens that reach from one part into another; they count for the first
 */
public record PassageScore(
    String name, RegionScore scored, List<RegionScore> parts, int straddlers) {
  /** Copies the list. */
  public PassageScore {
    parts = List.copyOf(parts);
  }

  /**
   * Divides the log-probabilities of a text among its regions.
   *
   * @param tokens the tokens of the text
   * @param logProbs of every token; without a prefix the first has none
   * @throws LabException if no token of the scored part has a log-probability
   */
  static PassageScore of(Passage passage, Tokens tokens, List<Float> logProbs) {
    int unscored = tokens.count() - logProbs.size();
    int[] anchors = anchors(passage.text(), tokens);
    RegionScore scored = score(passage.scored(), anchors, logProbs, unscored);
    if (scored.tokens() == 0) {
      throw new LabException(
          "no token of \"%s\" has a context. Use --prefix with a token."
              .formatted(passage.text().substring(passage.scored().start())));
    }
    var parts = new ArrayList<RegionScore>();
    int straddlers = 0;
    for (Region part : passage.parts()) {
      parts.add(score(part, anchors, logProbs, unscored));
      straddlers += straddlers(part, passage.text(), tokens, anchors);
    }
    return new PassageScore(passage.name(), scored, parts, straddlers);
  }

  private static RegionScore score(
      Region region, int[] anchors, List<Float> logProbs, int unscored) {
    double sum = 0;
    int count = 0;
    for (int t = unscored; t < anchors.length; t++) {
      if (region.contains(anchors[t])) {
        sum += logProbs.get(t - unscored);
        count++;
      }
    }
    return new RegionScore(region.name(), sum, count);
  }

  /** For each token the offset of the character that says where it belongs. */
  private static int[] anchors(String text, Tokens tokens) {
    return IntStream.range(0, tokens.count())
        .map(t -> firstVisible(text, tokens.start(t), text.length()).orElse(text.length() - 1))
        .toArray();
  }

  private static OptionalInt firstVisible(String text, int from, int to) {
    IntPredicate visible = i -> !Character.isWhitespace(text.charAt(i));
    return IntStream.range(from, to).filter(visible).findFirst();
  }

  private static int straddlers(Region part, String text, Tokens tokens, int[] anchors) {
    return (int)
        IntStream.range(0, anchors.length)
            .filter(t -> part.contains(anchors[t]))
            .filter(t -> firstVisible(text, part.end(), tokens.end(t)).isPresent())
            .count();
  }
}
