package dev.broca.lab.mask;

import dev.broca.lab.LabException;
import java.util.regex.Pattern;

/**
 * Which part of the t map to select from, in percentiles of t: 100-100 is the top, 0-0 the bottom,
 * and a-b with a below b a band to draw from at random.
 *
 * @param low percentile at the lower end
 * @param high percentile at the upper end
 */
public record Range(int low, int high) {
  /** The most positive units. */
  public static final Range TOP = new Range(100, 100);

  /** The most negative units. */
  public static final Range BOTTOM = new Range(0, 0);

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})-([0-9]{1,9})");

  /** Refuses what is neither top, bottom nor a band with a {@link LabException}. */
  public Range {
    if (low < 0 || high < 0 || low > 100 || high > 100) {
      throw refused(low, high, "percentiles lie between 0 and 100");
    }
    if (low > high) {
      throw refused(low, high, "the lower end comes first");
    }
    if (low == high && low != 0 && low != 100) {
      throw refused(low, high, "a band needs two different ends");
    }
  }

  private static LabException refused(int low, int high, String reason) {
    return new LabException(
        ("Range %d-%d cannot be used: %s. Use 100-100 for the top, 0-0 for the bottom, or a band"
                + " such as 80-90.")
            .formatted(low, high, reason));
  }

  /**
   * Reads a range such as {@code 80-90}.
   *
   * @throws LabException if it is not one
   */
  public static Range parse(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) {
      throw new LabException(
          "A range is two percentiles such as 100-100 or 80-90, but \"" + text + "\" was given.");
    }
    return new Range(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)));
  }

  @Override
  public String toString() {
    return low + "-" + high;
  }
}
