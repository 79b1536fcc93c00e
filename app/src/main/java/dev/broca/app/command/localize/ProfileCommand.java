package dev.broca.app.command.localize;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Meter;
import dev.broca.app.cli.Printing;
import dev.broca.app.option.Converters;
import dev.broca.app.option.ModelArgument;
import dev.broca.app.option.Opening;
import dev.broca.app.option.TableArguments;
import dev.broca.lab.Mode;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.LocalizerOptions;
import dev.broca.lab.localize.LocalizerRequest;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.profile.MaskProfiles;
import dev.broca.lab.profile.NetworkProfile;
import dev.broca.lab.profile.ProfileRun;
import dev.broca.lab.response.Pooling;
import dev.broca.lab.response.Selection;
import dev.broca.lab.stimuli.made.Conditions;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code broca profile}. */
@Command(
    name = "profile",
    header = "Show what else drives the units of a mask.",
    customSynopsis = "broca profile MODEL (--network NAME | --mask MASK...) [OPTION]...",
    sortOptions = false,
    description = {
      "Prints how strongly the units of a mask respond to conditions of texts, items as the sample:"
          + " mean |activation| and z with 95 %% intervals, beside uniform and energy-matched"
          + " controls, and tests of the first condition against every other (Holm). With"
          + " --network, one half of the localizer's texts finds the units and the other half is"
          + " profiled; with --mask, texts known to have selected it are left out.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca profile smollm2-135m --network language",
      "  broca profile gpt2 --mask results/1a2b3c4d/MASK.npy --conditions texts.csv --format json"
    })
