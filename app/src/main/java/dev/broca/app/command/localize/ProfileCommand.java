package dev.broca.app.command.localize;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Meter;
import dev.broca.app.cli.Printing;
import dev.broca.app.option.Converters;
import dev.broca.app.option.ModelArgument;
import dev.broca.app.option.Opening;
import dev.broca.app.option.TableArguments;
import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.LocalizerOptions;
import dev.broca.lab.localize.LocalizerRequest;
import dev.broca.lab.localize.Network;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.profile.NetworkProfile;
import dev.broca.lab.profile.ProfileRun;
import dev.broca.lab.profile.ProfileTexts;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.response.Pooling;
import dev.broca.lab.response.Selection;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.lab.stimuli.made.Conditions;
import dev.broca.lab.stimuli.made.TokenMatched;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  /** A mask to profile, and where its statistics are. */
  private record Wanted(String name, Mask mask, Optional<UnitStatistics> known) {}

  /** How the texts are read. */
  private record How(ProfileTexts texts, Truncation truncation, Pooling pooling) {}

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

  private static Set<String> texts(Contrast contrast) {
    var texts = new HashSet<String>();
    contrast.stimuli().stream().map(Stimulus::text).forEach(texts::add);
    return texts;
  }

  private static ProfileTexts unused(ProfileTexts all, Set<String> used, List<String> notes) {
    int among = all.among(used);
    if (among == 0) {
      return all;
    }
    notes.add("%d texts that selected the mask are left out of the profile.".formatted(among));
    return all.without(used);
  }

  // Masks from files.

  private ProfileReport ofMasks(LanguageModel opened, List<Path> files, Optional<Conditions> file) {
    var notes = new ArrayList<String>();
    var wanted = new ArrayList<Wanted>();
    var used = new HashSet<String>();
    var passports = new ArrayList<Passport>();
    for (Path path : files) {
      Mask mask = MaskFiles.read(path, opened.units(Site.BLOCK_OUTPUT));
      Path folder = path.toAbsolutePath().resolveSibling("");
      Passport passport = passport(mask, folder);
      passports.add(passport);
      used.addAll(selected(path, passport, opened, notes));
      wanted.add(new Wanted(path.toString(), mask, ResultFolder.statistics(folder, mask.units())));
    }
    ProfileTexts texts =
        file.isPresent()
            ? unused(ProfileTexts.of(file.get()), used, notes)
            : ProfileTexts.builtIn(used, seed);
    if (file.isEmpty() && !used.isEmpty()) {
      notes.add(
          "The profile is made from the built-in sentences that did not select a mask: %d."
              .formatted(texts.conditions().texts().values().iterator().next().size()));
    }
    notes.add("z refers to all texts of the profile.");
    Pooling how =
        pooling != null
            ? pooling
            : same(passports, "pooling", Pooling::parse).orElse(Pooling.LAST_WORD);
    Truncation cut = same(passports, "truncation", ProfileCommand::cut).orElse(Truncation.none());
    return report(opened, new How(texts, cut, how), wanted, notes);
  }

  /** Where a mask comes from: what it says itself, or else what lies beside it. */
  private static Passport passport(Mask mask, Path folder) {
    return mask.passport().entries().containsKey("stimuli")
        ? mask.passport()
        : ResultFolder.passport(folder).orElse(mask.passport());
  }

  /** The texts that selected a mask, if they are the built-in ones; else says so. */
  private static Set<String> selected(
      Path path, Passport passport, LanguageModel opened, List<String> notes) {
    Optional<String> hash = entry(passport, "stimuli");
    if (hash.isEmpty()) {
      notes.add(
          "%s does not say which texts selected it: make sure that none of them is in the profile."
              .formatted(path));
      return Set.of();
    }
    if (entry(passport, "network").equals(Optional.of(Network.LANGUAGE.label()))) {
      long drawn = entry(passport, "seed").map(Long::parseLong).orElse(Selection.DEFAULT_SEED);
      Contrast builtIn = TokenMatched.language(opened.tokenizer(), TokenMatched.PAIRS, drawn);
      if (builtIn.hash().equals(hash.get())) {
        return texts(builtIn);
      }
    }
    notes.add(
        "%s was selected with texts that Broca does not have here (%s): make sure that none of them is in the profile."
            .formatted(path, entry(passport, "stimuli_source").orElse("of unknown source")));
    return Set.of();
  }

  private static Optional<String> entry(Passport passport, String name) {
    return Optional.ofNullable(passport.entries().get(name))
        .filter(value -> value.isString() || value.isNumber())
        .map(value -> value.asString());
  }

  /** Matched cuts need two conditions: with any number, texts are read whole. */
  private static Truncation cut(String label) {
    return label.matches("[1-9][0-9]{0,8}")
        ? new Truncation.First(Integer.parseInt(label))
        : Truncation.none();
  }

  /** What all masks say about how their texts were read. */
  private static <T> Optional<T> same(
      List<Passport> passports, String name, Function<String, T> parser) {
    List<T> values =
        passports.stream().flatMap(p -> entry(p, name).stream()).map(parser).distinct().toList();
    if (values.size() > 1) {
      throw new LabException(
          "These masks were found with different settings of %s, so their profiles cannot be read from the same activations. Profile them one by one."
              .formatted(name));
    }
    return values.stream().findFirst();
  }

  private ProfileReport report(
      LanguageModel opened, How how, List<Wanted> wanted, List<String> notes) {
    try (ProfileRun run =
        metered(
            "tokens",
            progress ->
                ProfileRun.of(
                    opened,
                    Site.BLOCK_OUTPUT,
                    how.texts(),
                    how.truncation(),
                    how.pooling(),
                    Optional.empty(),
                    progress))) {
      var profiles = new ArrayList<ProfileReport.OfMask>();
      for (Wanted one : wanted) {
        profiles.add(
            new ProfileReport.OfMask(
                one.name(),
                one.mask(),
                run.of(one.mask()),
                run.controls(one.name(), one.mask(), one.known(), controls, seed, notes)));
      }
      notes.forEach(this::say);
      return new ProfileReport(
          opened.identity().id(),
          how.pooling().label(),
          how.truncation().label(),
          how.texts().conditions().hash(),
          seed,
          notes,
          profiles);
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
