package dev.broca.lab.brain;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import dev.broca.lab.LabException;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import dev.broca.torch.Torch;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * One cross-validation. Outer folds run side by side, one on each processor, and targets in chunks,
 * so that beside features, responses and results each processor holds only one decomposition and a
 * chunk's numbers. Nothing depends on how many processors there are.
 */
final class RidgeRun {
  private static final int CHUNK = 1024;
  private static final int FEWEST_TESTED = 3;

  private final Torch torch = Torch.shared();
  private final Matrix x;
  private final Optional<Matrix> baseline;
  private final Matrix y;
  private final Folds outer;
  private final List<String> groups;
  private final RidgeOptions options;
  private final List<Double> alphas;
  private final int targets;

  private final MemorySegment centred;
  private final MemorySegment remaining;
  private final MemorySegment predicted;
  private final MemorySegment used;
  private final LongAdder atEdge = new LongAdder();

  /** Something to do with the targets from a first one on. */
  @FunctionalInterface
  private interface Chunk {
    void visit(Scope scope, Tensor y, int first, int length);
  }

  RidgeRun(
      Matrix x,
      Optional<Matrix> baseline,
      Matrix y,
      Folds outer,
      List<String> groups,
      RidgeOptions options) {
    this.x = x.requireFinite("Features");
    this.baseline = baseline.map(b -> b.requireFinite("The baseline"));
    this.y = y.requireFinite("Responses");
    this.outer = outer;
    this.groups = List.copyOf(groups);
    this.options = options;
    targets = y.columns();
    alphas =
        switch (options.choice()) {
          case AlphaChoice.Nested nested -> options.alphas();
          case AlphaChoice.LeaveOneOut looks -> options.alphas();
          case AlphaChoice.Fixed(double alpha) -> List.of(alpha);
          case AlphaChoice.Ols ols -> List.of(0.0);
        };
    requireSameStimuli();
    centred = Matrix.allocate(y.rows(), targets);
    remaining = Matrix.allocate(y.rows(), targets);
    predicted = Matrix.allocate(y.rows(), targets);
    used = Matrix.allocate(outer.count(), targets);
  }

  private void requireSameStimuli() {
    int n = y.rows();
    boolean same =
        x.rows() == n
            && outer.stimuli() == n
            && (groups.isEmpty() || groups.size() == n)
            && baseline.stream().allMatch(b -> b.rows() == n);
    if (!same) {
      throw new LabException(
          "Features, responses, folds and groups must speak of the same stimuli, but there are %d rows of features, %d of responses, %s of the baseline, %d stimuli in folds and %d groups."
              .formatted(
                  x.rows(),
                  n,
                  baseline.map(b -> Integer.toString(b.rows())).orElse("none"),
                  outer.stimuli(),
                  groups.size()));
    }
    outer.requireWhole(groups);
    for (int fold = 0; fold < outer.count(); fold++) {
      int tested = outer.test(fold).length;
      if (tested < FEWEST_TESTED) {
        throw new LabException(
            "A correlation needs at least 3 test stimuli, but fold %d of %d has %d; use fewer folds."
                .formatted(fold, outer.count(), tested));
      }
    }
  }

  HeldOut run() {
    if (options.device().kind() == Device.Kind.CPU) {
      torch.inParallel(outer.count(), this::run);
    } else {
      IntStream.range(0, outer.count()).forEach(this::run);
    }
    return new HeldOut(
        outer,
        Matrix.over(y.rows(), targets, centred),
        Matrix.over(y.rows(), targets, remaining),
        Matrix.over(y.rows(), targets, predicted),
        Matrix.over(outer.count(), targets, used),
        (double) atEdge.sum() / Math.max(1, (long) outer.count() * targets));
  }

  private void run(int fold) {
    predict(fold, choose(outer.train(fold)));
  }

  // Choosing

  /** For each target the position of its penalty. */
  private int[] choose(int[] train) {
    return switch (options.choice()) {
      case AlphaChoice.Nested(int folds) -> largest(nestedScores(train, folds));
      case AlphaChoice.LeaveOneOut looks -> largest(leaveOneOutScores(train));
      case AlphaChoice.Fixed fixed -> new int[targets];
      case AlphaChoice.Ols ols -> new int[targets];
    };
  }

