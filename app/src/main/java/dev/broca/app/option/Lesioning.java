package dev.broca.app.option;

import dev.broca.app.cli.Console;
import dev.broca.app.cli.Meter;
import dev.broca.lab.lesion.Fills;
import dev.broca.lab.lesion.NeutralTexts;
import dev.broca.lab.lesion.ReducedPrecision;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.stimuli.Texts;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.LanguageModel;
import dev.broca.model.unit.Fill;
import dev.broca.model.unit.Lesion;
import dev.broca.model.unit.LesionPositions;
import dev.broca.model.unit.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the units of a mask are lesioned. */
public final class Lesioning {
  private static final String INSTEAD =
      " Take --dtype float32 (the default) or --lesion class-mean for numbers to rely on.";

  @Option(
      names = "--lesion",
      paramLabel = "KIND",
      description =
          "What masked units become: zero (default), class-mean (their mean over neutral texts,"
              + " first positions and all others apart) or resample (the activations of another"
              + " text).",
      converter = Converters.OfLesionKind.class)
  private LesionKind kind = LesionKind.ZERO;

  @Option(
      names = "--site",
      paramLabel = "SITE",
      description =
          "Where the units of masks sit: block-output, attention-output, mlp-output, mlp-hidden or"
              + " heads. Default: what their files say, or the first of these with as many units.",
      converter = Converters.OfSite.class)
  private @Nullable Site site;

  @Option(
      names = "--lesion-positions",
      paramLabel = "WHERE",
      description = "all (default), first (the first position alone) or rest (all but the first).",
      converter = Converters.OfLesionPositions.class)
  private LesionPositions positions = LesionPositions.ALL;

  @Option(
      names = "--fill-texts",
      paramLabel = "FILE",
      description =
          "Texts for class-mean and resample, one a line. Default: 240 neutral texts of our own.")
  private @Nullable Path texts;

  private List<String> fillTexts = List.of();

  @Option(
      names = "--fill-seed",
      paramLabel = "N",
      description = "Draws the text of resample. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfSeed.class)
  private long seed = 42;

  /** Checks files before a model is opened, which may take minutes. */
  public void check(List<Path> files) {
    files.forEach(file -> MaskFiles.check(file, Optional.ofNullable(site)));
    if (texts != null) {
      fillTexts = Texts.read(texts);
    }
  }

  /** The masks in files, at the sites that they are for. */
  public List<Mask> masks(List<Path> files, LanguageModel model) {
    return files.stream()
        .map(file -> MaskFiles.read(file, model, Optional.ofNullable(site)))
        .toList();
  }

  /** What is written at a site, measured on the intact model. */
  public Fill fill(
      LanguageModel intact, Site at, OptionalInt prefix, Console console, boolean quiet) {
    if (!kind.needsTexts()) {
      return new Fill.Zero();
    }
    List<String> read = texts == null ? NeutralTexts.all() : fillTexts;
    try (var meter = new Meter(console, quiet, "Reading neutral texts", "tokens")) {
      Fill fill = Fills.of(kind, intact, at, read, prefix, seed, meter::advanced);
      meter.finished();
      return fill;
    }
  }

  /**
   * Says which lesions give other results in 16 bits than in float32, before they are measured.
   *
   * @return for every mask, what was said of it
   */
  public List<Optional<String>> cautions(
      List<Path> files,
      List<Mask> masks,
      LanguageModel intact,
      OptionalInt prefix,
      Console console,
      boolean quiet) {
    if (kind != LesionKind.ZERO) {
      return Collections.nCopies(masks.size(), Optional.empty());
    }
    var precision = new ReducedPrecision(intact, prefix);
    var cautions = new ArrayList<Optional<String>>();
    for (int i = 0; i < masks.size(); i++) {
      Mask mask = masks.get(i);
      Optional<String> caution =
          precision.caution(files.get(i).toString(), mask, of(mask, new Fill.Zero()));
      caution.ifPresent(said -> console.say(quiet, said + INSTEAD));
      cautions.add(caution);
    }
    return cautions;
  }

  /** The lesion of a mask. */
  public Lesion of(Mask mask, Fill fill) {
    return new Lesion(mask.units(), mask.toBitSet(), fill, positions);
  }

  /** How, in words. */
  public String described() {
    return switch (positions) {
      case ALL -> kind.label();
      case FIRST -> kind.label() + " at first positions";
      case REST -> kind.label() + " at all but first positions";
    };
  }
}
