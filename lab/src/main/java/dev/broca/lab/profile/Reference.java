package dev.broca.lab.profile;

import dev.broca.lab.LabException;
import dev.broca.lab.response.Responses;

/**
 * Mean and standard deviation (with n - 1) of every unit's |activation| over some texts: what z is
 * taken with.
 */
public final class Reference {
  private final double[] mean;
  private final double[] deviation;

  private Reference(double[] mean, double[] deviation) {
    this.mean = mean;
    this.deviation = deviation;
  }

  /**
   * Over consecutive texts of the responses.
   *
   * @param first the first text
   * @param count how many; at least 2
   * @throws LabException if there are fewer, or an activation is not finite
   */
  public static Reference of(Responses responses, int first, int count) {
    if (count < 2) {
      throw new LabException("z needs at least 2 texts to refer to, but there are " + count + ".");
    }
    int units = responses.units().count();
    double[] mean = new double[units];
    double[] deviation = new double[units];
    for (int unit = 0; unit < units; unit++) {
      double sum = 0;
      for (int text = first; text < first + count; text++) {
        sum += Math.abs(responses.value(text, unit));
      }
      mean[unit] = sum / count;
      double squares = 0;
      for (int text = first; text < first + count; text++) {
        double difference = Math.abs(responses.value(text, unit)) - mean[unit];
        squares += difference * difference;
      }
      deviation[unit] = Math.sqrt(squares / (count - 1));
      if (!Double.isFinite(deviation[unit])) {
        throw new LabException(
            "Activations must be finite numbers, but coordinate %d of block %d is not. Does the model overflow in this precision? Try --dtype float32."
                .formatted(responses.units().coordinate(unit), responses.units().block(unit)));
      }
    }
    return new Reference(mean, deviation);
  }

  /** Whether a unit varies, without which it has no z. */
  boolean varies(int unit) {
    return deviation[unit] > 0;
  }

  /** The z of an activation of a unit. */
  double z(int unit, double magnitude) {
    return (magnitude - mean[unit]) / deviation[unit];
  }
}
