package dev.broca.lab.stats;

import dev.broca.lab.LabException;
import java.util.List;

/**
 * The legacy generator of numpy ({@code numpy.random.seed} and the functions beside it): MT19937,
 * with numpy's own ways of drawing from it, number for number. What Broca draws can therefore be
 * drawn again in Python.
 *
 * <p>Source: M. Matsumoto and T. Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998); the reductions
 * to ranges and permutations are those of {@code numpy.random.RandomState}.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class NumpyRandom {
  private static final int N = 624;
  private static final int M = 397;
  private static final int MATRIX = 0x9908b0df;
  private static final int UPPER = 0x80000000;
  private static final int LOWER = 0x7fffffff;
  private static final long WORDS = 1L << 32;

  private final int[] state = new int[N];
  private int next = N;

  /**
   * A generator in the state after {@code numpy.random.seed(seed)}.
   *
   * @throws LabException unless 0 &lt;= seed &lt; 2^32, the range numpy takes
   */
  public NumpyRandom(long seed) {
    if (seed < 0 || seed >= WORDS) {
      throw new LabException(
          "A seed is a whole number from 0 to 4294967295, but " + seed + " was given.");
    }
    state[0] = (int) seed;
    for (int i = 1; i < N; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** The next 32 random bits, as a number from 0 to 2^32 - 1. */
  public long uint32() {
    if (next == N) {
      twist();
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return Integer.toUnsignedLong(y);
  }

  private void twist() {
    for (int i = 0; i < N; i++) {
      int y = (state[i] & UPPER) | (state[(i + 1) % N] & LOWER);
      state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) * MATRIX);
    }
    next = 0;
  }

  /** A number in [0, 1) with 53 random bits, as {@code random_sample()}. */
  public double randomSample() {
    long high = uint32() >>> 5;
    long low = uint32() >>> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
  }

  /**
   * A whole number from {@code low} to {@code high - 1}, as {@code randint(low, high)}. A range of
   * one number draws nothing from the generator.
   *
   * @throws LabException if the range is empty
   */
  public int randint(int low, int high) {
    if (low >= high) {
      throw new LabException("Cannot draw a number from the empty range " + low + " to " + high);
    }
    return (int) (low + upTo((long) high - 1 - low));
  }

  /** A number from 0 to {@code max}: words are cut to the bits of {@code max} until one fits. */
  private long upTo(long max) {
    if (max == 0) {
      return 0;
    }
    long mask = Long.highestOneBit(max) * 2 - 1;
    long drawn = uint32() & mask;
    while (drawn > max) {
      drawn = uint32() & mask;
    }
    return drawn;
  }

  /**
   * One element of a list, as {@code choice(list)}.
   *
   * @throws LabException if the list is empty
   */
  public <T> T choice(List<T> list) {
    if (list.isEmpty()) {
      throw new LabException("Cannot choose from an empty list.");
    }
    return list.get(randint(0, list.size()));
  }

  /**
   * {@code k} different elements of {@code from} in random order, as {@code choice(from, k,
   * replace=False)}.
   *
   * @throws LabException if {@code k} is negative or larger than the number of elements
   */
  public int[] choice(int[] from, int k) {
    if (k < 0 || k > from.length) {
      throw new LabException(
          "Cannot draw " + k + " without replacement from " + from.length + " candidates.");
    }
    int[] order = permutation(from.length);
    int[] chosen = new int[k];
    for (int i = 0; i < k; i++) {
      chosen[i] = from[order[i]];
    }
    return chosen;
  }

  /** The numbers 0 to {@code n - 1} in random order, as {@code permutation(n)}. */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = n - 1; i > 0; i--) {
      int j = (int) upTo(i);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }
}
