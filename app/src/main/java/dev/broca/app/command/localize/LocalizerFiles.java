package dev.broca.app.command.localize;

import dev.broca.app.cli.Console;
import dev.broca.app.cli.Meter;
import dev.broca.app.cli.Staging;
import dev.broca.app.option.Converters;
import dev.broca.app.report.ReportPage;
import dev.broca.app.report.Summary;
import dev.broca.lab.LabException;
import dev.broca.lab.control.LabelPermuted;
import dev.broca.lab.localize.Localization;
import dev.broca.lab.localize.LocalizerRun;
import dev.broca.lab.localize.LocalizerRun.WithLabelPermuted;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.output.Json;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.response.KeptResponses;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Site;
import dev.broca.torch.CacheFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.core.JacksonException;

/**
 * Keeps what localizers find, each result in a folder named by the first digits of its key, and
 * finds it again instead of computing it again.
 */
public final class LocalizerFiles {
  private static final String SUMMARY_JSON = "summary.json";
  private static final String SUMMARY_TEXT = "summary.txt";
  private static final String PAGE = "index.html";
  private static final int TEXT_WIDTH = 80;
  private static final String MOST_RESPONSES = "BROCA_ACTIVATIONS";

  /**
   * A result in its folder.
   *
   * @param folder where it lies
   * @param summary its numbers
   * @param lines its summary for people
   * @param reused whether it was there already
   */
  public record Kept(Path folder, LocalizerSummary summary, List<String> lines, boolean reused) {
    Path page() {
      return folder.resolve(PAGE);
    }

    public Path mask() {
      return folder.resolve(summary.maskFile());
    }
  }

  private final Console console;
  private final boolean quiet;
  private final Path out;
  private final boolean overwrite;
  private final Optional<KeptResponses> responses;

  /**
   * Results in a folder.
   *
   * @param overwrite whether to compute again what is there
   */
  public LocalizerFiles(Console console, boolean quiet, Path out, boolean overwrite) {
    this(console, quiet, out, overwrite, standard());
  }

  /**
   * Results in a folder.
   *
   * @param overwrite whether to compute again what is there
   * @param responses where responses to texts are kept for other localizers; empty for nowhere
   */
  public LocalizerFiles(
      Console console,
      boolean quiet,
      Path out,
      boolean overwrite,
      Optional<KeptResponses> responses) {
    this.console = console;
    this.quiet = quiet;
    this.out = out;
    this.overwrite = overwrite;
    this.responses = overwrite ? Optional.empty() : responses;
  }

  /**
   * Among what Broca keeps, unless the environment forbids it. A program without a version, as one
   * that was not packaged, may change from one run to the next, so it keeps nothing.
   */
  private static Optional<KeptResponses> standard() {
    long most = mostBytes(System.getenv().getOrDefault(MOST_RESPONSES, "4G"));
    return Optional.ofNullable(Localization.class.getPackage().getImplementationVersion())
        .filter(_ -> most > 0)
        .map(_ -> new KeptResponses(CacheFolders.standard().activations(), most));
  }

  /** The most bytes that a variable of the environment allows, 0 for none. */
  static long mostBytes(String text) {
    try {
      return text.equals("0") ? 0 : new Converters.OfBytes().convert(text);
    } catch (TypeConversionException e) {
      throw new LabException(
          "%s is to be 0 or a size such as 4G, not '%s'.".formatted(MOST_RESPONSES, text), e);
    }
  }

  /** The result of a run: the one that is kept, or else a new one. */
  public Kept resultOf(LocalizerRun run) {
    return resultOf(run, 0, 0);
  }

  /**
   * The same, with label-permuted controls beside it. Those that lie there already are kept; the
   * others are added, also to a result that was computed without them.
   *
   * @param controls how many; 0 for none
   * @param firstSeed the seed of the first
   */
  public Kept resultOf(LocalizerRun asked, int controls, long firstSeed) {
    LocalizerRun run = responses.map(asked::keeping).orElse(asked);
    Path folder = out.resolve(run.passport().shortKey());
    Optional<Kept> kept = kept(folder, run.passport());
    if (kept.isPresent()) {
      console.say(
          quiet,
          "This was computed before: using %s (--overwrite computes it again).".formatted(folder));
      if (!holds(folder, run.site(), controls, firstSeed)) {
        add(labelPermuted(run, controls, firstSeed), folder);
      }
      return kept.get();
    }
    boolean replaces = Files.exists(folder);
    run.notes().forEach(note -> console.say(quiet, note));
    sayPlan(run);
    try (Staging staging = Staging.in(out)) {
      Path fresh = staging.folder(run.passport().shortKey());
      Localization found = compute(run, controls, firstSeed, fresh);
      LocalizerSummary summary = LocalizerSummary.of(found, run.notes());
      write(found, summary, fresh);
      ResultFolder.seal(fresh);
      if (replaces) {
        staging.publish(run.passport().shortKey());
      } else if (!staging.publishNew(run.passport().shortKey())) {
        return resultOf(run, controls, firstSeed); // another process was faster: its result is read
      }
      return new Kept(folder, summary, Summary.of(found, console.width()), false);
    }
  }

