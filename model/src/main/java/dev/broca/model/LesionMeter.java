package dev.broca.model;

import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.util.EnumMap;
import java.util.Map;

/** Sums what a lesion takes out of the stream of each block, and what there was. */
final class LesionMeter implements StreamTap {
  private final Map<PositionClass, double[]> removed = new EnumMap<>(PositionClass.class);
  private final Map<PositionClass, double[]> arrived = new EnumMap<>(PositionClass.class);
  private final int blocks;

  LesionMeter(int blocks) {
    this.blocks = blocks;
    for (PositionClass c : PositionClass.values()) {
      removed.put(c, new double[blocks]);
      arrived.put(c, new double[blocks]);
    }
  }

  @Override
  public void block(Scope scope, int block, Tensor stream, Batch batch) {}

  @Override
  public void lesioned(Scope scope, int block, Tensor before, Tensor after, Batch batch) {
    Tensor x = scope.to(before, DType.FLOAT32);
    Tensor gone = scope.add(x, scope.mul(scope.to(after, DType.FLOAT32), -1.0));
    add(scope, removed, block, scope.mul(gone, gone), batch);
    add(scope, arrived, block, scope.mul(x, x), batch);
  }

  private static void add(
      Scope scope, Map<PositionClass, double[]> sums, int block, Tensor squares, Batch batch) {
    float[] perRow = scope.to(scope.sum(squares, 1), DType.FLOAT32, Device.CPU).floats();
    for (Batch.Group group : batch.groups()) {
      for (int r = 0; r < group.rows(); r++) {
        PositionClass c = r % group.length() == 0 ? PositionClass.FIRST : PositionClass.REST;
        sums.get(c)[block] += perRow[group.row() + r];
      }
    }
  }

  RealisedEnergy energy() {
    return new RealisedEnergy(share(PositionClass.FIRST), share(PositionClass.REST));
  }

  private double share(PositionClass c) {
    double sum = 0;
    for (int l = 0; l < blocks; l++) {
      double whole = arrived.get(c)[l];
      sum += whole == 0 ? 0 : removed.get(c)[l] / whole;
    }
    return sum / blocks;
  }
}
