package dev.broca.lab.lesion;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Fill;
import dev.broca.model.unit.Site;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** What lesions of each kind write into the units of a model. */
public final class Fills {
  /** Tokens that a donor has at least, so that its positions differ. */
  private static final int DONOR_TOKENS = 8;

  private Fills() {}

  /** What to write into block outputs. */
  public static Fill of(
      LesionKind kind,
      LanguageModel model,
      List<String> texts,
      OptionalInt prefix,
      long seed,
      Progress progress) {
    return of(kind, model, Site.BLOCK_OUTPUT, texts, prefix, seed, progress);
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
  public static Fill of(
      LesionKind kind,
      LanguageModel model,
      Site site,
      List<String> texts,
      OptionalInt prefix,
      long seed,
      Progress progress) {
    return switch (kind) {
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
                .filter(ids -> ids.length >= DONOR_TOKENS)
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
