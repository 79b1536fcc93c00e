package dev.broca.model;

import dev.broca.model.base.ModelException;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import java.util.OptionalLong;

/**
 * How a model is computed.
 *
 * @param dtype type of weights and activations: float32, bfloat16 or float16
 * @param device where
 * @param batchTokens how many tokens go through the model together
 * @param memory bytes that converted weights and activations may take; what needs more goes through
 *     the model block by block
 * @param untrained the seed of random weights to use instead of the model's own; empty for its own
 */
public record ModelOptions(
    DType dtype, Device device, int batchTokens, long memory, OptionalLong untrained) {
  /**
   * float32 within what memory is available now, on the device that the system property {@code
   * broca.device} names, else on the processor.
   */
  public static final ModelOptions DEFAULT =
      new ModelOptions(
          DType.FLOAT32,
          Device.named(System.getProperty("broca.device", "cpu")),
          2048,
          MemoryBudget.standard(),
          OptionalLong.empty());

  /** Refuses what no model can be computed in. */
  public ModelOptions {
    if (dtype != DType.FLOAT32 && dtype != DType.BFLOAT16 && dtype != DType.FLOAT16) {
      throw new ModelException("A model cannot be computed in " + dtype.label() + ".");
    }
    if (batchTokens < 1) {
      throw new ModelException("A batch needs at least one token, found " + batchTokens + ".");
    }
    if (memory < 1) {
      throw new ModelException("A model needs some memory, found " + memory + " bytes.");
    }
  }

  /** In another type and place. */
  public ModelOptions on(DType otherType, Device otherDevice) {
    return new ModelOptions(otherType, otherDevice, batchTokens, memory, untrained);
  }

  /** With another number of tokens a batch. */
  public ModelOptions withBatchTokens(int tokens) {
    return new ModelOptions(dtype, device, tokens, memory, untrained);
  }

  /** With another amount of memory. */
  public ModelOptions withMemory(long bytes) {
    return new ModelOptions(dtype, device, batchTokens, bytes, untrained);
  }

  /** With random weights. */
  public ModelOptions withUntrained(OptionalLong seed) {
    return new ModelOptions(dtype, device, batchTokens, memory, seed);
  }
}
