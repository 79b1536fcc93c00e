package dev.broca.model;

import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;

/** Sees the residual stream after every block of a forward pass. */
@FunctionalInterface
interface StreamTap {
  /**
   * Called block after block.
   *
   * @param scope owns what is computed here and is closed afterwards
   * @param block number of the block
   * @param stream its output [rows, H]
   * @param batch the texts that the rows belong to
   */
  void block(Scope scope, int block, Tensor stream, Batch batch);

  /**
   * Called where a block has lesioned units, before {@link #block}.
   *
   * @param before the stream as it arrives at the lesion
   * @param after what the lesion makes of it
   */
  default void lesioned(Scope scope, int block, Tensor before, Tensor after, Batch batch) {}
}
