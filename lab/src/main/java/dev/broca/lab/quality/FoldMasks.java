package dev.broca.lab.quality;

import dev.broca.lab.LabException;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.response.LabelledResponses;
import java.util.BitSet;
import java.util.List;

/**
 * The units that a localizer selects in every training part of a cross-validation of one model, to
 * be measured in another on the texts that were left out: whether units that are the network in one
 * checkpoint respond to the contrast in another, on texts that neither selected. Both models have
 * the same units and read the same texts in the same order.
 */
public final class FoldMasks {
  /**
   * An effect on texts that did not select, as in {@link HeldOut}.
   *
   * @param unitD mean over the units of Cohen's d
   * @param maskD Cohen's d of their mean activation
   */
  public record Effect(double unitD, double maskD) {}

  private final List<BitSet> tests;
  private final List<Mask> masks;
  private final int texts;

  FoldMasks(List<BitSet> tests, List<Mask> masks, int texts) {
    this.tests = List.copyOf(tests);
    this.masks = List.copyOf(masks);
    this.texts = texts;
  }

  /**
   * Measures the units with the responses of a model, z with its own training texts; means over all
   * folds and repeats.
   *
   * @throws LabException if the responses are to other texts or of other units
   */
  public Effect in(LabelledResponses contrast) {
    if (contrast.responses().texts() != texts
        || !contrast.responses().units().equals(masks.getFirst().units())) {
      throw new LabException(
          "The units were selected with %d texts among %s, but are to be measured with %d texts among %s."
              .formatted(
                  texts,
                  Mask.describe(masks.getFirst().units()),
                  contrast.responses().texts(),
                  Mask.describe(contrast.responses().units())));
    }
    return HeldOut.effect(contrast, tests, masks);
  }
}
