package dev.broca.lab.brain.reading;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.Folds;
import dev.broca.lab.brain.LogLikelihoodGain;
import dev.broca.lab.brain.Matrix;
import dev.broca.lab.brain.SpillOver;
import dev.broca.lab.brain.reading.ReadingGain.Cluster;
import dev.broca.lab.brain.reading.ReadingTimes.Word;
import dev.broca.lab.stats.Reliability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A linear regression of reading times, cross-validated over whole passages. The baseline knows the
 * length of a word and of those before it (spill-over), their log frequencies where the file has
 * them, and where the word stands in its passage; added to it are the surprisals of the word and of
 * those before it. A word is left out where one of these is not known, for every model alike.
 */
public final class ReadingModel {
  private final ReadingTimes times;
  private final ReadingOptions options;
  private final List<String> passages;
  private final List<Integer> words;
  private final Matrix baseline;

  /**
   * Makes the baseline.
   *
   * @throws LabException if no word has enough words before it, or logarithms of times of 0 are
   *     asked for
   */
  public ReadingModel(ReadingTimes times, ReadingOptions options) {
    this.times = times;
    this.options = options;
    this.passages = times.passages();
    SpillOver length =
        spillOver(
            times.words().stream()
                .mapToDouble(word -> word.text().codePointCount(0, word.text().length()))
                .toArray());
    this.words = length.words();
    double[] positions = words.stream().mapToDouble(w -> word(w).position()).toArray();
    Matrix known = length.predictors().beside(Matrix.column(positions));
    this.baseline =
        times.hasFrequencies()
            ? known.beside(
                spillOver(
                        times.words().stream()
                            .mapToDouble(word -> word.logFrequency().orElse(Double.NaN))
                            .toArray())
                    .predictors())
            : known;
    requireLogarithms();
  }

  private Word word(int number) {
    return times.words().get(number);
  }

  private SpillOver spillOver(double[] values) {
    return SpillOver.of(values, passages, options.spillOver());
  }

  private void requireLogarithms() {
    for (int s = 0; options.logarithm() && s < Math.max(1, times.subjects().size()); s++) {
      if (Arrays.stream(times.of(s)).anyMatch(time -> time == 0)) {
        throw new LabException(
            "%s has reading times of 0, which have no logarithm. Leave them empty where a word was skipped, or fit the times as they are."
                .formatted(times.name()));
      }
    }
  }

  /** What the baseline consists of, in words. */
  public List<String> predictors() {
    var names = new ArrayList<String>();
    names.add("length");
    if (times.hasFrequencies()) {
      names.add("log frequency");
    }
    names.add("position");
    return List.copyOf(names);
  }

  /**
   * Fits the times with and without surprisals. Subjects who have times in one passage only are
   * left out: nothing can be fitted and tested on different passages.
   *
   * @throws LabException if there are fewer passages than folds, or too few words
   */
  public ReadingGain gain(WordSurprisals surprisals) {
    double[] nats = surprisals.nats().stream().mapToDouble(v -> v).toArray();
    Matrix added = spillOver(nats).predictors();
    var fits = new ArrayList<ReadingGain.Fit>();
    if (options.eachSubject()) {
      if (times.subjects().isEmpty()) {
        throw new LabException(
            times.name() + " has no column subject, so there are no subjects to fit apart.");
      }
      for (int s = 0; s < times.subjects().size(); s++) {
        double[] own = times.of(s);
        if (distinct(kept(added, own)) > 1) {
          fits.add(fit(times.subjects().get(s), nats, added, own));
        }
      }
      if (fits.isEmpty()) {
        throw new LabException(
            "No subject of %s has times in two passages; fit the mean over subjects instead."
                .formatted(times.name()));
      }
    } else {
      fits.add(fit("", nats, added, times.means()));
    }
    return new ReadingGain(
        fits.stream().mapToDouble(ReadingGain.Fit::surprisal).average().orElseThrow(),
        fits.stream().mapToDouble(ReadingGain.Fit::r).average().orElseThrow(),
        fits,
        options);
  }

  private int distinct(int[] rows) {
    return (int)
        Arrays.stream(rows).mapToObj(row -> passages.get(words.get(row))).distinct().count();
  }

  /** Rows of the predictors in which everything is known. */
  private int[] kept(Matrix added, double[] of) {
    return IntStream.range(0, words.size())
        .filter(row -> !Double.isNaN(of[words.get(row)]))
        .filter(row -> Arrays.stream(baseline.row(row)).noneMatch(Double::isNaN))
        .filter(row -> Arrays.stream(added.row(row)).noneMatch(Double::isNaN))
        .toArray();
  }

  private ReadingGain.Fit fit(String subject, double[] nats, Matrix added, double[] of) {
    int[] rows = kept(added, of);
    List<String> groups =
        Arrays.stream(rows).mapToObj(row -> passages.get(words.get(row))).toList();
    int distinct = distinct(rows);
    int folds = options.folds(distinct);
    if (distinct < 2 || folds > distinct) {
      throw new LabException(
          "%s%s: words with all predictors and a time lie in %d passages, but %d folds of whole passages were asked for. Two or more passages are needed, and no more folds than passages."
              .formatted(
                  times.name(),
                  subject.isEmpty() ? "" : ", subject " + subject,
                  distinct,
                  Math.max(2, folds)));
    }
    double[] y =
        Arrays.stream(rows)
            .mapToDouble(row -> of[words.get(row)])
            .map(time -> options.logarithm() ? Math.log(time) : time)
            .toArray();
    LogLikelihoodGain gain =
        LogLikelihoodGain.of(
            baseline.selectRows(rows), added.selectRows(rows), y, Folds.grouped(groups, folds));
    double[] own = Arrays.stream(rows).mapToDouble(row -> nats[words.get(row)]).toArray();
    return new ReadingGain.Fit(
        subject,
        rows.length,
        distinct,
        Arrays.stream(own).average().orElseThrow(),
        Reliability.pearson(own, y),
        gain,
        clusters(groups, gain.byWord()));
  }

  private static List<Cluster> clusters(List<String> groups, List<Double> gains) {
    Map<String, Cluster> found = new LinkedHashMap<>();
    for (int w = 0; w < gains.size(); w++) {
      found.merge(
          groups.get(w),
          new Cluster(gains.get(w), 1),
          (a, b) -> new Cluster(a.sum() + b.sum(), a.count() + b.count()));
    }
    return List.copyOf(found.values());
  }
}