  /** How long a model will read that is larger than memory, before it begins. */
  private void sayPlan(LocalizerRun run) {
    if (!quiet) {
      run.forecast()
          .ifPresent(seconds ->
              console.error(
                  "Reading %s tokens block by block will take about %s (measured with one block)."
                      .formatted(Meter.count(run.tokens()), Meter.about(seconds))));
    }
  }

  /** Computes the result; the controls are written, the result is not. */
  private Localization compute(LocalizerRun run, int controls, long firstSeed, Path folder) {
    boolean known = run.isRead();
    if (known) {
      console.say(quiet, "What the model says to these texts was kept: nothing to read.");
    }
    try (var meter = new Meter(console, quiet || known, "Reading", "tokens")) {
      long total = run.tokens();
      Progress progress =
          (done, all) -> {
            meter.advanced(done, all);
            if (done == total) {
              meter.finished(total);
              console.say(quiet, "Resampling the texts to see how far to trust the result ...");
            }
          };
      if (controls == 0) {
        return run.run(progress);
      }
      WithLabelPermuted found = run.runWithLabelPermuted(controls, firstSeed, progress);
      write(found.controls(), folder::resolve);
      describe(found.controls());
      return found.localization();
    }
  }

  private LabelPermuted labelPermuted(LocalizerRun run, int controls, long firstSeed) {
    try (var meter = new Meter(console, quiet, "Reading", "tokens")) {
      LabelPermuted found = run.labelPermuted(controls, firstSeed, meter::advanced);
      meter.finished();
      describe(found);
      return found;
    }
  }

  private void describe(LabelPermuted controls) {
    console.say(
        quiet,
        "Label-permuted controls: %d, in %d strata of group and number of tokens; these fix %.0f %% of the labels."
            .formatted(controls.masks().size(), controls.strata(), 100 * (1 - controls.freedom())));
    if (controls.freedom() < LabelPermuted.ENOUGH_FREEDOM) {
      console.say(
          quiet,
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

  private static void write(Localization found, LocalizerSummary summary, Path folder) {
    ResultFolder.write(found, folder);
    ReportPage.write(found, folder.resolve(PAGE));
    try {
      Files.writeString(folder.resolve(SUMMARY_JSON), Json.of(summary) + "\n");
      Files.write(folder.resolve(SUMMARY_TEXT), Summary.of(found, TEXT_WIDTH));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is in the folder, if it is the result that is wanted and whole. */
  private Optional<Kept> kept(Path folder, Passport wanted) {
    if (!Files.exists(folder)) {
      return Optional.empty();
    }
    Optional<Passport> there = passport(folder);
    if (there.isEmpty()) {
      throw new LabException(
          "%s is there, but it is not a result of Broca: it has no %s. Choose another --out."
              .formatted(folder, ResultFolder.PASSPORT));
    }
    if (overwrite) {
      return Optional.empty();
    }
    if (!there.get().key().equals(wanted.key())) {
      throw new LabException(
          ("%s holds another result: its passport differs. Choose another --out, or replace it with"
                  + " --overwrite.")
              .formatted(folder));
    }
    return read(folder);
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

  private Optional<Kept> read(Path folder) {
    List<String> problems = ResultFolder.problems(folder);
    if (!problems.isEmpty()) {
      console.say(
          quiet,
          "%s is not what was written, so it is computed again: %s"
              .formatted(folder, String.join(" ", problems)));
      return Optional.empty();
    }
    try {
      LocalizerSummary summary =
          Json.MAPPER.readValue(
              Files.readString(folder.resolve(SUMMARY_JSON)), LocalizerSummary.class);
      List<String> lines = Files.readAllLines(folder.resolve(SUMMARY_TEXT));
      boolean whole =
          Stream.of(summary.maskFile(), summary.qFile(), ResultFolder.T_VALUES, PAGE)
              .allMatch(name -> Files.isRegularFile(folder.resolve(name)));
      if (whole) {
        return Optional.of(new Kept(folder, summary, lines, true));
      }
    } catch (IOException | JacksonException e) {
      // Said below: whatever is wrong with the folder, it is computed again.
    }
    console.say(quiet, folder + " is not whole: it is computed again.");
    return Optional.empty();
  }
}
