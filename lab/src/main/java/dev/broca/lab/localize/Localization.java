package dev.broca.lab.localize;

import dev.broca.lab.lesion.Footprint;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.Overlap;
import dev.broca.lab.quality.Quality;
import dev.broca.lab.response.Energy;
import dev.broca.lab.response.Outliers;
import dev.broca.lab.response.TMap;
import dev.broca.lab.stimuli.Audit;
import dev.broca.lab.stimuli.Contrast;
import java.util.Optional;

/**
 * What a localizer has found in a model.
 *
 * @param model the model, for people
 * @param options the options
 * @param stimuli the texts
 * @param audit what the texts look like to this model
 * @param map t, p and q of every unit
 * @param mask the units taken, with the passport of the whole run
 * @param quality how reliable and how selective they are
 * @param energy mean squared activation of every unit on these texts
 * @param outliers coordinates with massive activations
 * @param footprint what zeroing the mask would take out
 * @param controlFootprint the same for a uniform control of equal size, for comparison
 * @param matchedCuts the mask found with token-matched cuts; empty where it was not asked for
 * @param length the check against length; empty where it was not asked for
 */
public record Localization(
    ModelDescription model,
    LocalizerOptions options,
    Contrast stimuli,
    Audit audit,
    TMap map,
    Mask mask,
    Quality quality,
    Energy energy,
    Outliers outliers,
    Footprint footprint,
    Footprint controlFootprint,
    Optional<MatchedCuts> matchedCuts,
    Optional<LengthCheck> length) {
  /**
   * The model of a result.
   *
   * @param id its name: hub id, path or file
   * @param baseName the last part of the name, for file names
   * @param revision commit of its repository
   * @param family its {@code model_type}
   * @param parameters number of weights
   * @param dtype the type that was computed in
   * @param files how the weights are stored, such as {@code Q4_1}, for people
   * @param pretrained whether the weights are its own and not random ones
   */
  public record ModelDescription(
      String id,
      String baseName,
      Optional<String> revision,
      String family,
      long parameters,
      String dtype,
      String files,
      boolean pretrained) {}

  /**
   * The same localizer with both conditions cut to the same numbers of tokens.
   *
   * @param mask its mask, of the same size
   * @param overlap with the main mask
   * @param needed false where the texts are matched as they are, so that the masks are the same
   */
  public record MatchedCuts(Mask mask, Overlap overlap, boolean needed) {}

  /**
   * A localizer for nothing but length.
   *
   * @param mask its mask, of the same size
   * @param overlap with the main mask
   */
  public record LengthCheck(Mask mask, Overlap overlap) {}
}
