package dev.broca.model.pass;

import java.util.List;
import java.util.function.Consumer;

/** Where the weights of the blocks come from. */
public interface BlockSource {
  /** Lends the weights of block l to a computation. */
  void with(int l, Consumer<BlockWeights> computation);

  /**
   * Whether all blocks lie in memory at once. Else each is converted when its turn comes and freed
   * afterwards, for models that do not fit into memory in the type of the computation.
   */
  boolean allInMemory();

  /** All blocks at once in the type of the computation. */
  record Resident(List<BlockWeights> blocks) implements BlockSource {
    public Resident {
      blocks = List.copyOf(blocks);
    }

    @Override
    public void with(int l, Consumer<BlockWeights> computation) {
      computation.accept(blocks.get(l));
    }

    @Override
    public boolean allInMemory() {
      return true;
    }
  }
}
