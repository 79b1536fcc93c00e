package dev.broca.lab.benchmark;

/**
 * The log-probability of a region.
 *
 * @param name the region
 * @param logProb the sum over its tokens, natural logarithm; 0 without tokens
 * @param tokens how many of its tokens have a context
 */
public record RegionScore(String name, double logProb, int tokens) {
  /** One number for the region; 0 without tokens. */
  public double value(Reduce reduce) {
    return switch (reduce) {
      case SUM -> logProb;
      case MEAN -> tokens == 0 ? 0 : logProb / tokens;
    };
  }
}
