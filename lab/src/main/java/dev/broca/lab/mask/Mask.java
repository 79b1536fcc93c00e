package dev.broca.lab.mask;

import dev.broca.lab.LabException;
import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Table;
import dev.broca.lab.provenance.Passport;
import dev.broca.model.unit.Lesion;
import dev.broca.model.unit.Units;
import dev.broca.torch.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A set of units of a model at one site, such as its language network, with a passport that says
 * where it comes from. Immutable; two masks are equal when they hold the same units of the same
 * shape, whatever their passports.
 */
public final class Mask {
  private final Units units;
  private final int[] members;
  private final Passport passport;

  private Mask(Units units, int[] members, Passport passport) {
    this.units = units;
    this.members = members;
    this.passport = passport;
  }

  /**
   * A mask of the units whose numbers are set.
   *
   * @throws LabException if a number is not that of a unit
   */
  public static Mask of(Units units, BitSet members, Passport passport) {
    if (members.length() > units.count()) {
      throw new LabException(
          "Unit %d does not exist: there are %d units (counted from 0)."
              .formatted(members.length() - 1, units.count()));
    }
    return new Mask(units, members.stream().toArray(), passport);
  }

  /** All units of the model at this site, in the mask or not. */
  public Units units() {
    return units;
  }

  /** Where the mask comes from. */
  public Passport passport() {
    return passport;
  }

  /** The same units with another passport. */
  public Mask with(Passport other) {
    return new Mask(units, members, other);
  }

  /** Number of units in the mask. */
  public int size() {
    return members.length;
  }

  /** A lesion that sets all of its units to zero, at every position. */
  public Lesion zero() {
    return Lesion.zero(units, toBitSet());
  }

  /** Whether a unit is in the mask. */
  public boolean contains(int unit) {
    return Arrays.binarySearch(members, unit) >= 0;
  }

  /** The numbers of the mask's units, ascending. */
  public IntStream stream() {
    return Arrays.stream(members);
  }

  /** The numbers of the mask's units as a new set. */
  public BitSet toBitSet() {
    var set = new BitSet(units.count());
    stream().forEach(set::set);
    return set;
  }

  /** The masked coordinates of one block, ascending. */
  public int[] coordinates(int block) {
    int first = units.first(block);
    int past = first + units.width(block);
    return stream()
        .filter(unit -> unit >= first && unit < past)
        .map(unit -> unit - first)
        .toArray();
  }

  /** The number of masked units of every block. */
  public List<Integer> perBlock() {
    var counts = new ArrayList<Integer>();
    for (int block = 0; block < units.blocks(); block++) {
      counts.add(coordinates(block).length);
    }
    return List.copyOf(counts);
  }

  /** The different coordinates masked in any block, ascending. */
  public List<Integer> coordinates() {
    var all = new BitSet();
    for (int block = 0; block < units.blocks(); block++) {
      Arrays.stream(coordinates(block)).forEach(all::set);
    }
    return all.stream().boxed().toList();
  }

  /** What a table says of units by their numbers: where they sit. */
  public Columns<Integer> columns() {
    return Table.<Integer>columns()
        .text("site", unit -> units.site().label())
        .whole("layer", units::block)
        .whole("unit", units::coordinate);
  }

  /** The mask as a table, a row for every unit. */
  public Table<Integer> table() {
    return columns().of(stream().boxed().toList());
  }

  /**
   * The units in this mask, in the other, or in both.
   *
   * @throws LabException if the masks are of different sites or shapes; so for all set operations
   */
  public Mask union(Mask other) {
    BitSet set = toBitSet();
    set.or(fitting(other).toBitSet());
    return derived(set, "union", this, other);
  }

  /** The units in both masks. */
  public Mask intersection(Mask other) {
    BitSet set = toBitSet();
    set.and(fitting(other).toBitSet());
    return derived(set, "intersection", this, other);
  }

  /** The units in this mask but not in the other. */
  public Mask minus(Mask other) {
    BitSet set = toBitSet();
    set.andNot(fitting(other).toBitSet());
    return derived(set, "minus", this, other);
  }

  /** All units that are not in this mask. */
  public Mask complement() {
    BitSet set = toBitSet();
    set.flip(0, units.count());
    return derived(set, "complement", this);
  }

  private Mask derived(BitSet set, String operation, Mask... from) {
    var keys = Arrays.stream(from).map(mask -> mask.passport.key()).toList();
    return of(units, set, Passport.empty().with(Map.of("operation", operation, "masks", keys)));
  }

  /** The other mask, if it is a mask of the same units. */
  Mask fitting(Mask other) {
    if (!units.equals(other.units)) {
      throw new LabException(
          "The masks do not fit together: one is for %s, the other for %s."
              .formatted(describe(units), describe(other.units)));
    }
    return other;
  }

  /** Units in words, such as "30 x 576 units at block-output". */
  public static String describe(Units units) {
    String shape =
        even(units)
            ? units.blocks() + " x " + units.width(0) + " units"
            : "blocks of " + units.widths() + " units";
    return shape + " at " + units.site().label();
  }

  /**
   * The SHA-256 of site, shape and units, 64 hexadecimal digits: equal for equal masks and for no
   * others, whatever their passports.
   */
  public String fingerprint() {
    var text = new StringBuilder(units.site().label()).append(units.widths());
    stream().forEach(unit -> text.append(' ').append(unit));
    return Sha256.of(text.toString());
  }

  /** Whether all blocks have the same width. */
  static boolean even(Units units) {
    return units.widths().stream().distinct().count() == 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mask mask
        && units.equals(mask.units)
        && Arrays.equals(members, mask.members);
  }

  @Override
  public int hashCode() {
    return 31 * units.hashCode() + Arrays.hashCode(members);
  }

  @Override
  public String toString() {
    return "mask of " + size() + " out of " + describe(units);
  }
}
