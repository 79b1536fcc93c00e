package dev.broca.lab.study;

import dev.broca.lab.brain.Matrix;
import dev.broca.lab.brain.align.Context;
import dev.broca.lab.brain.align.StimulusActivations;
import dev.broca.lab.brain.data.RecordingFile;
import dev.broca.lab.lesion.NeutralTexts;
import dev.broca.lab.mask.Mask;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;

/** A recording of brains that are made of units: passages of 4 texts, two targets. */
@NullMarked
public final class PlantedBrain {
  public static final int STIMULI = 120;
  private static final int PASSAGE = 4;

  private PlantedBrain() {}

  /** The response of a target to a stimulus. */
  interface Response {
    public double of(int stimulus, int target);
  }

  static String csv(Response response) {
    List<String> texts = NeutralTexts.all();
    var csv = new StringBuilder("stimulus,order,passage,a,b\n");
    for (int s = 0; s < STIMULI; s++) {
      csv.append('"').append(texts.get(s).replace("\"", "\"\"")).append("\",");
      csv.append(s % PASSAGE).append(",p").append(s / PASSAGE);
      csv.append(',').append(response.of(s, 0)).append(',').append(response.of(s, 1)).append('\n');
    }
    return csv.toString();
  }

  /** Noise that no unit knows of. */
  static Path noise(Path file, long seed) throws IOException {
    var random = new Random(seed);
    return Files.writeString(file, csv((s, t) -> random.nextGaussian()));
  }

  /** Targets of variance 1 of the units of a mask, and .25 of noise: a true R2 of .8. */
  public static Path of(Mask mask, LanguageModel model, Path file) throws IOException {
    double[][] signals;
    try (var activations =
        StimulusActivations.of(
            model, RecordingFile.read(noise(file, 1)), Context.PASSAGE, Progress.NONE)) {
      Matrix x = activations.of(mask);
      signals = new double[][] {signal(x, 0), signal(x, 1)};
    }
    var random = new Random(2);
    return Files.writeString(file, csv((s, t) -> signals[t][s] + .5 * random.nextGaussian()));
  }

  /** The sum of every other unit, each with variance 1, scaled to variance 1. */
  private static double[] signal(Matrix x, int first) {
    double[] sum = new double[x.rows()];
    for (int u = first; u < x.columns(); u += 2) {
      double[] column = standard(x.column(u));
      IntStream.range(0, sum.length).forEach(s -> sum[s] += column[s]);
    }
    return standard(sum);
  }

  private static double[] standard(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return Arrays.stream(values).map(v -> (v - mean) / Math.sqrt(variance)).toArray();
  }
}
