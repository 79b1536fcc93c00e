package dev.broca.lab.study.result;

import dev.broca.lab.vocabulary.Arm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well units predict a recording of brains. Correlations and shares of variance are never
 * clamped. Over targets they are medians, over folds means; those that are undefined are null.
 *
 * @param name its name in the study
 * @param recorded what was recorded and how it is fitted
 * @param ceiling of the targets that have one, as the file gives it; null where it gives none
 * @param fits the network first, then controls, then the untrained model; what is finished
 * @param baselines what predicts without reading
 * @param against the network beside every kind of control
 */
public record BrainResult(
    String name,
    Recorded recorded,
    @Nullable Range ceiling,
    List<Fit> fits,
    List<Baseline> baselines,
    List<Against> against) {

  /** Copies the lists. */
  public BrainResult {
    fits = List.copyOf(fits);
    baselines = List.copyOf(baselines);
    against = List.copyOf(against);
  }

  /**
   * A recording, and how it is fitted.
   *
   * @param file the name of its file
   * @param sha256 of the file
   * @param stimuli number of texts
   * @param groups number of passages or topics; 0 where the file has none
   * @param subjects number of subjects; 0 where the file names none
   * @param missing number of responses that were not measured
   * @param folds grouped, contiguous or shuffled, as they are where there are no groups
   * @param outer number of folds
   * @param alpha how the penalty is chosen: nested, loo or ols
   * @param context what a model reads before a stimulus: passage or none
   * @param permutations of groups, for p
   * @param components number of principal components at which masks are compared
   * @param targets what was measured
   * @param notes what a reader should know of the data
   */
  public record Recorded(
      String file,
      String sha256,
      int stimuli,
      int groups,
      int subjects,
      int missing,
      String folds,
      int outer,
      String alpha,
      String context,
      int permutations,
      int components,
      List<Target> targets,
      List<String> notes) {
    /** Copies the lists. */
    public Recorded {
      targets = List.copyOf(targets);
      notes = List.copyOf(notes);
    }
  }

  /** A target, such as a voxel; see {@link dev.broca.lab.brain.data.Recording.Target}. */
  public record Target(
      String name, @Nullable String subject, @Nullable String roi, @Nullable Double ceiling) {}

  /** The smallest, median and largest of some values. */
  public record Range(double least, double median, double most) {}

  /**
   * What a set of units predicts.
   *
   * @param arm network, a kind of control, or untrained
   * @param seed of a control that is drawn, or of the untrained weights
   * @param units number of units
   * @param coordinates number of different coordinates
   * @param r median correlation with held-out responses
   * @param shuffled the same with shuffled folds
   * @param unique median unique R2, beyond length, position and word rate; null where none of these
   *     varies
   * @param p of the median unique R2, by permuting groups; null for all but the network
   * @param atComponents median r with principal components in place of the units
   * @param edgeShare share of folds and targets whose penalty is the first or last of its list
   * @param cka linear CKA with the responses
   * @param rsa Spearman's correlation of dissimilarities
   * @param byTarget for every target
   */
  public record Fit(
      Arm arm,
      @Nullable Long seed,
      int units,
      int coordinates,
      @Nullable Double r,
      @Nullable Double shuffled,
      @Nullable Double unique,
      @Nullable Double p,
      @Nullable Double atComponents,
      double edgeShare,
      @Nullable Double cka,
      @Nullable Double rsa,
      ByTarget byTarget) {}

  /**
   * What a baseline predicts.
   *
   * @param name what it is
   * @param columns its width
   * @param r as in {@link Fit}
   * @param unique as in {@link Fit}; null for what is itself taken out
   * @param byTarget for every target
   */
  public record Baseline(
      String name,
      int columns,
      @Nullable Double r,
      @Nullable Double unique,
      double edgeShare,
      ByTarget byTarget) {}

  /**
   * Means over folds for every target, in the order of the targets; empty where there is no such
   * number.
   *
   * @param r correlations
   * @param shuffled the same with shuffled folds
   * @param unique unique R2
   */
  public record ByTarget(
      List<@Nullable Double> r, List<@Nullable Double> shuffled, List<@Nullable Double> unique) {
    /**
     * Copies the lists. Written out in full: of a short one, javac loses which values may be null.
     */
    public ByTarget(
        List<@Nullable Double> r, List<@Nullable Double> shuffled, List<@Nullable Double> unique) {
      this.r = copied(r);
      this.shuffled = copied(shuffled);
      this.unique = copied(unique);
    }

    private static List<@Nullable Double> copied(List<@Nullable Double> values) {
      return Collections.unmodifiableList(new ArrayList<>(values));
    }
  }

  /**
   * The network beside one kind of control.
   *
   * @param control the kind
   * @param masks how many there are
   * @param r median of theirs
   * @param unique median of theirs
   * @param rankR place of the network among itself and these by r, 1 the best
   * @param rankUnique the same by unique R2
   */
  public record Against(
      Arm control,
      int masks,
      @Nullable Double r,
      @Nullable Double unique,
      @Nullable Integer rankR,
      @Nullable Integer rankUnique) {}
}
