package dev.broca.app.command.study;

import dev.broca.app.cli.Console;
import dev.broca.app.command.localize.LocalizerFiles;
import dev.broca.app.command.localize.LocalizerFiles.Kept;
import dev.broca.app.command.localize.LocalizerSummary;
import dev.broca.app.option.Computing;
import dev.broca.app.option.StudyFile;
import dev.broca.lab.LabException;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.LocalizerRun;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.lab.store.Store;
import dev.broca.lab.study.plan.Localized;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.run.StudyRun;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.model.LanguageModel;
import dev.broca.model.hub.ModelFiles;
import dev.broca.model.unit.Units;
import dev.broca.model.weights.Npy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A model of a study, open. */
public final class StudyModel implements AutoCloseable {
  private final StudySpec spec;
  private final String name;
  private final LanguageModel model;
  private final Console console;
  private final boolean quiet;
  private @Nullable Kept found;

  /**
   * Opens it as the study says.
   *
   * @param name as the study names it
   */
  public StudyModel(
      StudySpec spec,
      String name,
      ModelFiles files,
      Computing computing,
      Console console,
      boolean quiet) {
    this.spec = spec;
    this.name = name;
    this.console = console;
    this.quiet = quiet;
    this.model = computing.openAs(spec.dtype(), files, console, quiet);
  }

  /** The study fitted to the model: its networks are localized, unless that was done before. */
  public StudyRun fitted(StudyFile study, Store store) {
    var files = new LocalizerFiles(console, quiet, study.localizers(), false);
    int permuted = spec.controls().getOrDefault(ControlKind.LABEL_PERMUTED, 0);
    List<Localized> cuts = new ArrayList<>();
    for (Localizer localizer : spec.localizers()) {
      WithPermuted kept = kept(files, localizer.on(model), permuted);
      found = found == null ? kept.kept : found;
      cuts.add(localized(localizer, kept, permuted));
    }
    var run = new StudyRun(spec, name, model, cuts, others(files), store);
    run.notes().forEach(note -> console.say(quiet, note.words()));
    return run;
  }

  /** What the localizers of the study's other networks find. */
  private List<Localized> others(LocalizerFiles files) {
    return spec.others().stream()
        .map(other -> {
          Localizer localizer = spec.localizer(other);
          int permuted = spec.controls(other).getOrDefault(ControlKind.LABEL_PERMUTED, 0);
          return localized(localizer, kept(files, localizer.on(model), permuted), permuted);
        })
        .toList();
  }

  /**
   * A result, with label-permuted controls where the texts allow them.
   *
   * @param unpermuted why there are none, where there are none; else blank
   */
  private record WithPermuted(Kept kept, String unpermuted) {}

  private WithPermuted kept(LocalizerFiles files, LocalizerRun fitted, int permuted) {
    try {
      return new WithPermuted(files.resultOf(fitted, permuted, spec.seed()), "");
    } catch (LabException e) {
      if (permuted == 0) {
        throw e;
      }
      return new WithPermuted(files.resultOf(fitted), String.valueOf(e.getMessage()));
    }
  }

  /** What its localizer has found, with the first cut; there once the study is fitted. */
  public Kept found() {
    return Objects.requireNonNull(found, "the study is fitted first");
  }

  /** Bytes that the weights take. */
  long memory() {
    return model.architecture().parameters() * model.options().dtype().bytes();
  }

  private Localized localized(Localizer localizer, WithPermuted result, int permuted) {
    Kept kept = result.kept;
    Units units = model.units(spec.site());
    Mask mask = MaskFiles.read(kept.mask(), units);
    UnitStatistics known =
        ResultFolder.statistics(kept.folder(), units)
            .orElseThrow(() ->
                new LabException(
                    "%s has no energies. Remove the folder, and it is made again."
                        .formatted(kept.folder())));
    return new Localized(
        mask,
        localizer.options().selection(),
        known,
        result.unpermuted.isBlank() ? permuted(kept.folder(), permuted, units) : List.of(),
        result.unpermuted,
        network(kept, mask));
  }

  private List<Mask> permuted(Path folder, int count, Units units) {
    return LongStream.range(spec.seed(), spec.seed() + count)
        .mapToObj(seed -> folder.resolve(ResultFolder.labelPermuted(spec.site(), seed)))
        .filter(Files::isRegularFile)
        .map(file -> MaskFiles.read(file, units))
        .toList();
  }

  private static StudyResult.Network network(Kept kept, Mask mask) {
    LocalizerSummary found = kept.summary();
    LocalizerSummary.Quality quality = found.quality();
    double[] t = Npy.read(kept.folder().resolve(ResultFolder.T_VALUES)).doubles();
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
        Arrays.stream(t).mapToObj(value -> Double.isNaN(value) ? 0f : (float) value).toList(),
        mask.stream().boxed().toList(),
        found.warnings());
  }

  private static @Nullable Double corrected(LocalizerSummary.@Nullable Agreement agreement) {
    return agreement == null ? null : agreement.corrected();
  }

  @Override
  public void close() {
    model.close();
  }
}
