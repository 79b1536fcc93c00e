package dev.broca.lab.brain;

import dev.broca.lab.LabException;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One training and one test set, prepared with what the training set alone says: features z-scored,
 * turned into components where asked for, and freed of the baseline, like the responses.
 */
final class Split {
  private static final List<Double> NO_PENALTY = List.of(0.0);

  private final Device device;
  private final Tensor trainRows;
  private final Tensor testRows;
  private final @Nullable Removal baseline;
  private final Tensor train;
  private final Tensor test;

  /**
   * The least-squares fit of a baseline: B^T [R, n], F diag(1 / l) [n, R], T diag(1 / l) [m, R].
   */
  private record Removal(Tensor basis, Tensor fit, Tensor test) {}

  /** Responses of some targets, [n, targets] and [m, targets], minus the training means. */
  record Responses(Tensor train, Tensor test) {}

  private Split(
      Device device,
      Tensor trainRows,
      Tensor testRows,
      @Nullable Removal baseline,
      Tensor train,
      Tensor test) {
    this.device = device;
    this.trainRows = trainRows;
    this.testRows = testRows;
    this.baseline = baseline;
    this.train = train;
    this.test = test;
  }

  /** Prepares a training and a test set; its tensors belong to the scope. */
  static Split of(
      Scope s, Matrix x, Optional<Matrix> baseline, int[] train, int[] test, RidgeOptions options) {
    Device device = options.device();
    Matrix known = x.selectRows(train);
    var scaling = Scaling.of(known);
    Tensor inside = tensor(s, scaling.apply(known), device);
    Tensor outside = tensor(s, scaling.apply(x.selectRows(test)), device);
    if (options.components().isPresent()) {
      Tensor axes = PrincipalComponents.axes(s, inside, options.components().getAsInt());
      inside = s.matmul(inside, axes);
      outside = s.matmul(outside, axes);
    }
    @Nullable Removal removal = baseline.map(b -> removal(s, b, train, test, device)).orElse(null);
    return new Split(
        device,
        rows(s, train, device),
        rows(s, test, device),
        removal,
        removal == null ? inside : minus(s, inside, predicted(s, removal.fit, removal, inside)),
        removal == null ? outside : minus(s, outside, predicted(s, removal.test, removal, inside)));
  }

  private static Removal removal(Scope s, Matrix b, int[] train, int[] test, Device device) {
    Matrix known = b.selectRows(train);
    var scaling = Scaling.of(known);
    Matrix scaled = scaling.apply(known);
    if (scaled.columns() >= train.length - 1) {
      throw new LabException(
          "The baseline has %d columns that vary, but only %d training stimuli: it would explain everything. Give fewer, such as its first principal components."
              .formatted(scaled.columns(), train.length));
    }
    Spectrum spectrum =
        Spectrum.leastSquares(
            s, tensor(s, scaled, device), tensor(s, scaling.apply(b.selectRows(test)), device));
    Tensor inverse = spectrum.filters(s, NO_PENALTY, device);
    return new Removal(
        s.transpose(spectrum.basis(), 0, 1),
        s.mul(spectrum.fit(), inverse),
        s.mul(spectrum.test(), inverse));
  }

  private static Tensor predicted(Scope s, Tensor rows, Removal removal, Tensor train) {
    return s.matmul(rows, s.matmul(removal.basis, train));
  }

  private static Tensor minus(Scope s, Tensor x, Tensor y) {
    return s.add(x, s.mul(y, -1));
  }

  private static Tensor tensor(Scope s, Matrix x, Device device) {
    return s.to(x.tensor(s), DType.FLOAT64, device);
  }

  private static Tensor rows(Scope s, int[] rows, Device device) {
    long[] positions = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      positions[i] = rows[i];
    }
    return s.to(s.of(positions, rows.length), DType.INT64, device);
  }

  /** Training features [n, p]. */
  Tensor train() {
    return train;
  }

  /** Test features [m, p]. */
  Tensor test() {
    return test;
  }

  /** Responses minus their means over the training set. */
  Responses centred(Scope s, Tensor y) {
    Tensor inside = s.indexSelect(y, 0, trainRows);
    Tensor minusMean = s.mul(s.mean(inside, 0), -1);
    return new Responses(s.add(inside, minusMean), s.add(s.indexSelect(y, 0, testRows), minusMean));
  }

  /** Centred responses minus what the baseline predicts of them; the same where there is none. */
  Responses beyondBaseline(Scope s, Responses centred) {
    if (baseline == null) {
      return centred;
    }
    Tensor train = centred.train();
    return new Responses(
        minus(s, train, predicted(s, baseline.fit, baseline, train)),
        minus(s, centred.test(), predicted(s, baseline.test, baseline, train)));
  }

  /** The targets of a range, [stimuli, targets], where the algebra runs. */
  Tensor targets(Scope s, Matrix y, int start, int length) {
    return s.to(s.narrow(y.tensor(s), 1, start, length), DType.FLOAT64, device);
  }
}
