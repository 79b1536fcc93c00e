package dev.broca.lab.stimuli;

import dev.broca.lab.LabException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Pairs two conditions by length and cuts each pair to one number of tokens. */
final class MatchedCuts {
  private static final int FEWEST_TEXTS = 2;

  private final List<Input> positives;
  private final List<Input> negatives;

  /** Number of tokens to keep, per text; 0 leaves it out. */
  private final int[] positiveCuts;

  private final int[] negativeCuts;

  MatchedCuts(List<Input> positives, List<Input> negatives) {
    this.positives = positives;
    this.negatives = negatives;
    positiveCuts = new int[positives.size()];
    negativeCuts = new int[negatives.size()];
    boolean fewerNegatives = negatives.size() <= positives.size();
    match(
        fewerNegatives ? negatives : positives,
        fewerNegatives ? negativeCuts : positiveCuts,
        fewerNegatives ? positives : negatives,
        fewerNegatives ? positiveCuts : negativeCuts);
  }

  private static void match(List<Input> few, int[] fewCuts, List<Input> many, int[] manyCuts) {
    int[] fewByLength = byLength(few);
    int[] manyByLength = byLength(many);
    int next = 0;
    for (int rank = 0; rank < few.size(); rank++) {
      int first = next;
      while (next < many.size() && (long) next * few.size() / many.size() == rank) {
        next++;
      }
      int[] partners = Arrays.copyOfRange(manyByLength, first, next);
      int one = fewByLength[rank];
      int cut = largestCommon(few.get(one), Arrays.stream(partners).mapToObj(many::get).toList());
      fewCuts[one] = cut;
      Arrays.stream(partners).forEach(partner -> manyCuts[partner] = cut);
    }
  }

  private static int[] byLength(List<Input> inputs) {
    return IntStream.range(0, inputs.size())
        .boxed()
        .sorted(Comparator.comparingInt(i -> inputs.get(i).wholeTokenCount()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The largest number of tokens at which all texts end with a word, or 0. */
  private static int largestCommon(Input one, List<Input> partners) {
    return Arrays.stream(one.wordEnds())
        .filter(end -> partners.stream().allMatch(partner -> hasEnd(partner, end)))
        .max()
        .orElse(0);
  }

  private static boolean hasEnd(Input input, int end) {
    return Arrays.binarySearch(input.wordEnds(), end) >= 0;
  }

  Inputs inputs(Contrast contrast, Truncation truncation) {
    var leftOut = new ArrayList<String>();
    List<Input> cutPositives = cut(positives, positiveCuts, leftOut);
    List<Input> cutNegatives = cut(negatives, negativeCuts, leftOut);
    OptionalInt fewest = Stream.of(cutPositives, cutNegatives).mapToInt(List::size).min();
    if (fewest.orElse(0) < FEWEST_TEXTS) {
      throw new LabException(
          "Cuts that match in tokens leave %d texts of '%s' and %d of '%s'; at least %d are needed."
                  .formatted(
                      cutPositives.size(),
                      contrast.positiveName(),
                      cutNegatives.size(),
                      contrast.negativeName(),
                      FEWEST_TEXTS)
              + " Run this contrast without cuts, or give more or longer texts.");
    }
    return new Inputs(contrast, truncation, cutPositives, cutNegatives, leftOut);
  }

  private static List<Input> cut(List<Input> inputs, int[] cuts, List<String> leftOut) {
    var cut = new ArrayList<Input>();
    for (int i = 0; i < cuts.length; i++) {
      if (cuts[i] > 0) {
        cut.add(inputs.get(i).cut(cuts[i]));
      } else {
        leftOut.add(
            "no number of tokens at which this text and its partner both end with a word: "
                + Stimulus.quote(inputs.get(i).stimulus().text()));
      }
    }
    return cut;
  }
}
