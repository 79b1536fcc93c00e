package dev.broca.lab.stats;

/**
 * A confidence interval. One that could not be computed has NaN for limits, and then lies nowhere:
 * every question about its place is answered with no.
 *
 * @param low its lower limit
 * @param high its upper limit
 */
public record Interval(double low, double high) {
  /** Half of its width. */
  public double halfWidth() {
    return (high - low) / 2;
  }

  /** Whether it lies wholly above a value, which it then does not contain. */
  public boolean above(double value) {
    return low > value;
  }

  /** Whether it lies wholly below a value, which it then does not contain. */
  public boolean below(double value) {
    return high < value;
  }

  /** Whether it lies wholly between {@code -delta} and {@code delta}. */
  public boolean inside(double delta) {
    return above(-delta) && below(delta);
  }
}
