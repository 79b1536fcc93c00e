package dev.broca.model;

import dev.broca.torch.DType;
import dev.broca.torch.Device;

/**
 * How a model is computed.
 *
 * @param dtype type of weights and activations: float32, bfloat16 or float16
 * @param device where
 * @param batchTokens how many tokens go through the model together
 */
public record ModelOptions(DType dtype, Device device, int batchTokens) {
  /** float32 on the processor. */
  public static final ModelOptions DEFAULT = new ModelOptions(DType.FLOAT32, Device.CPU, 2048);

  /** Refuses what no model can be computed in. */
  public ModelOptions {
    if (dtype != DType.FLOAT32 && dtype != DType.BFLOAT16 && dtype != DType.FLOAT16) {
      throw new ModelException("A model cannot be computed in " + dtype.label() + ".");
    }
    if (batchTokens < 1) {
      throw new ModelException("A batch needs at least one token, found " + batchTokens + ".");
    }
  }
}
