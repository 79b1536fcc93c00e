package dev.broca.lab.brain;

/**
 * How alike two spaces arrange the same stimuli, without any fit. Features are z-scored over the
 * stimuli first, as they are for a regression: else a coordinate with massive activations would be
 * all that counts.
 *
 * @param cka linear {@link Cka}, from 0 to 1; NaN where nothing varies in one of the spaces
 * @param rsa {@link Rsa}, from -1 to 1; NaN with fewer than two features or targets, or where all
 *     of a stimulus's features or responses are the same
 */
public record Geometry(double cka, double rsa) {
  /**
   * From features and responses without holes.
   *
   * @param x [stimuli, features]
   * @param y [stimuli, targets]
   */
  public static Geometry of(Matrix x, Matrix y) {
    Matrix scaled = Scaling.of(x).apply(x);
    if (scaled.columns() == 0) {
      return new Geometry(Double.NaN, Double.NaN);
    }
    boolean related = Rsa.hasDissimilarities(scaled) && Rsa.hasDissimilarities(y);
    return new Geometry(Cka.linear(scaled, y), related ? Rsa.spearman(scaled, y) : Double.NaN);
  }
}