  /** The first of the best scores, for each target. */
  private int[] largest(double[][] scores) {
    int[] best = new int[targets];
    for (int t = 0; t < targets; t++) {
      for (int a = 1; a < scores.length; a++) {
        best[t] = scores[a][t] > scores[best[t]][t] ? a : best[t];
      }
      int alpha = best[t];
      atEdge.add(alpha == 0 || alpha == scores.length - 1 ? 1 : 0);
    }
    return best;
  }

  /** R2 summed over inner folds, [alphas][targets]. */
  private double[][] nestedScores(int[] train, int folds) {
    double[][] scores = new double[alphas.size()][targets];
    Folds inner = inner(train, folds);
    for (int fold = 0; fold < inner.count(); fold++) {
      addScores(scores, positions(inner.train(fold), train), positions(inner.test(fold), train));
    }
    return scores;
  }

  private Folds inner(int[] train, int folds) {
    return groups.isEmpty()
        ? Folds.contiguous(train.length, folds)
        : Folds.grouped(Arrays.stream(train).mapToObj(groups::get).toList(), folds);
  }

  private static int[] positions(int[] within, int[] of) {
    return Arrays.stream(within).map(i -> of[i]).toArray();
  }

  private void addScores(double[][] scores, int[] train, int[] test) {
    try (Scope s = torch.scope()) {
      Split split = Split.of(s, x, baseline, train, test, options);
      Spectrum spectrum = spectrum(s, split);
      Tensor filters = spectrum.filters(s, alphas, options.device());
      Tensor minusTest = s.mul(spectrum.test(), -1);
      Tensor transposed = s.transpose(spectrum.basis(), 0, 1);
      List<Tensor> weighted =
          IntStream.range(0, alphas.size())
              .mapToObj(a -> s.mul(minusTest, s.narrow(filters, 0, a, 1)))
              .toList();
      chunks(
          split,
          (inner, targets, first, length) -> {
            Split.Responses rest = split.beyondBaseline(inner, split.centred(inner, targets));
            Tensor weights = inner.matmul(transposed, rest.train());
            double[] total = total(inner, rest.test());
            for (int a = 0; a < weighted.size(); a++) {
              double[] misses = misses(inner, weighted.get(a), weights, rest.test());
              for (int t = 0; t < length; t++) {
                scores[a][first + t] += explained(misses[t], total[t]);
              }
            }
          });
    }
  }

  /** The sum of squares about the mean of the test set, for each target. */
  private static double[] total(Scope s, Tensor y) {
    Tensor about = s.add(y, s.mul(s.mean(y, 0), -1));
    return Tensors.doubles(s, s.sum(s.mul(about, about), 0));
  }

  private static double[] misses(Scope s, Tensor minusTest, Tensor weights, Tensor y) {
    try (Scope inner = s.torch().scope()) {
      Tensor difference = inner.add(y, inner.matmul(minusTest, weights));
      return Tensors.doubles(inner, inner.sum(inner.mul(difference, difference), 0));
    }
  }

  /** R2 as scikit-learn's {@code r2_score}, also where the response does not vary. */
  private static double explained(double misses, double total) {
    if (total > 0) {
      return 1 - misses / total;
    }
    return misses == 0 ? 1 : 0;
  }

  /** Minus the mean squared leave-one-out error, [alphas][targets]. */
  private double[][] leaveOneOutScores(int[] train) {
    double[][] scores = new double[alphas.size()][targets];
    try (Scope s = torch.scope()) {
      Split split = Split.of(s, x, baseline, train, train, options);
      Spectrum spectrum = spectrum(s, split);
      Tensor filters = spectrum.filters(s, alphas, options.device());
      Tensor transposed = s.transpose(spectrum.basis(), 0, 1);
      List<Tensor> inverse = inverseLeverages(s, spectrum, filters);
      List<Tensor> weighted =
          IntStream.range(0, alphas.size())
              .mapToObj(a -> s.mul(s.mul(spectrum.fit(), -1), s.narrow(filters, 0, a, 1)))
              .toList();
      chunks(
          split,
          (inner, targets, first, length) -> {
            Tensor known = split.beyondBaseline(inner, split.centred(inner, targets)).train();
            Tensor weights = inner.matmul(transposed, known);
            for (int a = 0; a < weighted.size(); a++) {
              double[] errors = errors(inner, weighted.get(a), weights, known, inverse.get(a));
              for (int t = 0; t < length; t++) {
                scores[a][first + t] = -errors[t];
              }
            }
          });
    }
    return scores;
  }

