package dev.broca.app.command.localize;

import dev.broca.lab.localize.Localization;
import dev.broca.lab.localize.Localization.ModelDescription;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.mask.Overlap;
import dev.broca.lab.quality.HeldOut;
import dev.broca.lab.quality.Significance;
import dev.broca.lab.quality.SplitHalf;
import dev.broca.lab.stats.Finite;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a localizer's result, kept beside it as JSON for programs to read. What is
 * undefined is null.
 *
 * @param key of the passport
 * @param model the model
 * @param network name of the network
 * @param mode whose rules hold
 * @param positive the condition that the network prefers
 * @param negative the other
 * @param units number of units in the mask
 * @param allUnits number of units in the model
 * @param perBlock units of the mask in every block
 * @param coordinates different coordinates among them
 * @param outliers outlier coordinates among them
 * @param smallestT the smallest t of any unit
 * @param largestT the largest
 * @param quality how far to trust it
 * @param matchedCuts overlap with the mask of token-matched cuts
 * @param length overlap with a localizer of length
 * @param warnings what the texts make doubtful
 * @param notes checks that could not be made
 * @param maskFile file of the mask
 * @param qFile file of the q values
 */
public record LocalizerSummary(
    String key,
    Model model,
    String network,
    String mode,
    Condition positive,
    Condition negative,
    int units,
    int allUnits,
    List<Integer> perBlock,
    int coordinates,
    List<Integer> outliers,
    @Nullable Double smallestT,
    @Nullable Double largestT,
    Quality quality,
    @Nullable Agreement matchedCuts,
    @Nullable Agreement length,
    List<String> warnings,
    List<String> notes,
    String maskFile,
    String qFile) {

  public record Model(
      String id,
      String baseName,
      @Nullable String revision,
      String family,
      long parameters,
      String dtype,
      String files) {
    static Model of(ModelDescription model) {
      return new Model(
          model.id(),
          model.baseName(),
          model.revision().orElse(null),
          model.family(),
          model.parameters(),
          model.dtype(),
          model.files());
    }
  }

  public record Condition(String name, int texts) {}

  public record Agreement(@Nullable Double dice, @Nullable Double corrected) {
    static Agreement of(Overlap overlap) {
      return new Agreement(Finite.orNull(overlap.dice()), Finite.orNull(overlap.corrected()));
    }
  }

  public record Quality(
      @Nullable Double splitHalfR,
      @Nullable Double spearmanBrown,
      @Nullable Double dice,
      @Nullable Double correctedDice,
      @Nullable Double heldOutUnitD,
      @Nullable Double heldOutMaskD,
      @Nullable Double inSampleUnitD,
      @Nullable Double inSampleMaskD,
      int unitsPassingQ,
      int maskPassingQ,
      int unitsPassingMaxT,
      int maskPassingMaxT) {
    static Quality of(dev.broca.lab.quality.Quality quality) {
      SplitHalf split = quality.splitHalf();
      HeldOut held = quality.heldOut();
      Significance significance = quality.significance();
      return new Quality(
          Finite.orNull(split.r()),
          Finite.orNull(split.spearmanBrown()),
          Finite.orNull(split.dice()),
          Finite.orNull(split.correctedDice()),
          Finite.orNull(held.unitD()),
          Finite.orNull(held.maskD()),
          Finite.orNull(held.unitDInSample()),
          Finite.orNull(held.maskDInSample()),
          significance.q(),
          significance.qInMask(),
          significance.maxT(),
          significance.maxTInMask());
    }
  }

  static LocalizerSummary of(Localization found, List<String> notes) {
    double[] t = Arrays.stream(found.map().tValues()).filter(v -> !Double.isNaN(v)).toArray();
    return new LocalizerSummary(
        found.mask().passport().key(),
        Model.of(found.model()),
        found.stimuli().name(),
        found.options().mode().label(),
        new Condition(found.stimuli().positiveName(), found.stimuli().positives().size()),
        new Condition(found.stimuli().negativeName(), found.stimuli().negatives().size()),
        found.mask().size(),
        found.mask().units().count(),
        found.mask().perBlock(),
        found.mask().coordinates().size(),
        found.footprint().outliers(),
        Finite.orNull(Arrays.stream(t).min().orElse(Double.NaN)),
        Finite.orNull(Arrays.stream(t).max().orElse(Double.NaN)),
        Quality.of(found.quality()),
        found.matchedCuts().map(cuts -> Agreement.of(cuts.overlap())).orElse(null),
        found.length().map(check -> Agreement.of(check.overlap())).orElse(null),
        found.audit().warnings(),
        notes,
        ResultFolder.maskName(found),
        ResultFolder.qValuesName(found));
  }
}
