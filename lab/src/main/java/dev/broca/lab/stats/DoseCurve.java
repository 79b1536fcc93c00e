package dev.broca.lab.stats;

import dev.broca.lab.LabException;
import java.util.ArrayList;
import java.util.List;

/**
 * The retained score R(k) as more and more units are lesioned.
 *
 * @param doses at least one, k rising, R finite
 */
public record DoseCurve(List<Dose> doses) {
  private static final double HALF = 0.5;

  /**
   * One point of the curve.
   *
   * @param units number of lesioned units k, at least 1
   * @param retained the retained score R(k)
   */
  public record Dose(int units, double retained) {
    /** Refuses a dose of nothing and a score that is not finite. */
    public Dose {
      if (units < 1) {
        throw new LabException("A dose is at least one unit, but " + units + " was given.");
      }
      Sample.finite(retained, "the retained score at " + units + " units");
    }
  }

  /** The dose that takes half of the score. */
  public sealed interface Ed50 {
    /** The fit crosses one half here. */
    record At(double units) implements Ed50 {}

    /** The fit is below one half from the smallest dose on. */
    record BelowSmallest(int smallest) implements Ed50 {}

    /** The fit is above one half up to the largest dose. */
    record AboveLargest(int largest) implements Ed50 {}

    /** As a reader expects it: "35", "&lt; 1", "&gt; 1728". */
    default String words() {
      return switch (this) {
        case At(double units) ->
            String.valueOf(Math.round(units * 10) / 10.0).replaceAll("\\.0$", "");
        case BelowSmallest(int smallest) -> "< " + smallest;
        case AboveLargest(int largest) -> "> " + largest;
      };
    }
  }

  /** Refuses a curve without doses, or whose doses do not rise. */
  public DoseCurve {
    doses = List.copyOf(doses);
    if (doses.isEmpty()) {
      throw new LabException("A dose curve needs at least one dose, but got none.");
    }
    for (int i = 1; i < doses.size(); i++) {
      if (doses.get(i - 1).units() >= doses.get(i).units()) {
        throw new LabException(
            "The doses of a curve rise, but %d units come before %d."
                .formatted(doses.get(i - 1).units(), doses.get(i).units()));
      }
    }
  }

  /**
   * The decreasing curve nearest to the points in least squares, all of equal weight: neighbours
   * that rise are pooled into their mean until none do.
   *
   * <p>Source: M. Ayer and others, Annals of Mathematical Statistics 26 (1955).
   */
  public DoseCurve decreasing() {
    var means = new ArrayList<Double>();
    var counts = new ArrayList<Integer>();
    for (Dose dose : doses) {
      double mean = dose.retained();
      int count = 1;
      while (!means.isEmpty() && means.getLast() < mean) {
        int before = counts.removeLast();
        mean = (means.removeLast() * before + mean * count) / (before + count);
        count += before;
      }
      means.add(mean);
      counts.add(count);
    }
    var fit = new ArrayList<Dose>();
    for (int block = 0; block < means.size(); block++) {
      for (int i = 0; i < counts.get(block); i++) {
        fit.add(new Dose(doses.get(fit.size()).units(), means.get(block)));
      }
    }
    return new DoseCurve(fit);
  }

  /** Where the decreasing fit first reaches one half, linear in log2 k between two doses. */
  public Ed50 ed50() {
    List<Dose> fit = decreasing().doses;
    for (int i = 0; i < fit.size(); i++) {
      if (fit.get(i).retained() <= HALF) {
        return i == 0 ? first(fit.getFirst()) : between(fit.get(i - 1), fit.get(i));
      }
    }
    return new Ed50.AboveLargest(fit.getLast().units());
  }

  private static Ed50 first(Dose smallest) {
    return smallest.retained() == HALF
        ? new Ed50.At(smallest.units())
        : new Ed50.BelowSmallest(smallest.units());
  }

  private static Ed50 between(Dose above, Dose below) {
    double share = (above.retained() - HALF) / (above.retained() - below.retained());
    double ratio = (double) below.units() / above.units();
    return new Ed50.At(above.units() * Math.pow(ratio, share));
  }

  /**
   * The mean loss 1 - R over ln k between the smallest and the largest dose, by the trapezoid rule
   * on the points themselves; NaN of a single dose. Neither clamped nor fitted: it exceeds 1 where
   * scores fall below chance.
   */
  public double area() {
    double area = 0;
    for (int i = 1; i < doses.size(); i++) {
      double loss = 1 - (doses.get(i - 1).retained() + doses.get(i).retained()) / 2;
      area += loss * Math.log((double) doses.get(i).units() / doses.get(i - 1).units());
    }
    return area / Math.log((double) doses.getLast().units() / doses.getFirst().units());
  }

  /**
   * How far the curve ever climbs back: the largest R(k) - R(j) with k &gt; j; 0 if it never does.
   */
  public double climb() {
    double lowest = Double.POSITIVE_INFINITY;
    double climb = 0;
    for (Dose dose : doses) {
      lowest = Math.min(lowest, dose.retained());
      climb = Math.max(climb, dose.retained() - lowest);
    }
    return climb;
  }

  /** Whether the curve climbs at all: its ED50 is then that of the fit, not of the points. */
  public boolean nonMonotone() {
    return climb() > 0;
  }
}
