package dev.broca.lab.brain;

import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.util.List;

/**
 * The features of a training and a test set, decomposed once for every penalty and every target.
 *
 * <p>With training features X [n, p] and test features Z [m, p], the prediction of centred
 * responses y is T diag(1 / (l + alpha)) B^T y, the fit F diag(1 / (l + alpha)) B^T y, where l are
 * the eigenvalues of X X^T = Q diag(l) Q^T and B = Q, T = Z X^T Q, F = Q diag(l) for n &lt; p
 * (dual), or those of X^T X = V diag(l) V^T and B = F = X V, T = Z V otherwise (primal).
 */
final class Spectrum {
  private final Tensor basis;
  private final Tensor fit;
  private final Tensor test;
  private final double[] eigenvalues;

  private Spectrum(Tensor basis, Tensor fit, Tensor test, double[] eigenvalues) {
    this.basis = basis;
    this.fit = fit;
    this.test = test;
    this.eigenvalues = eigenvalues;
  }

  /** The decomposition for ridge regression; its tensors belong to the scope. */
  static Spectrum of(Scope s, Tensor train, Tensor test) {
    return train.size(0) < train.size(1) ? dual(s, train, test) : primal(s, train, test);
  }

  private static Spectrum dual(Scope s, Tensor train, Tensor test) {
    Tensor transposed = s.transpose(train, 0, 1);
    Scope.Eigen eigen = s.eigh(s.matmul(train, transposed));
    Tensor q = s.contiguous(eigen.vectors());
    return new Spectrum(
        q,
        s.mul(q, eigen.values()),
        s.matmul(s.matmul(test, transposed), q),
        Tensors.doubles(s, eigen.values()));
  }

  private static Spectrum primal(Scope s, Tensor train, Tensor test) {
    Scope.Eigen eigen = s.eigh(s.matmul(s.transpose(train, 0, 1), train));
    Tensor v = s.contiguous(eigen.vectors());
    Tensor basis = s.matmul(train, v);
    return new Spectrum(basis, basis, s.matmul(test, v), Tensors.doubles(s, eigen.values()));
  }

  /**
   * The decomposition for least squares: by singular values, which keep the digits that products of
   * features with themselves lose.
   */
  static Spectrum leastSquares(Scope s, Tensor train, Tensor test) {
    Scope.Singular parts = s.svd(train);
    double[] singular = Tensors.doubles(s, parts.values());
    double[] squares = new double[singular.length];
    long size = Math.max(train.size(0), train.size(1));
    double cutoff = singular.length == 0 ? 0 : singular[0] * size * Math.ulp(1.0);
    for (int i = 0; i < squares.length; i++) {
      squares[i] = singular[i] > cutoff ? singular[i] * singular[i] : 0;
    }
    Tensor basis = s.mul(parts.left(), parts.values());
    Tensor projected = s.matmul(test, s.transpose(parts.right(), 0, 1));
    return new Spectrum(basis, basis, projected, squares);
  }

  /** B [n, R]. */
  Tensor basis() {
    return basis;
  }

  /** F [n, R]. */
  Tensor fit() {
    return fit;
  }

  /** T [m, R]. */
  Tensor test() {
    return test;
  }

  /** 1 / (l + alpha) for each penalty, [alphas, R]; 0 for what alpha 0 leaves undetermined. */
  Tensor filters(Scope s, List<Double> alphas, Device device) {
    int width = eigenvalues.length;
    double[] filters = new double[alphas.size() * width];
    for (int a = 0; a < alphas.size(); a++) {
      for (int i = 0; i < width; i++) {
        double size = Math.max(eigenvalues[i], 0) + alphas.get(a);
        filters[a * width + i] = size > 0 ? 1 / size : 0;
      }
    }
    return s.to(s.of(filters, alphas.size(), width), DType.FLOAT64, device);
  }
}
