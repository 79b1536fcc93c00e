package dev.broca.model.pass;

import dev.broca.model.architecture.Architecture;
import dev.broca.model.architecture.Attention;
import dev.broca.model.architecture.Block;
import dev.broca.model.architecture.Mlp;
import dev.broca.model.architecture.Position;

/**
 * How much memory a pass of texts takes at most besides the weights, from the shapes of what a
 * block makes. It grows with the tokens of a batch and, where the scores of an attention are made
 * one by one (capped scores, ALiBi, windows), with the square of the longest text.
 *
 * @param perToken bytes for each token of a batch
 * @param perPair bytes for each pair of tokens of one text
 * @param perBias bytes for each pair of tokens of the longest text, once for all texts of its
 *     length
 */
public record PassMemory(long perToken, long perPair, long perBias) {
  /** What a pass may take in any case: a program that takes less computes nothing. */
  public static final long LEAST = 256L << 20;

  /** What the blocks of a model take, computed in values of so many bytes. */
  public static PassMemory of(Architecture architecture, int bytes) {
    long perToken = 0;
    long perPair = 0;
    long perBias = 0;
    for (Block block : architecture.blocks()) {
      perToken = Math.max(perToken, perToken(architecture.hidden(), block, bytes));
      Attention a = block.attention();
      if (a.scores().isCapped()) {
        perPair = Math.max(perPair, 4L * a.heads() * Float.BYTES);
      }
      boolean alibi = a.position() instanceof Position.Alibi;
      if (alibi || a.scores().isCapped() || a.scores().window() < architecture.context()) {
        perBias = Math.max(perBias, 2L * (alibi ? a.heads() : 1) * Float.BYTES);
      }
    }
    return new PassMemory(perToken, perPair, perBias);
  }

  private static long perToken(long hidden, Block block, int bytes) {
    Attention a = block.attention();
    long heads = a.queryWidth() + 2L * a.kvWidth();
    long attention = 3 * heads * Math.max(bytes, Float.BYTES) + 2L * a.queryWidth() * bytes;
    long mlp =
        switch (block.mlp()) {
          case Mlp.Plain plain -> 2L * plain.width();
          case Mlp.Gated gated -> 3L * gated.width();
        };
    return 4 * hidden * bytes + Math.max(attention, mlp * bytes);
  }

  /** Bytes that a batch of {@code tokens} tokens takes whose longest text has {@code length}. */
  public long bytes(long tokens, long length) {
    return tokens * perToken + tokens * length * perPair + length * length * perBias;
  }

  /** The longest text that can be read alone within so many bytes. */
  public long longest(long budget) {
    long fits = 1;
    long tooLong = Integer.MAX_VALUE;
    while (tooLong - fits > 1) {
      long middle = (fits + tooLong) / 2;
      if (middle * (double) perToken + (double) middle * middle * (perPair + perBias) <= budget) {
        fits = middle;
      } else {
        tooLong = middle;
      }
    }
    return fits;
  }

  /**
   * The tokens of a batch within so many bytes whose longest text has {@code length}; at least 1.
   */
  public long tokens(long budget, long length) {
    long left = budget - length * length * perBias;
    return Math.max(1, left / (perToken + length * perPair));
  }
}
