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
    return new Responses(y).with(x);
  }

  /**
   * Responses that many sets of features are compared with: what depends on them alone (the ranks
   * of the dissimilarities of all pairs of stimuli) is computed once.
   */
  public static final class Responses {
    private final Matrix y;
    private final double[] ranked;

    /**
     * Ranks the dissimilarities, where there are any.
     *
     * @param y [stimuli, targets], without holes
     */
    public Responses(Matrix y) {
      this.y = y;
      this.ranked =
          Rsa.hasDissimilarities(y)
              ? Rsa.rankedDissimilarities(y.requireFinite("Responses"))
              : new double[0];
    }

    /**
     * Compares features with them.
     *
     * @param x [stimuli, features]
     */
    public Geometry with(Matrix x) {
      Matrix scaled = Scaling.of(x).apply(x);
      if (scaled.columns() == 0) {
        return new Geometry(Double.NaN, Double.NaN);
      }
      double cka = Cka.linear(scaled, y);
      boolean related = ranked.length > 0 && Rsa.hasDissimilarities(scaled);
      return new Geometry(cka, related ? Rsa.spearman(scaled, ranked) : Double.NaN);
    }
  }
}
