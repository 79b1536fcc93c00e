package dev.broca.lab.profile;

import dev.broca.lab.LabException;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.LocalizerOptions;
import dev.broca.lab.localize.LocalizerRun;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.response.Energy;
import dev.broca.lab.response.LabelledResponses;
import dev.broca.lab.response.Responses;
import dev.broca.lab.response.TMap;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.lab.stimuli.Input;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.pass.EnergyMeter;
import dev.broca.model.unit.PositionClass;
import java.util.BitSet;
import java.util.List;

/**
 * A network found with one half of a localizer's texts, so that the other half, which did not
 * select it, can tell what it responds to.
 *
 * @param mask the network
 * @param known t and energies of every unit, on the texts that selected
 * @param reference mean and deviation of every unit on them
 * @param halves the texts that selected, and the others
 */
public record HalfNetwork(Mask mask, UnitStatistics known, Reference reference, Halves halves) {
  /**
   * Localizes with one half.
   *
   * @param options how; checks and quality are not computed
   * @throws LabException if a half has fewer than four texts of a condition, or what the localizer
   *     throws
   */
  public static HalfNetwork of(
      Halves halves, LocalizerOptions options, LanguageModel model, Progress progress) {
    LocalizerRun run = Localizer.of(halves.used(), options.checked(false)).on(model);
    List<Input> inputs = run.inputs().all();
    try (Responses responses = Responses.allocate(inputs.size(), model.units(options.site()))) {
      EnergyMeter meter =
          model.poolAndMeasure(
              options.site(),
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
                  meter.meanSquares(PositionClass.FIRST),
                  meter.meanSquares(PositionClass.REST))
              .reading(responses);
      return new HalfNetwork(
          options.selection().of(map, run.passport().with("half", halves.label())),
          UnitStatistics.of(map.tValues(), energy),
          Reference.of(responses, 0, inputs.size()),
          halves);
    }
  }
}
