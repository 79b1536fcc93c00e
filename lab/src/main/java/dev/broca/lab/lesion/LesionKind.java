package dev.broca.lab.lesion;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.stats.NumpyRandom;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Fill;
import dev.broca.model.unit.Site;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** What the units of a lesion are overwritten with. */
public enum LesionKind {
  /** Zero, as in the authors' code. */
  ZERO("zero"),
  /**
   * Each unit's mean over neutral texts, first positions and all others apart. Zero is far from
   * anything that massive activations ever are; the mean takes away what a unit says about the text
   * and leaves its usual level.
   */
  CLASS_MEAN("class-mean"),
  /** The activations of one other text at the same positions, in an intact run. */
  RESAMPLE("resample");

  private final String label;

  LesionKind(String label) {
    this.label = label;
  }

  /** The name on the command line. */
  public String label() {
    return label;
  }

  /** Whether texts must be read to know what to write. */
  public boolean needsTexts() {
    return this != ZERO;
  }

  /** What to write into block outputs. */
  public Fill fill(
      LanguageModel model, List<String> texts, OptionalInt prefix, long seed, Progress progress) {
    return fill(model, Site.BLOCK_OUTPUT, texts, prefix, seed, progress);
  }

  /**
   * What to write, from texts that are neither stimuli of the localizer nor items of a benchmark.
   *
   * @param model the intact model
   * @param site where the units sit
   * @param texts of which the means are taken, or one is drawn
   * @param prefix the token before each of them: the same as before the items
   * @param seed of the text that is drawn
   * @throws LabException if there are too few texts, or they are too short
   */
  public Fill fill(
      LanguageModel model,
      Site site,
      List<String> texts,
      OptionalInt prefix,
      long seed,
      Progress progress) {
    return switch (this) {
      case ZERO -> new Fill.Zero();
      case CLASS_MEAN -> {
        if (texts.size() < 2) {
          throw new LabException(
              "Class means need texts, at least 2 and better 200 or more, but %d were given."
                  .formatted(texts.size()));
        }
        yield model.classMeans(
            site, texts.stream().map(text -> tokens(model, text, prefix)).toList(), progress);
      }
      case RESAMPLE -> {
        List<int[]> donors =
            texts.stream()
                .map(text -> tokens(model, text, prefix))
                .filter(ids -> ids.length >= 8)
                .toList();
        if (donors.isEmpty()) {
          throw new LabException("A donor needs 8 tokens or more, but no text has as many.");
        }
        yield model.donor(site, new NumpyRandom(seed).choice(donors));
      }
    };
  }

  /** The tokens of a neutral text behind a prefix. */
  static int[] tokens(LanguageModel model, String text, OptionalInt prefix) {
    int[] ids = Prefix.behind(prefix, model.tokenizer().encode(text, false).ids());
    return IntStream.concat(prefix.stream(), IntStream.of(ids)).toArray();
  }
}
