package dev.broca.lab.brain;

import dev.broca.lab.LabException;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import dev.broca.torch.Torch;

/**
 * The first principal components of a training set: features z-scored (constant ones dropped),
 * projected on the eigenvectors of their correlations with the largest eigenvalues. Not whitened.
 * Masks of different sizes, or with repeated coordinates, are compared at equal numbers of them.
 */
public final class PrincipalComponents {
  private final Scaling scaling;
  private final Matrix axes;

  private PrincipalComponents(Scaling scaling, Matrix axes) {
    this.scaling = scaling;
    this.axes = axes;
  }

  /**
   * Fits components to a training set [n, p].
   *
   * @param count how many; fewer are kept where the training set has a lower rank
   * @throws LabException if fewer than one is asked for, or values are not finite
   */
  public static PrincipalComponents fit(Matrix train, int count) {
    if (count < 1) {
      throw new LabException(
          "At least 1 principal component is needed, but " + count + " were asked for.");
    }
    var scaling = Scaling.of(train.requireFinite("Features"));
    Matrix scaled = scaling.apply(train);
    try (Scope s = Torch.shared().scope()) {
      Tensor axes = axes(s, scaled.tensor(s), count);
      return new PrincipalComponents(scaling, Tensors.matrix(s, axes));
    }
  }

  /** Number of components. */
  public int count() {
    return axes.columns();
  }

  /** The components of other stimuli [m, p], [m, count]. */
  public Matrix transform(Matrix x) {
    try (Scope s = Torch.shared().scope()) {
      return Tensors.matrix(s, s.matmul(scaling.apply(x).tensor(s), axes.tensor(s)));
    }
  }

  /** The right singular vectors of centred features with the largest singular values, [p, k]. */
  static Tensor axes(Scope s, Tensor train, int count) {
    Scope.Singular parts = s.svd(train);
    double[] singular = Tensors.doubles(s, parts.values());
    double cutoff =
        singular.length == 0
            ? 0
            : singular[0] * Math.max(train.size(0), train.size(1)) * Math.ulp(1.0);
    int rank = 0;
    while (rank < singular.length && singular[rank] > cutoff) {
      rank++;
    }
    Tensor rows = s.narrow(parts.right(), 0, 0, Math.min(count, rank));
    return s.contiguous(s.transpose(rows, 0, 1));
  }
}
