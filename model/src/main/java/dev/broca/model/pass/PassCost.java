package dev.broca.model.pass;

/**
 * What a pass costs where every block is made anew, as measured with one block and a few tokens.
 *
 * @param making seconds that it takes to make a block
 * @param perToken seconds that a token takes in a block that is made
 */
public record PassCost(double making, double perToken) {
  /**
   * Seconds of a whole pass.
   *
   * @param waves how often all blocks are made
   */
  public double seconds(int blocks, int waves, long tokens) {
    return blocks * (waves * making + tokens * perToken);
  }
}
