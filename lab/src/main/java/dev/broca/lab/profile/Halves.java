package dev.broca.lab.profile;

import dev.broca.lab.LabException;
import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Stimulus;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The texts of a localizer in two halves: one selects, the other is profiled.
 *
 * <p>The first half, rounded down, of a permutation (numpy's, of the given seed) of the texts of a
 * condition selects. Pairs stay together: both conditions then follow the same permutation.
 *
 * @param used the texts that select
 * @param rest the others
 * @param paired whether the texts of the same index belong together
 * @param seed of the permutations
 */
public record Halves(Contrast used, Contrast rest, boolean paired, long seed) {
  /**
   * Halves of a contrast.
   *
   * @param paired whether the texts of the same index belong together
   * @throws LabException if texts in pairs are not equally many
   */
  public static Halves of(Contrast contrast, boolean paired, long seed) {
    if (paired && contrast.positives().size() != contrast.negatives().size()) {
      throw new LabException(
          "Texts in pairs are equally many, but there are %d of '%s' and %d of '%s'."
              .formatted(
                  contrast.positives().size(),
                  contrast.positiveName(),
                  contrast.negatives().size(),
                  contrast.negativeName()));
    }
    var random = new NumpyRandom(seed);
    int[] positive = random.permutation(contrast.positives().size());
    int[] negative = paired ? positive : random.permutation(contrast.negatives().size());
    return new Halves(
        part(contrast, positive, negative, true),
        part(contrast, positive, negative, false),
        paired,
        seed);
  }

  private static Contrast part(Contrast all, int[] positive, int[] negative, boolean first) {
    return new Contrast(
        all.name(),
        all.positiveName(),
        all.negativeName(),
        half(all.positives(), positive, first),
        half(all.negatives(), negative, first),
        all.source());
  }

  /** One half of the texts, in the order in which they were. */
  private static List<Stimulus> half(List<Stimulus> texts, int[] order, boolean first) {
    int middle = order.length / 2;
    int[] part =
        first ? Arrays.copyOf(order, middle) : Arrays.copyOfRange(order, middle, order.length);
    return Arrays.stream(part).sorted().mapToObj(texts::get).toList();
  }

  /** The texts that select, each once. */
  public Set<String> selecting() {
    var texts = new HashSet<String>();
    used.stimuli().stream().map(Stimulus::text).forEach(texts::add);
    return texts;
  }
}
