package dev.broca.torch;

import org.jspecify.annotations.Nullable;

/**
 * The weights of a linear layer, in the form that the fastest operator at hand takes.
 *
 * <p>On the processor that is oneDNN's fused operator where library and processor have it for the
 * type of the weights: it adds bias, activation or residual in the same pass. Elsewhere PyTorch's
 * own.
 */
public final class Linear {
  private final Tensor weight;
  private final @Nullable Tensor bias;
  private final boolean fused;

  private Linear(Tensor weight, @Nullable Tensor bias, boolean fused) {
    this.weight = weight;
    this.bias = bias;
    this.fused = fused;
  }

  /**
   * A layer over existing weights, which must outlive it.
   *
   * @param weight [O, I]
   * @param bias [O], or null
   */
  public static Linear over(Torch torch, Tensor weight, @Nullable Tensor bias, Device device) {
    return new Linear(weight, bias, torch.fusesLinear(device, weight.dtype()));
  }

  /**
   * A layer over a copy of the weights in oneDNN's own order, where the library has it; otherwise
   * over the weights themselves. Faster for few rows, at the price of the copy.
   */
  public static Linear packed(
      Scope scope, Tensor weight, @Nullable Tensor bias, Device device, long rows) {
    if (!scope.torch().fusesLinear(device, weight.dtype())) {
      return over(scope.torch(), weight, bias, device);
    }
    Tensor packed =
        scope.run(
            scope.call("mkldnn::_reorder_linear_weight", "").tensor(weight).optionalInteger(rows));
    return new Linear(packed, bias, true);
  }

  Tensor weight() {
    return weight;
  }

  @Nullable Tensor bias() {
    return bias;
  }

  boolean fused() {
    return fused;
  }
}
