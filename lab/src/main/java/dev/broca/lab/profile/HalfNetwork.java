package dev.broca.lab.profile;

import dev.broca.lab.LabException;
import dev.broca.lab.localize.Energy;
import dev.broca.lab.localize.LabelledResponses;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.LocalizerOptions;
import dev.broca.lab.localize.LocalizerRun;
import dev.broca.lab.localize.Mask;
import dev.broca.lab.localize.Responses;
import dev.broca.lab.localize.TMap;
import dev.broca.lab.localize.UnitStatistics;
import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Input;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.model.EnergyMeter;
import dev.broca.model.LanguageModel;
import dev.broca.model.PositionClass;
import dev.broca.model.Progress;
import dev.broca.model.Site;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network found with one half of a localizer's texts, so that the other half, which did not
 * select it, can tell what it responds to.
 *
 * <p>The first half, rounded down, of a permutation (numpy's, of the given seed) of the texts of a
 * condition selects. Pairs stay together: both conditions then follow the same permutation.
 *
 * @param mask the network
 * @param known t and energies of every unit, on the texts that selected
 * @param reference mean and deviation of every unit on them
 * @param used the texts that selected
 * @param rest the others
 * @param paired whether the texts of the same index belong together
 */
public record HalfNetwork(
    Mask mask,
    UnitStatistics known,
    Reference reference,
    Contrast used,
    Contrast rest,
    boolean paired) {
  /**
   * Localizes with one half.
   *
   * @param paired whether the texts of the same index belong together
   * @param options how; checks and quality are not computed
   * @throws LabException if a half has fewer than four texts of a condition, or what the localizer
   *     throws
   */
  public static HalfNetwork of(
      Contrast contrast,
      boolean paired,
      LocalizerOptions options,
      long seed,
      LanguageModel model,
      Progress progress) {
    if (paired && contrast.positives().size() != contrast.negatives().size()) {
      throw new LabException(
          "Texts in pairs are equally many, but there are %d of '%s' and %d of '%s'."
              .formatted(
                  contrast.positives().size(),
                  contrast.positiveName(),
                  contrast.negatives().size(),
                  contrast.negativeName()));
    }
    var random = new NumpyRandom(seed);
    int[] positive = random.permutation(contrast.positives().size());
    int[] negative = paired ? positive : random.permutation(contrast.negatives().size());
    Contrast used = part(contrast, positive, negative, true);
    Contrast rest = part(contrast, positive, negative, false);
    LocalizerRun run = Localizer.of(used, options.checked(false)).on(model);
    List<Input> inputs = run.inputs().all();
    try (Responses responses = Responses.allocate(inputs.size(), model.units(Site.BLOCK_OUTPUT))) {
      EnergyMeter meter =
          model.poolAndMeasure(
              inputs.stream().map(input -> input.tokens().ids()).toList(),
              inputs.stream().map(options.pooling()::span).toList(),
              options.pooling().reduction(),
              responses.segment(),
              progress);
      var positives = new BitSet();
      positives.set(0, run.inputs().positives().size());
      var labelled = LabelledResponses.of(responses, positives, options.activation());
      TMap map = TMap.of(labelled, options.mode());
      Energy energy =
          Energy.of(
                  meter.units(),
                  squares(meter, PositionClass.FIRST),
                  squares(meter, PositionClass.REST))
              .reading(responses);
      return new HalfNetwork(
          options.selection().of(map, run.passport().with("half", seed)),
          UnitStatistics.of(map.tValues(), energy),
          Reference.of(responses, 0, inputs.size()),
          used,
          rest,
          paired);
    }
  }

  private static double[] squares(EnergyMeter meter, PositionClass positions) {
    return IntStream.range(0, meter.units().count())
        .mapToDouble(unit -> meter.meanSquare(positions, unit))
        .toArray();
  }

  private static Contrast part(Contrast all, int[] positive, int[] negative, boolean first) {
    return new Contrast(
        all.name(),
        all.positiveName(),
        all.negativeName(),
        half(all.positives(), positive, first),
        half(all.negatives(), negative, first),
        all.source());
  }

  /** One half of the texts, in the order in which they were. */
  private static List<Stimulus> half(List<Stimulus> texts, int[] order, boolean first) {
    int middle = order.length / 2;
    int[] part =
        first ? Arrays.copyOf(order, middle) : Arrays.copyOfRange(order, middle, order.length);
    return Arrays.stream(part).sorted().mapToObj(texts::get).toList();
  }
}
