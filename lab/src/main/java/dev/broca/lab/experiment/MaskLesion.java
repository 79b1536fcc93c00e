package dev.broca.lab.experiment;

import dev.broca.lab.lesion.NeutralTexts;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.unit.LesionPositions;
import dev.broca.torch.Sha256;
import java.util.stream.Collectors;

/**
 * A lesion of the units of a mask.
 *
 * @param mask the units
 * @param kind what they are overwritten with
 * @param positions where
 */
public record MaskLesion(Mask mask, LesionKind kind, LesionPositions positions) {
  /**
   * What determines a result, with this lesion.
   *
   * @param seed of a text that is drawn to resample from
   */
  Passport addTo(Passport passport, long seed) {
    Passport lesioned =
        passport
            .with("site", mask.units().site().label())
            .with("mask", hash(mask))
            .with("lesion", kind.label())
            .with("positions", positions.label());
    return kind.needsTexts()
        ? lesioned
            .with("fill_texts", Sha256.of(String.join("\n", NeutralTexts.all())))
            .with("fill_seed", kind == LesionKind.RESAMPLE ? seed : null)
        : lesioned;
  }

  /** The units of a mask and the model that they are in, whatever it is called. */
  static String hash(Mask mask) {
    String units = mask.stream().mapToObj(String::valueOf).collect(Collectors.joining(","));
    return Sha256.of(mask.units().widths() + " " + units);
  }
}
