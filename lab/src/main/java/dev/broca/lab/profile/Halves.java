package dev.broca.lab.profile;

import dev.broca.lab.LabException;
import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Stimulus;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The texts of a localizer in two halves: one selects, the other is profiled.
 *
 * <p>The first half, rounded down, of the texts of a condition selects: in their order, as one of
 * two runs of a scan does, or in that of a permutation (numpy's, of the given seed). Pairs stay
 * together: both conditions then follow the same permutation.
 *
 * @param used the texts that select
 * @param rest the others
 * @param paired whether the texts of the same index belong together
 * @param seed of the permutations; empty where texts keep their order
 */
public record Halves(Contrast used, Contrast rest, boolean paired, OptionalLong seed) {
  /** Halves of a contrast whose texts keep their order. */
  public static Halves inOrder(Contrast contrast, boolean paired) {
    requireEqual(contrast, paired);
    int[] positive = IntStream.range(0, contrast.positives().size()).toArray();
    int[] negative = IntStream.range(0, contrast.negatives().size()).toArray();
    return of(contrast, positive, negative, paired, OptionalLong.empty());
  }

  /**
   * Halves of a contrast.
   *
   * @param paired whether the texts of the same index belong together
   * @throws LabException if texts in pairs are not equally many
   */
  public static Halves of(Contrast contrast, boolean paired, long seed) {
    requireEqual(contrast, paired);
    var random = new NumpyRandom(seed);
    int[] positive = random.permutation(contrast.positives().size());
    int[] negative = paired ? positive : random.permutation(contrast.negatives().size());
    return of(contrast, positive, negative, paired, OptionalLong.of(seed));
  }

  private static void requireEqual(Contrast contrast, boolean paired) {
    if (paired && contrast.positives().size() != contrast.negatives().size()) {
      throw new LabException(
          "Texts in pairs are equally many, but there are %d of '%s' and %d of '%s'."
              .formatted(
                  contrast.positives().size(),
                  contrast.positiveName(),
                  contrast.negatives().size(),
                  contrast.negativeName()));
    }
  }

  private static Halves of(
      Contrast contrast, int[] positive, int[] negative, boolean paired, OptionalLong seed) {
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

  /** How the texts were halved, for passports: the seed, or {@code first}. */
  Object label() {
    return seed.isPresent() ? seed.getAsLong() : "first";
  }

  /** The texts that select, each once. */
  public Set<String> selecting() {
    var texts = new HashSet<String>();
    used.stimuli().stream().map(Stimulus::text).forEach(texts::add);
    return texts;
  }
}
