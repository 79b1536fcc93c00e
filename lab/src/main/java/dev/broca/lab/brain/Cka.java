package dev.broca.lab.brain;

import dev.broca.lab.LabException;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import dev.broca.torch.Torch;

/**
 * Centred kernel alignment: how alike two spaces are up to rotation and scale, without any fit.
 *
 * <p>Source: S. Kornblith and others, "Similarity of Neural Network Representations Revisited",
 * ICML 2019.
 */
public final class Cka {
  private Cka() {}

  /**
   * Linear CKA of the same stimuli in two spaces, with centred columns: tr(K L) / sqrt(tr(K K) tr(L
   * L)), K = X X^T, L = Y Y^T. From 0 to 1; biased upwards where there are more columns than
   * stimuli.
   *
   * @param x [stimuli, features]
   * @param y [stimuli, targets]
   * @return NaN where nothing varies in one of them
   * @throws LabException if the numbers of stimuli differ or values are not finite
   */
  public static double linear(Matrix x, Matrix y) {
    requirePairs(x, y);
    try (Scope s = Torch.shared().scope()) {
      Tensor k = kernel(s, x);
      Tensor l = kernel(s, y);
      double within = product(s, k, k) * product(s, l, l);
      return within > 0 ? product(s, k, l) / Math.sqrt(within) : Double.NaN;
    }
  }

  static void requirePairs(Matrix x, Matrix y) {
    if (x.rows() != y.rows()) {
      throw new LabException(
          "Both spaces must hold the same stimuli, but one has %d and the other %d."
              .formatted(x.rows(), y.rows()));
    }
    x.requireFinite("Features");
    y.requireFinite("Responses");
  }

  private static Tensor kernel(Scope s, Matrix x) {
    Tensor values = x.tensor(s);
    Tensor centred = s.add(values, s.mul(s.mean(values, 0), -1));
    return s.matmul(centred, s.transpose(centred, 0, 1));
  }

  private static double product(Scope s, Tensor a, Tensor b) {
    return Tensors.doubles(s, s.sum(s.sum(s.mul(a, b), 0), 0))[0];
  }
}