public final class ProfileCommand extends BrocaCommand {
  @Mixin ModelArgument model = new ModelArgument();

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description = "Find a network with one half of its texts: see broca localize.")
  private @Nullable String network;

  @Option(
      names = "--stimuli",
      paramLabel = "PATH",
      description = "The texts of --network: see broca localize.")
  private @Nullable Path stimuli;

  @Option(
      names = "--positive",
      paramLabel = "NAME",
      description = "The condition of a file that the network prefers. Default: positive.")
  private @Nullable String positive;

  @Option(
      names = "--negative",
      paramLabel = "NAME",
      description = "The other condition of a file. Default: negative.")
  private @Nullable String negative;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "Of --network: strict (default) or paper.",
      converter = Converters.OfMode.class)
  private @Nullable Mode mode;

  @Option(
      names = "--percentage",
      paramLabel = "P",
      description = "Units that --network takes, in percent of all. Default: 1.")
  private @Nullable Double percentage;

  @Option(
      names = "--in-order",
      description =
          "The first half of the texts of --network finds the units, as one of two runs of a scan"
              + " does. Default: a random half.")
  private boolean inOrder;

  @Option(
      names = "--mask",
      paramLabel = "MASK",
      description = "A mask of this model; may be repeated.")
  private @Nullable List<Path> masks;

  @Option(
      names = "--conditions",
      paramLabel = "FILE",
      description =
          "A table with the columns text and condition (docs/tables.md), any number of conditions."
              + " Default: sentences, word lists, Jabberwocky, nonwords, arithmetic and code.")
  private @Nullable Path conditions;

  @Mixin private TableArguments table = new TableArguments();

  @Option(
      names = "--pooling",
      paramLabel = "HOW",
      description =
          "Tokens to read, as for broca localize. Default: as the localizer; last-word for masks"
              + " that do not say.",
      converter = Converters.OfPooling.class)
  private @Nullable Pooling pooling;

  @Option(
      names = "--controls",
      paramLabel = "M",
      description =
          "Control masks of each kind; energy-matched ones only where t values and energies lie"
              + " beside the mask. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfRepetitions.class)
  private int controls = 19;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "For random halves, made texts and controls. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfSeed.class)
  private long seed = Selection.DEFAULT_SEED;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for profile.json, profile.csv, items.csv and the mask of --network.")
  private @Nullable Path out;

  @Mixin private Printing printing = new Printing();

  @Mixin Opening opening = new Opening();

  public ProfileCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    String name = model.name();
    if ((network == null) == (masks == null)) {
      throw wrong("Give either --network NAME or --mask MASK.");
    }
    if (masks != null
        && (stimuli != null
            || positive != null
            || negative != null
            || mode != null
            || percentage != null
            || inOrder)) {
      throw wrong(
          "--stimuli, --positive, --negative, --mode, --percentage and --in-order belong to"
              + " --network.");
    }
    if (seed + controls - 1 >= 1L << 32) {
      throw wrong("The last seed would be %d, beyond 4294967295.".formatted(seed + controls - 1));
    }
    Optional<Conditions> file =
        Optional.ofNullable(conditions)
            .map(path -> fromArguments(() -> Conditions.read(path, table.options())));
    String wanted = network;
    Optional<Localizer> localizer =
        wanted == null ? Optional.empty() : Optional.of(fromArguments(() -> localizer(wanted)));
    if (masks != null) {
      masks.forEach(mask -> MaskFiles.check(mask, Optional.empty()));
    }
    try (LanguageModel opened = opening.open(name, console, quiet)) {
      ProfileReport report =
          localizer.isPresent()
              ? ofHalf(opened, localizer.get(), file)
              : ofMasks(opened, masks == null ? List.of() : masks, file);
      Path folder = out;
      if (folder != null) {
        report.write(folder);
      }
      printing.print(console, report);
      if (folder != null) {
        say("Files: " + folder);
      }
    }
    return OK;
  }

  private Localizer localizer(String wanted) {
    Localizer localizer =
        new LocalizerRequest(
                wanted,
                mode == null ? Mode.STRICT : mode,
                seed,
                Optional.ofNullable(stimuli),
                Optional.ofNullable(positive),
                Optional.ofNullable(negative),
                table.options())
            .localizer();
    LocalizerOptions options = localizer.options();
    if (pooling != null) {
      options = options.with(pooling);
    }
    if (percentage != null) {
      options = options.with(options.selection().taking(new Amount.Percent(percentage)));
    }
    return localizer.with(options);
  }

  // One half finds, the other is profiled.

  private ProfileReport ofHalf(
      LanguageModel opened, Localizer localizer, Optional<Conditions> file) {
    NetworkProfile profile =
        NetworkProfile.of(localizer, stimuli == null, inOrder, file, seed, opened);
    NetworkProfile.Result found = metered("texts", progress -> profile.run(controls, progress));
    found.notes().forEach(this::say);
    LocalizerOptions options = profile.options();
    return new ProfileReport(
        opened.identity().id(),
        options.pooling().label(),
        options.truncation().label(),
        profile.texts().conditions().hash(),
        seed,
        found.notes(),
        List.of(
            new ProfileReport.OfMask(
                profile.halves().used().name(), found.mask(), found.profile(), found.controls())));
  }

  // Masks from files.

  private ProfileReport ofMasks(LanguageModel opened, List<Path> files, Optional<Conditions> file) {
    var profiles = new MaskProfiles(files, file, Optional.ofNullable(pooling), seed, opened);
    try (ProfileRun run = metered("tokens", profiles::read)) {
      List<ProfileReport.OfMask> found =
          profiles.in(run, controls).stream()
              .map(one ->
                  new ProfileReport.OfMask(one.name(), one.mask(), one.profile(), one.controls()))
              .toList();
      profiles.notes().forEach(this::say);
      return new ProfileReport(
          opened.identity().id(),
          profiles.pooling().label(),
          profiles.truncation().label(),
          profiles.texts().conditions().hash(),
          seed,
          profiles.notes(),
          found);
    }
  }

  private <T> T metered(String unit, Function<Progress, T> reading) {
    try (var meter = new Meter(console, quiet, "Reading", unit)) {
      T result = reading.apply(meter::advanced);
      meter.finished();
      return result;
    }
  }
}
