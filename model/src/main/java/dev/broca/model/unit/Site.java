package dev.broca.model.unit;

import java.util.Arrays;
import java.util.Optional;

/**
 * A place in every block of a model where units are read or lesioned. With x the residual stream, a
 * block gives x + attention + feed-forward; the parts read the stream one after the other, or both
 * at once in families whose parts are parallel. Every family has every site.
 */
public enum Site {
  /**
   * The output of the block, H wide: the residual stream after attention and feed-forward. In
   * families that norm the sum (such as OPT-350m), after that norm.
   */
  BLOCK_OUTPUT("block-output"),
  /**
   * What attention adds to the residual stream, H wide: after the output projection, its bias
   * included, and after the norm of the part's output where a family has one (Gemma 2 and 3, OLMo
   * 2). A norm of the sum belongs to the stream and comes after this site.
   */
  ATTENTION_OUTPUT("attention-output"),
  /** The same for the feed-forward part, H wide. */
  MLP_OUTPUT("mlp-output"),
  /**
   * What the down projection of the feed-forward part reads, I wide: after activation and gate, as
   * in act(gate(h)) * up(h).
   */
  MLP_HIDDEN("mlp-hidden"),
  /**
   * The attention heads, as many as there are queries. A head is one unit: its slice [headDim] of
   * what the output projection reads. Its activation is the Euclidean norm of the slice at a
   * position, taken at every position before positions are pooled; its energy is the norm's square;
   * its lesion overwrites the whole slice.
   */
  HEADS("heads");

  private final String label;

  Site(String label) {
    this.label = label;
  }

  /** The name used in files and options, such as {@code block-output}. */
  public String label() {
    return label;
  }

  /**
   * Whether a coordinate is the same direction of the residual stream in every block. At {@link
   * #MLP_HIDDEN} and {@link #HEADS} equal numbers in two blocks have nothing to do with each other.
   */
  public boolean sharesCoordinates() {
    return switch (this) {
      case BLOCK_OUTPUT, ATTENTION_OUTPUT, MLP_OUTPUT -> true;
      case MLP_HIDDEN, HEADS -> false;
    };
  }

  /** The site of a name; empty where there is none. */
  public static Optional<Site> of(String label) {
    return Arrays.stream(values()).filter(site -> site.label.equals(label)).findFirst();
  }
}
