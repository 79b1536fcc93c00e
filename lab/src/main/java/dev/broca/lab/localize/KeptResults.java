package dev.broca.lab.localize;

import dev.broca.lab.Json;
import dev.broca.lab.LabException;
import dev.broca.lab.Listener;
import dev.broca.lab.RoughTime;
import dev.broca.lab.control.LabelPermuted;
import dev.broca.lab.localize.LocalizerRun.WithLabelPermuted;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.response.KeptResponses;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Site;
import dev.broca.torch.Staging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * Keeps what localizers find, each result in a folder named by the first digits of its key, and
 * finds it again instead of computing it again.
 *
 * @param folder where the folders of results lie
 * @param overwrite whether what is there is computed again
 * @param responses where responses to texts are kept for other localizers; empty for nowhere
 * @param pages what is written beside a result for people
 * @param listener who hears how far it is
 */
public record KeptResults(
    Path folder,
    boolean overwrite,
    Optional<KeptResponses> responses,
    Pages pages,
    Listener listener) {
  /** The file of the numbers, for programs. */
  private static final String SUMMARY = "summary.json";

  /** Results in a folder, computed in silence where they are not there. */
  public static KeptResults in(Path folder) {
    return new KeptResults(folder, false, KeptResponses.standard(), Pages.NONE, Listener.SILENT);
  }

  /** The same, which computes again what is there when told so. */
  public KeptResults overwriting(boolean other) {
    return new KeptResults(folder, other, responses, pages, listener);
  }

  /** The same, which keeps responses to texts elsewhere. */
  public KeptResults keeping(Optional<KeptResponses> other) {
    return new KeptResults(folder, overwrite, other, pages, listener);
  }

  /** The same with pages beside every new result. */
  public KeptResults with(Pages other) {
    return new KeptResults(folder, overwrite, responses, other, listener);
  }

  /** The same, which says how far it is. */
  public KeptResults heardBy(Listener other) {
    return new KeptResults(folder, overwrite, responses, pages, other);
  }

  /** The result of a run: the one that is kept, or else a new one. */
  public LocalizerResult resultOf(LocalizerRun run) {
    return resultOf(run, 0, 0);
  }

  /**
   * The same, with label-permuted controls beside it. Those that lie there already are kept; the
   * others are added, also to a result that was computed without them.
   *
   * @param controls how many; 0 for none
   * @param firstSeed the seed of the first
   * @throws LabException if the folder holds something else under this name, or the localizer
   *     cannot be run
   */
  public LocalizerResult resultOf(LocalizerRun asked, int controls, long firstSeed) {
    LocalizerRun run = overwrite ? asked : responses.map(asked::keeping).orElse(asked);
    Path place = folder.resolve(run.passport().shortKey());
    Optional<LocalizerResult.Kept> kept = kept(place, run);
    return kept.isPresent()
        ? completed(kept.get(), run, controls, firstSeed)
        : computed(run, place, controls, firstSeed);
  }

  private LocalizerResult completed(
      LocalizerResult.Kept kept, LocalizerRun run, int controls, long firstSeed) {
    listener.say(
        "This was computed before: using %s (--overwrite computes it again)."
            .formatted(kept.folder()));
    if (holds(kept.folder(), run.site(), controls, firstSeed)) {
      return kept;
    }
    LabelPermuted missing = labelPermuted(run, controls, firstSeed);
    add(missing, kept.folder());
    return kept.with(bySeed(missing));
  }

  private LocalizerResult computed(LocalizerRun run, Path place, int controls, long firstSeed) {
    String name = run.passport().shortKey();
    boolean replaces = Files.exists(place);
    run.notes().forEach(listener::say);
    sayPlan(run);
    try (Staging staging = Staging.in(folder)) {
      Path fresh = staging.folder(name);
      WithLabelPermuted found = compute(run, controls, firstSeed);
      LocalizerSummary summary = LocalizerSummary.of(found.localization(), run.notes());
      write(found.controls(), fresh::resolve);
      write(found.localization(), summary, fresh);
      ResultFolder.seal(fresh);
      if (replaces) {
        staging.publish(name);
      } else if (!staging.publishNew(name)) {
        return resultOf(run, controls, firstSeed); // another process was faster: its result is read
      }
      return new LocalizerResult.Computed(
          place, summary, found.localization(), bySeed(found.controls()));
    }
  }

  private static Map<Long, Mask> bySeed(LabelPermuted controls) {
    var masks = new HashMap<Long, Mask>();
    for (Mask mask : controls.masks()) {
      masks.put(controls.firstSeed() + masks.size(), mask);
    }
    return masks;
  }

  /** How long a model will read that is larger than memory, before it begins. */
  private void sayPlan(LocalizerRun run) {
    if (listener.listens()) {
      run.forecast()
          .ifPresent(seconds ->
              listener.say(
                  "Reading %s tokens block by block will take about %s (measured with one block)."
                      .formatted(
                          String.format(Locale.ROOT, "%,d", run.tokens()), RoughTime.of(seconds))));
    }
  }

  /** Computes the result and its controls, which may be none. */
  private WithLabelPermuted compute(LocalizerRun run, int controls, long firstSeed) {
    boolean known = run.isRead();
    if (known) {
      listener.say("What the model says to these texts was kept: nothing to read.");
    }
    try (var meter = (known ? Listener.SILENT : listener).begin("Reading", "tokens")) {
      long total = run.tokens();
      Progress progress =
          (done, all) -> {
            meter.advanced(done, all);
            if (done == total) {
              meter.finished(total);
              listener.say("Resampling the texts to see how far to trust the result ...");
            }
          };
      if (controls == 0) {
        return new WithLabelPermuted(
            run.run(progress), new LabelPermuted(List.of(), firstSeed, 0, 1));
      }
      WithLabelPermuted found = run.runWithLabelPermuted(controls, firstSeed, progress);
      describe(found.controls());
      return found;
    }
  }

  private LabelPermuted labelPermuted(LocalizerRun run, int controls, long firstSeed) {
    try (var meter = listener.begin("Reading", "tokens")) {
      LabelPermuted found = run.labelPermuted(controls, firstSeed, meter);
      meter.finished();
      describe(found);
      return found;
    }
  }

  private void describe(LabelPermuted controls) {
    listener.say(
        "Label-permuted controls: %d, in %d strata of group and number of tokens; these fix %.0f %% of the labels."
            .formatted(controls.masks().size(), controls.strata(), 100 * (1 - controls.freedom())));
    if (controls.freedom() < LabelPermuted.ENOUGH_FREEDOM) {
      listener.say(
          "So the controls stay close to the mask, and little can be concluded from them: length or group nearly tells the conditions apart. Use texts that are matched in tokens, or --truncate matched.");
    }
  }

  private static boolean holds(Path folder, Site site, int controls, long firstSeed) {
    return LongStream.range(firstSeed, firstSeed + controls)
        .mapToObj(seed -> ResultFolder.labelPermuted(site, seed))
        .allMatch(name -> ResultFolder.lists(folder, name));
  }

  /** The passport comes last: what it does not list yet is not used. */
  private static void add(LabelPermuted controls, Path folder) {
    try (Staging staging = Staging.in(folder)) {
      List<String> names = write(controls, staging::path);
      ResultFolder.sealWith(
          folder,
          names.stream().collect(Collectors.toMap(Function.identity(), staging::path)),
          staging.path(ResultFolder.PASSPORT));
      names.forEach(staging::publish);
      staging.publish(ResultFolder.PASSPORT);
    }
  }

  /** Writes the masks where their names are to be, and says the names. */
  private static List<String> write(LabelPermuted controls, Function<String, Path> place) {
    var names = new ArrayList<String>();
    for (Mask mask : controls.masks()) {
      String name =
          ResultFolder.labelPermuted(mask.units().site(), controls.firstSeed() + names.size());
      MaskFiles.write(mask, place.apply(name));
      names.add(name);
    }
    return names;
  }

  private void write(Localization found, LocalizerSummary summary, Path fresh) {
    ResultFolder.write(found, fresh);
    try {
      pages.write(found, fresh);
      Files.writeString(fresh.resolve(SUMMARY), Json.of(summary) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is in the folder, if it is the result that is wanted and whole. */
  private Optional<LocalizerResult.Kept> kept(Path place, LocalizerRun run) {
    if (!Files.exists(place)) {
      return Optional.empty();
    }
    Optional<Passport> there = passport(place);
    if (there.isEmpty()) {
      throw new LabException(
          "%s is there, but it is not a result of Broca: it has no %s. Choose another --out."
              .formatted(place, ResultFolder.PASSPORT));
    }
    if (overwrite) {
      return Optional.empty();
    }
    if (!there.get().key().equals(run.passport().key())) {
      throw new LabException(
          ("%s holds another result: its passport differs. Choose another --out, or replace it with"
                  + " --overwrite.")
              .formatted(place));
    }
    return read(place, run);
  }

  private static Optional<Passport> passport(Path folder) {
    try {
      return ResultFolder.passport(folder);
    } catch (LabException e) {
      throw new LabException(
          "%s Remove the folder %s, and the result is computed anew."
              .formatted(e.getMessage(), folder),
          e);
    }
  }

  private Optional<LocalizerResult.Kept> read(Path place, LocalizerRun run) {
    List<String> problems = ResultFolder.problems(place);
    if (!problems.isEmpty()) {
      listener.say(
          "%s is not what was written, so it is computed again: %s"
              .formatted(place, String.join(" ", problems)));
      return Optional.empty();
    }
    try {
      LocalizerSummary summary = summary(place);
      boolean whole =
          Stream.concat(
                  Stream.of(summary.maskFile(), summary.qFile(), ResultFolder.T_VALUES),
                  pages.required().stream())
              .allMatch(name -> Files.isRegularFile(place.resolve(name)));
      if (whole) {
        return Optional.of(new LocalizerResult.Kept(place, summary, run.units(), Map.of()));
      }
    } catch (IOException | JacksonException e) {
      // Said below: whatever is wrong with the folder, it is computed again.
    }
    listener.say(place + " is not whole: it is computed again.");
    return Optional.empty();
  }

  private static LocalizerSummary summary(Path place) throws IOException {
    return Json.MAPPER.readValue(Files.readString(place.resolve(SUMMARY)), LocalizerSummary.class);
  }

  /**
   * The numbers of a result that is kept.
   *
   * @param place the folder of the result
   * @throws LabException if it does not hold them
   */
  public static LocalizerSummary summaryIn(Path place) {
    try {
      return summary(place);
    } catch (IOException | JacksonException e) {
      throw new LabException(
          "%s holds no numbers that can be read (%s). Remove the folder, and the result is computed anew."
              .formatted(place, SUMMARY),
          e);
    }
  }
}
