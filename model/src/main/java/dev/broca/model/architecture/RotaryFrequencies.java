package dev.broca.model.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** The formulas of {@link Position.Scaling}, rounded to float32 where the reference does. */
final class RotaryFrequencies {
  private RotaryFrequencies() {}

  static List<Float> plain(int dimensions, double base) {
    return each(dimensions, i -> inverse(dimensions, base, i));
  }

  static List<Float> linear(int dimensions, double base, double factor) {
    return each(dimensions, i -> inverse(dimensions, base, i) / (float) factor);
  }

  static List<Float> divided(int dimensions, double base, List<Float> factors) {
    return each(
        dimensions,
        i -> {
          float exponent = 2f * i / dimensions;
          return 1 / (factors.get(i) * (float) Math.pow(base, exponent));
        });
  }

  static List<Float> yarn(int dimensions, double base, Position.Scaling.Yarn yarn) {
    double low = turningPoint(yarn.betaFast(), dimensions, base, yarn.positions());
    double high = turningPoint(yarn.betaSlow(), dimensions, base, yarn.positions());
    if (yarn.truncate()) {
      low = Math.floor(low);
      high = Math.ceil(high);
    }
    double start = Math.max(low, 0);
    double end = Math.min(high, dimensions - 1.0);
    double width = start == end ? 0.001 : end - start;
    return each(
        dimensions,
        i -> {
          float kept = inverse(dimensions, base, i);
          float interpolated = 1 / ((float) yarn.factor() / kept);
          float ramp = (float) Math.clamp((i - start) / width, 0, 1);
          return interpolated * ramp + kept * (1 - ramp);
        });
  }

  /** The coordinate pair that turns {@code turns} times over the context. */
  private static double turningPoint(double turns, int dimensions, double base, int positions) {
    return dimensions * Math.log(positions / (turns * 2 * Math.PI)) / (2 * Math.log(base));
  }

  static List<Float> llama3(int dimensions, double base, Position.Scaling.Llama3 scaling) {
    double longest = scaling.positions() / scaling.lowFrequency();
    double shortest = scaling.positions() / scaling.highFrequency();
    return each(
        dimensions,
        i -> {
          float frequency = inverse(dimensions, base, i);
          double wavelength = 2 * Math.PI / frequency;
          if (wavelength < shortest) {
            return frequency;
          }
          if (wavelength > longest) {
            return frequency / scaling.factor();
          }
          double smooth =
              (scaling.positions() / wavelength - scaling.lowFrequency())
                  / (scaling.highFrequency() - scaling.lowFrequency());
          return (1 - smooth) * frequency / scaling.factor() + smooth * frequency;
        });
  }

  private static float inverse(int dimensions, double base, int pair) {
    float exponent = 2f * pair / dimensions;
    return 1 / (float) Math.pow(base, exponent);
  }

  private static List<Float> each(int dimensions, IntToDoubleFunction frequency) {
    var frequencies = new ArrayList<Float>(dimensions / 2);
    for (int i = 0; i < dimensions / 2; i++) {
      frequencies.add((float) frequency.applyAsDouble(i));
    }
    return List.copyOf(frequencies);
  }
}
