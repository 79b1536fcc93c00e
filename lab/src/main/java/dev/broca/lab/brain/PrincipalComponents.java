package dev.broca.lab.brain;

import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;

/**
 * The first principal components of a training set: features z-scored (constant ones dropped),
 * projected on the eigenvectors of their correlations with the largest eigenvalues. Not whitened.
 * Masks of different sizes, or with repeated coordinates, are compared at equal numbers of them.
 */
final class PrincipalComponents {
  private PrincipalComponents() {}

  /**
   * The right singular vectors of centred features with the largest singular values, [p, k].
   *
   * @param count how many; fewer are kept where the training set has a lower rank
   */
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
