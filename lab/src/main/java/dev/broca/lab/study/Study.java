package dev.broca.lab.study;

import dev.broca.lab.LabException;
import dev.broca.lab.Listener;
import dev.broca.lab.ModelOpener;
import dev.broca.lab.localize.KeptResults;
import dev.broca.lab.localize.Pages;
import dev.broca.lab.store.Store;
import dev.broca.lab.study.analysis.StudyAnalysis;
import dev.broca.lab.study.export.StudyExport;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.run.StudyModel;
import dev.broca.lab.study.run.StudyRun;
import dev.broca.lab.study.run.StudyRun.Forecast;
import dev.broca.lab.study.run.StudyRun.Part;
import dev.broca.lab.study.run.StudyRun.Shard;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.model.LanguageModel;
import dev.broca.model.ModelOptions;
import dev.broca.model.hub.HubOptions;
import dev.broca.torch.Staging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A study: one file that says what to lesion, where its results are kept, and how it is run.
 *
 * <p>
 *
 * {@snippet class="dev.broca.lab.study.StudyTest" region="study"}
 *
 * @param spec what the file says
 * @param store the file where results are kept; studies may share one
 * @param localizers the folder where what its localizers find is kept
 * @param opener how its models are opened
 * @param pages what is written beside what a localizer finds
 * @param listener who hears how far it is
 */
public record Study(
    StudySpec spec,
    Path store,
    Path localizers,
    ModelOpener opener,
    Pages pages,
    Listener listener) {
  private static final String EXPORTED = "study.json";

  /**
   * Reads a study. Its results are kept beside it, with the suffixes {@code .sqlite} and {@code
   * .localizers}; its models are found by their names; it runs in silence.
   *
   * @throws LabException if the file is no study
   */
  public static Study read(Path file) {
    return new Study(
        StudySpec.read(file),
        beside(file, ".sqlite"),
        beside(file, ".localizers"),
        ModelOpener.standard(),
        Pages.NONE,
        Listener.SILENT);
  }

  /** The place beside the file of a study that has its name and another suffix. */
  public static Path beside(Path file, String suffix) {
    String name = String.valueOf(file.getFileName()).replaceFirst("[.](yaml|yml)$", "");
    return file.resolveSibling(name + suffix);
  }

  /** The same study with another store. */
  public Study keptIn(Path other) {
    return new Study(spec, other, localizers, opener, pages, listener);
  }

  /** The same study, whose localizers keep what they find in another folder. */
  public Study localizedIn(Path other) {
    return new Study(spec, store, other, opener, pages, listener);
  }

  /** The same study, whose models are opened in another way. */
  public Study openedBy(ModelOpener other) {
    return new Study(spec, store, localizers, other, pages, listener);
  }

  /**
   * The same study, whose models are found and computed as the options say.
   *
   * @param options all but the type, which the study says
   */
  public Study with(ModelOptions options, HubOptions hub) {
    return openedBy(ModelOpener.of(options, hub));
  }

  /** The same study with pages beside what its localizers find. */
  public Study with(Pages other) {
    return new Study(spec, store, localizers, opener, other, listener);
  }

  /** The same study, which says how far it is. */
  public Study heardBy(Listener other) {
    return new Study(spec, store, localizers, opener, pages, other);
  }

  /**
   * Does what is left of the study. Every finished piece of work is kept at once: a study that was
   * stopped goes on where it was.
   *
   * @return what it says
   * @throws LabException if a network cannot be localized, or a task cannot be read
   * @throws dev.broca.model.base.ModelException if a model cannot be had
   */
  public StudyResult run() {
    return run(Shard.ALL);
  }

  /** The same for a part of the work; others may do the other parts. */
  public StudyResult run(Shard shard) {
    try (Store results = Store.open(store)) {
      for (String name : spec.models()) {
        fitted(
            name,
            results,
            (_, run) -> {
              finish(run, shard);
              return run;
            });
      }
      return StudyAnalysis.of(spec, results);
    }
  }

  private void finish(StudyRun run, Shard shard) {
    listener.say(
        "%d pieces of work, %d of them done before."
            .formatted(run.size(), run.size() - run.open()));
    try (var meter = listener.begin("Measuring", "items")) {
      run.run(shard, meter);
      meter.finished();
    }
  }

  /**
   * What is left to do on a model.
   *
   * @param model the model, as the study names it
   * @param pieces pieces of work
   * @param done those that are finished
   * @param forecast how long the others will take, and how much is kept of them
   * @param memory bytes that the weights take
   * @param parts the same work by its kinds
   */
  public record Left(
      String model, int pieces, int done, Forecast forecast, long memory, List<Part> parts) {
    /** Copies the list. */
    public Left {
      parts = List.copyOf(parts);
    }
  }

  /**
   * What is left to do, for every model. The networks are localized for it, because all else
   * depends on their masks, and a little of the work is timed.
   *
   * @throws LabException as {@link #run()} does
   */
  public List<Left> plan() {
    List<Left> left = new ArrayList<>();
    try (Store results = Store.open(store)) {
      for (String name : spec.models()) {
        left.add(
            fitted(
                name,
                results,
                (model, run) ->
                    new Left(
                        name,
                        run.size(),
                        run.size() - run.open(),
                        run.forecast(),
                        model.memory(),
                        run.parts())));
      }
    }
    return left;
  }

  private <T> T fitted(String name, Store results, BiFunction<StudyModel, StudyRun, T> work) {
    try (LanguageModel opened = opener.open(name, spec.dtype())) {
      var kept = KeptResults.in(localizers).with(pages).heardBy(listener);
      var model = new StudyModel(spec, name, opened, kept);
      return work.apply(model, model.fitted(results, listener));
    }
  }

  /**
   * What the study says so far. Reads the store and computes nothing.
   *
   * @throws LabException if there is no store
   */
  public StudyResult result() {
    try (Store results = Store.reading(store)) {
      return StudyAnalysis.of(spec, results);
    }
  }

  /**
   * The folder of what the localizer has found in a model of the study.
   *
   * @throws LabException if the study does not say which it is
   */
  public Path localizer(StudyResult.Model model) {
    String key = model.provenance().getOrDefault("localizer", "");
    if (key.length() < 8) {
      throw new LabException("The study does not say what was localized in " + model.id() + ".");
    }
    return localizers.resolve(key.substring(0, 8));
  }

  /**
   * Writes what the study says so far as files, into a folder that is whole or not there. Computes
   * nothing. Equal results give equal bytes.
   *
   * @param folder replaced where it is an export already
   * @throws LabException if there is no store, or the folder holds something else
   */
  public StudyResult export(Path folder) {
    requireExport(folder);
    try (Store results = Store.reading(store);
        Staging staging = Staging.beside(folder)) {
      String name = String.valueOf(folder.toAbsolutePath().getFileName());
      StudyResult written = StudyExport.write(spec, results, staging.folder(name));
      staging.publish(name);
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Refuses a folder that an export would replace though it is none.
   *
   * @throws LabException if it is there and holds no export
   */
  public static void requireExport(Path folder) {
    if (Files.exists(folder) && !Files.isRegularFile(folder.resolve(EXPORTED))) {
      throw new LabException(
          folder + " is there and holds no export of a study. Name another folder.");
    }
  }
}
