package dev.broca.lab.study.run;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How long kinds of work take here and now: each is done once to warm up and then timed, until half
 * a second has passed. What was timed is not timed again.
 */
public final class Calibration {
  private static final double ENOUGH = 0.5;
  private static final int MOST = 16;

  private final LongSupplier nanos;
  private final Map<String, Double> known = new HashMap<>();

  /**
   * With a clock.
   *
   * @param nanos nanoseconds from any beginning, never falling
   */
  public Calibration(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Seconds that a kind of work takes.
   *
   * @param kind its name: work of equal names takes equally long
   * @param work a part of it
   * @param share of the part in the whole, above 0 and up to 1
   */
  public double seconds(String kind, Runnable work, double share) {
    Double before = known.get(kind);
    if (before != null) {
      return before;
    }
    work.run();
    long start = nanos.getAsLong();
    int times = 0;
    double passed = 0;
    while (passed < ENOUGH && times < MOST) {
      work.run();
      times++;
      passed = (nanos.getAsLong() - start) / 1e9;
    }
    double seconds = passed / times / share;
    known.put(kind, seconds);
    return seconds;
  }
}