  /** 1 / (1 - h_ii) for each penalty, [n, 1]. */
  private List<Tensor> inverseLeverages(Scope s, Spectrum spectrum, Tensor filters) {
    Tensor products = s.mul(spectrum.fit(), spectrum.basis());
    int n = Math.toIntExact(products.size(0));
    double[] leverages = Tensors.doubles(s, s.matmul(products, s.transpose(filters, 0, 1)));
    int width = alphas.size();
    return IntStream.range(0, width)
        .mapToObj(a -> {
          double[] inverse = new double[n];
          for (int i = 0; i < n; i++) {
            inverse[i] = 1 / (1 - 1.0 / n - leverages[i * width + a]);
          }
          return s.to(s.of(inverse, n, 1), DType.FLOAT64, options.device());
        })
        .toList();
  }

  private static double[] errors(
      Scope s, Tensor minusFit, Tensor weights, Tensor y, Tensor inverse) {
    try (Scope inner = s.torch().scope()) {
      Tensor left = inner.mul(inner.add(y, inner.matmul(minusFit, weights)), inverse);
      return Tensors.doubles(inner, inner.mean(inner.mul(left, left), 0));
    }
  }

  // Predicting

  private void predict(int fold, int[] chosen) {
    int[] test = outer.test(fold);
    try (Scope s = torch.scope()) {
      Split split = Split.of(s, x, baseline, outer.train(fold), test, options);
      Spectrum spectrum = spectrum(s, split);
      Tensor filters = spectrum.filters(s, alphas, options.device());
      Tensor transposed = s.transpose(spectrum.basis(), 0, 1);
      chunks(
          split,
          (inner, targets, first, length) -> {
            Split.Responses about = split.centred(inner, targets);
            Split.Responses rest = split.beyondBaseline(inner, about);
            Tensor weights = inner.matmul(transposed, rest.train());
            Tensor filter = own(inner, filters, chosen, first, length);
            Tensor prediction = inner.matmul(spectrum.test(), inner.mul(weights, filter));
            store(inner, about.test(), centred, test, first);
            store(inner, rest.test(), remaining, test, first);
            store(inner, prediction, predicted, test, first);
          });
    }
    for (int t = 0; t < targets; t++) {
      used.setAtIndex(JAVA_DOUBLE, (long) fold * targets + t, alphas.get(chosen[t]));
    }
  }

  /** The filter of each target's own penalty, [R, targets]. */
  private Tensor own(Scope s, Tensor filters, int[] chosen, int first, int length) {
    long[] positions = new long[length];
    for (int t = 0; t < length; t++) {
      positions[t] = chosen[first + t];
    }
    Tensor index = s.to(s.of(positions, length), DType.INT64, options.device());
    return s.transpose(s.indexSelect(filters, 0, index), 0, 1);
  }

  /** Writes [test stimuli, targets of a chunk] to their rows. */
  private void store(Scope s, Tensor values, MemorySegment into, int[] rows, int first) {
    Tensor here = s.contiguous(s.to(values, DType.FLOAT64, Device.CPU));
    MemorySegment data = here.data();
    long length = here.size(1);
    for (int i = 0; i < rows.length; i++) {
      long start = ((long) rows[i] * targets + first) * Double.BYTES;
      MemorySegment.copy(data, i * length * Double.BYTES, into, start, length * Double.BYTES);
    }
  }

  // Both

  private Spectrum spectrum(Scope s, Split split) {
    return switch (options.choice()) {
      case AlphaChoice.Ols ols -> Spectrum.leastSquares(s, split.train(), split.test());
      case AlphaChoice.Nested nested -> Spectrum.of(s, split.train(), split.test());
      case AlphaChoice.LeaveOneOut looks -> Spectrum.of(s, split.train(), split.test());
      case AlphaChoice.Fixed fixed -> Spectrum.of(s, split.train(), split.test());
    };
  }

  private void chunks(Split split, Chunk chunk) {
    for (int first = 0; first < targets; first += CHUNK) {
      int length = Math.min(CHUNK, targets - first);
      try (Scope s = torch.scope()) {
        chunk.visit(s, split.targets(s, y, first, length), first, length);
      }
    }
  }
}
