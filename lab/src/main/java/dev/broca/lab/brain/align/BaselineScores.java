package dev.broca.lab.brain.align;

import dev.broca.lab.brain.Matrix;
import dev.broca.lab.brain.data.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How well a baseline predicts a recording.
 *
 * @param name what it is
 * @param columns its width
 * @param scores unique variance only of what is not itself part of what is taken out
 */
public record BaselineScores(String name, int columns, Scores scores) {
  /** Fits length and position, word rate (where they vary) and a random embedding. */
  public static List<BaselineScores> of(Recording recording, Scoring scoring, long seed) {
    var all = new ArrayList<BaselineScores>();
    Baselines.lengthAndPosition(recording)
        .ifPresent(
            x -> all.add(raw(recording.ordered() ? "length and position" : "length", x, scoring)));
    Baselines.wordRate(recording).ifPresent(x -> all.add(raw("word rate", x, scoring)));
    Matrix random = Baselines.randomEmbedding(recording, seed);
    all.add(new BaselineScores("random embedding", random.columns(), scoring.all(random, false)));
    return List.copyOf(all);
  }

  private static BaselineScores raw(String name, Matrix x, Scoring scoring) {
    return new BaselineScores(
        name, x.columns(), scoring.correlations(x, scoring.folds(), OptionalInt.empty()));
  }
}
