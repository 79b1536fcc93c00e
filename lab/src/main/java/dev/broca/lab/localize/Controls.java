package dev.broca.lab.localize;

import dev.broca.lab.LabException;
import dev.broca.lab.stats.NumpyRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;

/** Masks to compare a mask with: as large, but chosen for another reason. */
public final class Controls {
  private Controls() {}

  /**
   * {@code k} units drawn uniformly from the whole network outside the mask, exactly as the
   * authors' code draws them: {@code numpy.random.seed(seed)}, then {@code choice(rest, k,
   * replace=False)}.
   *
   * @param k how many units to draw, usually the size of the mask
   * @throws LabException if there are not {@code k} units outside the mask
   */
  public static Mask uniform(Mask mask, int k, long seed) {
    int[] rest = mask.complement().stream().toArray();
    if (k < 1 || k > rest.length) {
      throw new LabException(
          "A uniform control of %d units cannot be drawn: %d units lie outside the mask."
              .formatted(k, rest.length));
    }
    var drawn = new BitSet(mask.units().count());
    Arrays.stream(new NumpyRandom(seed).choice(rest, k)).forEach(drawn::set);
    var passport =
        Map.of("control", "uniform", "of", mask.passport().key(), "units", k, "seed", seed);
    return Mask.of(mask.units(), drawn, Passport.empty().with(passport));
  }
}
