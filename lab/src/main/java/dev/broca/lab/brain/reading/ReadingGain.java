package dev.broca.lab.brain.reading;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.LogLikelihoodGain;
import dev.broca.lab.stats.Interval;
import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.stats.Quantiles;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the surprisals of a model add to a prediction of reading times.
 *
 * @param surprisal mean surprisal of the words that were fitted, in nats; of subjects, their mean
 * @param r Pearson's correlation of surprisal and time over these words; of subjects, the mean
 * @param fits one for each subject; one alone for their mean
 * @param options how it was fitted
 */
public record ReadingGain(double surprisal, double r, List<Fit> fits, ReadingOptions options) {
  /**
   * A fit of the times of one subject, or of the mean.
   *
   * @param subject whose times; empty for the mean
   * @param words how many were fitted
   * @param passages of how many passages
   * @param surprisal mean surprisal of these words, in nats
   * @param r Pearson's correlation of surprisal and time
   * @param gain the cross-validated gain in log-likelihood
   * @param clusters what is drawn for an interval of this fit alone: for each passage the sum of
   *     gains and the number of words
   */
  public record Fit(
      String subject,
      int words,
      int passages,
      double surprisal,
      double r,
      LogLikelihoodGain gain,
      List<Cluster> clusters) {
    /** Copies the list. */
    public Fit {
      clusters = List.copyOf(clusters);
    }
  }

  /** A sum over some words, and their number. */
  public record Cluster(double sum, double count) {}

  /** Copies the list. */
  public ReadingGain {
    fits = List.copyOf(fits);
  }

  /** Gain in log-likelihood for each word, in nats; of subjects, their mean. */
  public double perWord() {
    return ratio(clusters());
  }

  /** Mean log-likelihood of a word under the baseline, in nats; of subjects, their mean. */
  public double baseline() {
    return fits.stream().mapToDouble(fit -> fit.gain().baseline()).average().orElse(Double.NaN);
  }

  /** Number of subjects whose gain is above 0. */
  public int above() {
    return (int) fits.stream().filter(fit -> fit.gain().perWord() > 0).count();
  }

  /**
   * The middle 95 % of the gain under resampling: of subjects where each was fitted, of passages
   * for the mean over subjects.
   */
  public Interval interval() {
    return interval(clusters(), options);
  }

  /**
   * How much more this gains than another model's surprisals on the same words, in nats per word.
   */
  public double minus(ReadingGain other) {
    return perWord() - other.perWord();
  }

  /**
   * The middle 95 % of {@link #minus}, the same subjects or passages being drawn for both.
   *
   * @throws LabException if they are not of the same words
   */
  public Interval intervalOfMinus(ReadingGain other) {
    List<Cluster> mine = clusters();
    List<Cluster> theirs = other.clusters();
    if (mine.size() != theirs.size()
        || !IntStream.range(0, mine.size())
            .allMatch(i -> mine.get(i).count() == theirs.get(i).count())) {
      throw new LabException("Gains of different words cannot be subtracted.");
    }
    return interval(
        IntStream.range(0, mine.size())
            .mapToObj(
                i -> new Cluster(mine.get(i).sum() - theirs.get(i).sum(), mine.get(i).count()))
            .toList(),
        options);
  }

  private List<Cluster> clusters() {
    return options.eachSubject()
        ? fits.stream().map(fit -> new Cluster(fit.gain().perWord(), 1)).toList()
        : fits.getFirst().clusters();
  }

  private static double ratio(List<Cluster> clusters) {
    return clusters.stream().mapToDouble(Cluster::sum).sum()
        / clusters.stream().mapToDouble(Cluster::count).sum();
  }

  private static Interval interval(List<Cluster> clusters, ReadingOptions options) {
    var random = new NumpyRandom(options.seed());
    double[] drawn = new double[options.samples()];
    for (int s = 0; s < drawn.length; s++) {
      double sum = 0;
      double count = 0;
      for (int i = 0; i < clusters.size(); i++) {
        Cluster one = clusters.get(random.randint(0, clusters.size()));
        sum += one.sum();
        count += one.count();
      }
      drawn[s] = sum / count;
    }
    return new Interval(Quantiles.percentile(drawn, 2.5), Quantiles.percentile(drawn, 97.5));
  }
}
