package dev.broca.model.pass;

import dev.broca.model.unit.Fill;
import dev.broca.model.unit.Units;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;

/** Averages the value of every coordinate of a site over positions, first ones apart. */
public final class MeanMeter implements StreamTap {
  private final Units coordinates;
  private final double[] first;
  private final double[] rest;
  private long firstPositions;
  private long restPositions;

  public MeanMeter(Units coordinates) {
    this.coordinates = coordinates;
    this.first = new double[coordinates.count()];
    this.rest = new double[coordinates.count()];
  }

  @Override
  public void block(Scope scope, int block, Tensor values, Batch batch) {
    for (Batch.Group group : batch.groups()) {
      try (Scope s = scope.torch().scope()) {
        Tensor rows = s.to(s.narrow(values, 0, group.start(), group.places()), DType.FLOAT32);
        Tensor x = s.reshape(rows, group.texts(), group.length(), coordinates.width(block));
        add(s, first, block, s.narrow(x, 1, 0, 1));
        if (group.length() > 1) {
          add(s, rest, block, s.narrow(x, 1, 1, group.length() - 1L));
        }
      }
      if (block == 0) {
        firstPositions += group.texts();
        restPositions += group.places() - group.texts();
      }
    }
  }

  private void add(Scope s, double[] sums, int block, Tensor values) {
    float[] sum = s.to(s.sum(s.sum(values, 1), 0), DType.FLOAT32, Device.CPU).floats();
    for (int u = 0; u < sum.length; u++) {
      sums[coordinates.first(block) + u] += sum[u];
    }
  }

  public Fill.ClassMean means() {
    return new Fill.ClassMean(coordinates, mean(first, firstPositions), mean(rest, restPositions));
  }

  private static float[] mean(double[] sums, long positions) {
    float[] means = new float[sums.length];
    for (int u = 0; u < means.length; u++) {
      means[u] = positions == 0 ? 0 : (float) (sums[u] / positions);
    }
    return means;
  }
}
