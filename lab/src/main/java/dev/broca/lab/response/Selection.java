package dev.broca.lab.response;

import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.Range;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.stats.Quantiles;
import dev.broca.lab.stats.Ranks;
import dev.broca.model.unit.Units;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How units are chosen from a t map, over the whole network at once.
 *
 * <p>{@link Mode#STRICT} takes exactly k units, ties in the order of (block, coordinate), and never
 * a constant one. {@link Mode#PAPER} equals the authors' code: among tied units all or none, so
 * that there may be more than k; undefined t come last.
 *
 * @param amount how many
 * @param range from which part of the map
 * @param mode whose rules for ties and constant units
 * @param seed for the draw from a band; top and bottom draw nothing
 */
public record Selection(Amount amount, Range range, Mode mode, long seed) {
  /** The seed the authors' code uses. */
  public static final long DEFAULT_SEED = 42;

  /** The most positive units, in strict mode. */
  public static Selection top(Amount amount) {
    return new Selection(amount, Range.TOP, Mode.STRICT, DEFAULT_SEED);
  }

  /** The same selection of another number of units. */
  public Selection taking(Amount other) {
    return new Selection(other, range, mode, seed);
  }

  /** The same selection with another range. */
  public Selection in(Range other) {
    return new Selection(amount, other, mode, seed);
  }

  /** The same selection by other rules. */
  public Selection in(Mode other) {
    return new Selection(amount, range, other, seed);
  }

  /** The same selection with another seed. */
  public Selection seeded(long other) {
    return new Selection(amount, range, mode, other);
  }

  /**
   * The mask that this selects from a map.
   *
   * @param passport where the map comes from; the options of the selection are added to it
   * @throws LabException if the amount is less than one unit, or more than the network, the varying
   *     units (in strict mode) or the band has
   */
  public Mask of(TMap map, Passport passport) {
    var constant = new BitSet(map.units().count());
    IntStream.range(0, map.units().count()).filter(map::constant).forEach(constant::set);
    return Mask.of(
        map.units(), choose(map.units(), map.tValues(), constant), describedIn(passport));
  }

  /**
   * The mask that this selects from t values that were kept.
   *
   * @throws LabException as {@link #of(TMap, Passport)} does
   */
  public Mask of(UnitStatistics known, Passport passport) {
    return Mask.of(
        known.units(), of(known.units(), known.tValues()).toBitSet(), describedIn(passport));
  }

  /** A passport with the options of this selection. */
  public Passport describedIn(Passport passport) {
    return passport.with(options());
  }

  private HashMap<String, @Nullable Object> options() {
    var options = new HashMap<String, @Nullable Object>();
    options.put("percentage", amount instanceof Amount.Percent percent ? percent.value() : null);
    options.put("num_units", amount instanceof Amount.Count count ? count.value() : null);
    options.put("range", range.toString());
    options.put("mode", mode.label());
    options.put("seed", seed);
    return options;
  }

  /** The mask that this selects from bare t values, where NaN marks the constant units. */
  public Mask of(Units units, double[] t) {
    var constant = new BitSet(t.length);
    IntStream.range(0, t.length).filter(i -> Double.isNaN(t[i])).forEach(constant::set);
    return Mask.of(units, choose(units, t, constant), Passport.empty());
  }

  /** Chooses from t values, where {@code constant} marks the units that have none. */
  private BitSet choose(Units units, double[] t, BitSet constant) {
    int k = countOf(units);
    return switch (mode) {
      case STRICT -> exactly(k, varying(t, constant), units);
      case PAPER -> asTheAuthors(k, t);
    };
  }

  /**
   * The number of units to select.
   *
   * @throws LabException if it is none, or more than there are
   */
  public int countOf(Units units) {
    int k = amount.of(units);
    if (k < 1) {
      throw new LabException(
          "%s of %s is less than one unit. Ask for more, or for --num-units 1."
              .formatted(amount, Mask.describe(units)));
    }
    if (k > units.count()) {
      throw new LabException(
          "%d units were asked for, but there are only %d: %s."
              .formatted(k, units.count(), Mask.describe(units)));
    }
    return k;
  }

  private static double[] varying(double[] t, BitSet constant) {
    double[] varying = t.clone();
    constant.stream().forEach(unit -> varying[unit] = Double.NaN);
    return varying;
  }

  private BitSet exactly(int k, double[] t, Units units) {
    double[] defined = Arrays.stream(t).filter(value -> !Double.isNaN(value)).toArray();
    if (k > defined.length) {
      throw new LabException(
          "%d units were asked for, but only %d of %s vary; the others are constant."
              .formatted(k, defined.length, Mask.describe(units)));
    }
    if (range.equals(Range.TOP)) {
      return Ranks.largest(t, k);
    }
    return range.equals(Range.BOTTOM) ? Ranks.smallest(t, k) : drawn(k, t, defined);
  }

  private BitSet asTheAuthors(int k, double[] t) {
    if (range.equals(Range.TOP)) {
      return Ranks.denseLargest(t, k);
    }
    return range.equals(Range.BOTTOM) ? Ranks.denseSmallest(t, k) : drawn(k, t, t);
  }

  /** Draws from the band between two percentiles of {@code sample}. */
  private BitSet drawn(int k, double[] t, double[] sample) {
    double low = Quantiles.percentile(sample, range.low());
    double high = Quantiles.percentile(sample, range.high());
    if (Double.isNaN(low) || Double.isNaN(high)) {
      throw new LabException(
          ("The percentiles of range %s are undefined because some units are constant."
                  + " Use --mode strict, which leaves them out.")
              .formatted(range));
    }
    int[] band = IntStream.range(0, t.length).filter(i -> t[i] >= low && t[i] <= high).toArray();
    if (k > band.length) {
      throw new LabException(
          ("%d units were asked for, but only %d lie in the range %s. Ask for fewer, or widen the"
                  + " range.")
              .formatted(k, band.length, range));
    }
    var chosen = new BitSet(t.length);
    Arrays.stream(new NumpyRandom(seed).choice(band, k)).forEach(chosen::set);
    return chosen;
  }
}
