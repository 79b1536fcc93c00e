package dev.broca.lab.study.run;

import dev.broca.lab.LabException;
import dev.broca.lab.Listener;
import dev.broca.lab.localize.KeptResults;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.LocalizerResult;
import dev.broca.lab.localize.LocalizerRun;
import dev.broca.lab.localize.LocalizerSummary;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.store.Store;
import dev.broca.lab.study.plan.Localized;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.model.LanguageModel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A model of a study.
 *
 * @param name as the study names it
 * @param model the model, open as the study says
 * @param results where what localizers find is kept
 */
public record StudyModel(StudySpec spec, String name, LanguageModel model, KeptResults results) {
  /**
   * The study fitted to the model: its networks are localized, unless that was done before.
   *
   * @param listener who hears what cannot be done
   * @throws LabException if a network cannot be localized, or a task cannot be read
   */
  public StudyRun fitted(Store store, Listener listener) {
    int permuted = spec.controls().getOrDefault(ControlKind.LABEL_PERMUTED, 0);
    List<Localized> cuts =
        spec.localizers().stream().map(localizer -> localized(localizer, permuted)).toList();
    List<Localized> others =
        spec.others().stream()
            .map(other ->
                localized(
                    spec.localizer(other),
                    spec.controls(other).getOrDefault(ControlKind.LABEL_PERMUTED, 0)))
            .toList();
    var run = new StudyRun(spec, name, model, cuts, others, store);
    run.notes().forEach(note -> listener.say(note.words()));
    return run;
  }

  /** Bytes that the weights take. */
  public long memory() {
    return model.architecture().parameters() * model.options().dtype().bytes();
  }

  /** What a localizer finds, with label-permuted controls where the texts allow them. */
  private Localized localized(Localizer localizer, int permuted) {
    LocalizerRun fitted = localizer.on(model);
    try {
      return localized(localizer, results.resultOf(fitted, permuted, spec.seed()), permuted, "");
    } catch (LabException e) {
      if (permuted == 0) {
        throw e;
      }
      String why = String.valueOf(e.getMessage());
      return localized(localizer, results.resultOf(fitted), 0, why);
    }
  }

  private Localized localized(
      Localizer localizer, LocalizerResult found, int permuted, String unpermuted) {
    Mask mask = found.mask();
    return new Localized(
        mask,
        localizer.options().selection(),
        found.statistics(),
        LongStream.range(spec.seed(), spec.seed() + permuted)
            .boxed()
            .flatMap(seed -> found.labelPermuted(seed).stream())
            .toList(),
        unpermuted,
        network(found, mask));
  }

  private static StudyResult.Network network(LocalizerResult result, Mask mask) {
    LocalizerSummary found = result.summary();
    LocalizerSummary.Quality quality = found.quality();
    return new StudyResult.Network(
        found.network(),
        found.positive().name(),
        found.negative().name(),
        found.mode(),
        found.units(),
        quality.splitHalfR(),
        quality.spearmanBrown(),
        quality.correctedDice(),
        quality.heldOutUnitD(),
        corrected(found.length()),
        corrected(found.matchedCuts()),
        quality.unitsPassingQ(),
        quality.maskPassingMaxT(),
        found.outliers(),
        Arrays.stream(result.tValues())
            .mapToObj(value -> Double.isNaN(value) ? 0f : (float) value)
            .toList(),
        mask.stream().boxed().toList(),
        found.warnings());
  }

  private static @Nullable Double corrected(LocalizerSummary.@Nullable Agreement agreement) {
    return agreement == null ? null : agreement.corrected();
  }
}
