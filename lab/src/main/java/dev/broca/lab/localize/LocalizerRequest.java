package dev.broca.lab.localize;

import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.benchmark.suite.PairContrast;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.ContrastFile;
import dev.broca.lab.stimuli.made.Langloc;
import dev.broca.lab.stimuli.made.LengthContrast;
import dev.broca.lab.stimuli.made.MultipleDemand;
import dev.broca.lab.stimuli.made.PulledSets;
import dev.broca.lab.stimuli.made.StimulusSet;
import dev.broca.lab.stimuli.made.Stories;
import dev.broca.lab.stimuli.made.TokenMatched;
import dev.broca.lab.stimuli.made.Tomloc;
import dev.broca.lab.table.TableOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The localizer that a person asks for: a network, and where its texts are if Broca does not bring
 * them. What can be asked for:
 *
 * <ul>
 *   <li>{@code language}: the built-in texts (in strict mode only), a folder with the published
 *       ones, or a contrast file;
 *   <li>{@code multiple-demand}: the built-in sums (in paper mode the published ones), or a
 *       contrast file;
 *   <li>{@code theory-of-mind}: the built-in stories (in strict mode only), a folder with the
 *       published ones, or a contrast file;
 *   <li>{@code short-long}: the built-in sentences, cut to half of their words against whole: an
 *       irrelevant contrast, as a control for language; or a contrast file;
 *   <li>{@code pairs:} and a paradigm or phenomenon: half of our own minimal pairs of it;
 *   <li>{@code blimp:} and a paradigm or phenomenon: half of BLiMP's, from its files;
 *   <li>any other name: a contrast file.
 * </ul>
 *
 * @param network its name
 * @param mode whose rules hold
 * @param seed for all that is drawn: nonwords, sums, halves of minimal pairs, answers in paper
 *     mode, units of a band, resampling
 * @param stimuli where the texts are
 * @param positive the condition of a contrast file that the network prefers; {@code positive} where
 *     nothing is said
 * @param negative the other condition of a contrast file; {@code negative} where nothing is said
 * @param table what is said about a contrast file beyond that
 */
public record LocalizerRequest(
    String network,
    Mode mode,
    long seed,
    Optional<Path> stimuli,
    Optional<String> positive,
    Optional<String> negative,
    TableOptions table) {
  /** Names end up in names of files. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,63}");

  /** Of a contrast file about which nothing more is said. */
  public LocalizerRequest(
      String network,
      Mode mode,
      long seed,
      Optional<Path> stimuli,
      Optional<String> positive,
      Optional<String> negative) {
    this(network, mode, seed, stimuli, positive, negative, TableOptions.STANDARD);
  }

  /** Refuses names that cannot be part of a file's name with a {@link LabException}. */
  public LocalizerRequest {
    boolean pairs = PairContrast.isAskedForBy(network);
    String name = pairs ? network.substring(network.indexOf(':') + 1) : network;
    if (!NAME.matcher(name).matches()) {
      throw new LabException(
          "A network has a name of up to 64 letters, digits, dots, dashes and underscores that"
              + " begins with a letter or digit, but \"%s\" was given.".formatted(network));
    }
  }

  /**
   * The localizer with the defaults of its network and mode, its texts read.
   *
   * @throws LabException when the texts are missing, or not what they should be
   */
  public Localizer localizer() {
    return Localizer.of(texts(), LocalizerOptions.of(kind(), mode).seeded(seed));
  }

  private Network kind() {
    if (PairContrast.isAskedForBy(network)) {
      return Network.MINIMAL_PAIRS;
    }
    for (Network known : Network.values()) {
      if (known != Network.MINIMAL_PAIRS && known.label().equals(network)) {
        return known;
      }
    }
    return Network.CUSTOM;
  }

  /**
   * The texts alone.
   *
   * @throws LabException when they are missing, or not what they should be
   */
  public StimulusSet texts() {
    if (kind() == Network.MINIMAL_PAIRS) {
      return new StimulusSet.Fixed(pairs().contrast());
    }
    if (stimuli.isPresent()) {
      Path texts = PulledSets.standard().meant(stimuli.get());
      return new StimulusSet.Fixed(read(texts).named(network));
    }
    if (positive.isPresent() || negative.isPresent()) {
      throw new LabException(
          "--positive and --negative name conditions of a contrast file. Give it with --stimuli.");
    }
    return switch (kind()) {
      case LANGUAGE -> language();
      case MULTIPLE_DEMAND ->
          new StimulusSet.Fixed(
              switch (mode) {
                case STRICT -> MultipleDemand.balanced(seed);
                case PAPER -> MultipleDemand.published();
              });
      case SHORT_LONG -> new StimulusSet.Fixed(LengthContrast.shortAgainstLong());
      case THEORY_OF_MIND -> new StimulusSet.Fixed(theoryOfMind());
      case MINIMAL_PAIRS, CUSTOM ->
          throw new LabException(
              ("There is no built-in network \"%s\"; there are language, multiple-demand,"
                      + " theory-of-mind, short-long, and pairs: with a paradigm or phenomenon of the"
                      + " built-in minimal pairs. For a network of your own, give a table"
                      + " with the columns text and condition with --stimuli.")
                  .formatted(network));
    };
  }

  private StimulusSet language() {
    return switch (mode) {
      case STRICT -> new StimulusSet.BuiltIn(TokenMatched.PAIRS, seed);
      case PAPER ->
          new StimulusSet.Fixed(
              read(pulled(
                      "langloc",
                      "the published language localizer",
                      "the folder with its CSV files"))
                  .named(network));
    };
  }

  /** Published texts that were fetched before. */
  private static Path pulled(String set, String what, String files) {
    return PulledSets.standard()
        .find(set)
        .orElseThrow(() ->
            new LabException(
                "Paper mode reads %s, which Broca may not bring along. Fetch it with %s, give %s with --stimuli, or use --mode strict for the built-in texts."
                    .formatted(what, PulledSets.command(set), files)));
  }

  private Contrast theoryOfMind() {
    return switch (mode) {
      case STRICT -> Stories.theoryOfMind();
      case PAPER ->
          read(pulled(
                  "tomloc",
                  "the published theory-of-mind localizer",
                  "the folder with its stories (1b_story.txt, 1b_question.txt, ...) or a contrast file of your own"))
              .named(network);
    };
  }

  private PairContrast pairs() {
    if (positive.isPresent() || negative.isPresent()) {
      throw new LabException(
          "The conditions of %s are grammatical and ungrammatical: leave out --positive and --negative."
              .formatted(network));
    }
    return PairContrast.of(network, seed, stimuli);
  }

  private Contrast read(Path path) {
    if (!Files.isDirectory(path)) {
      return ContrastFile.read(
          path, positive.orElse("positive"), negative.orElse("negative"), table);
    }
    if (positive.isPresent() || negative.isPresent()) {
      throw new LabException(
          "--positive and --negative name conditions of a contrast file, but %s is a folder."
              .formatted(path));
    }
    return switch (kind()) {
      case LANGUAGE -> Langloc.read(path);
      case THEORY_OF_MIND ->
          switch (mode) {
            case STRICT -> Tomloc.read(path);
            case PAPER -> Tomloc.readWithDrawnAnswers(path, seed);
          };
      case MULTIPLE_DEMAND, SHORT_LONG, MINIMAL_PAIRS, CUSTOM ->
          throw new LabException(
              "The texts of %s are a table with the columns text and condition, but %s is a folder."
                  .formatted(network, path));
    };
  }
}
