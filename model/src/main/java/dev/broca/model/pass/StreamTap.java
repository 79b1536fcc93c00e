package dev.broca.model.pass;

import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;

/** Sees the values at a site of every block of a forward pass. */
@FunctionalInterface
public interface StreamTap {
  /**
   * Called block after block.
   *
   * @param scope owns what is computed here and is closed afterwards
   * @param block number of the block
   * @param values those at the site, after its lesion [rows, coordinates]
   * @param batch the texts that the rows belong to
   */
  void block(Scope scope, int block, Tensor values, Batch batch);

  /**
   * Called where a block has lesioned units at the site, before {@link #block}.
   *
   * @param before the values as they arrive at the lesion
   * @param after what the lesion makes of them
   */
  default void lesioned(Scope scope, int block, Tensor before, Tensor after, Batch batch) {}

  /** This one, and after it another. */
  default StreamTap then(StreamTap other) {
    StreamTap first = this;
    return new StreamTap() {
      @Override
      public void block(Scope scope, int block, Tensor values, Batch batch) {
        first.block(scope, block, values, batch);
        other.block(scope, block, values, batch);
      }

      @Override
      public void lesioned(Scope scope, int block, Tensor before, Tensor after, Batch batch) {
        first.lesioned(scope, block, before, after, batch);
        other.lesioned(scope, block, before, after, batch);
      }
    };
  }
}
