package dev.broca.model.pass;

import dev.broca.model.unit.PositionClass;
import dev.broca.model.unit.RealisedEnergy;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;

/** Sums what a lesion takes out of the stream of each block, and what there was. */
public final class LesionMeter implements StreamTap {
  /** For each block, at first positions and at all others. */
  private record Sums(double[] first, double[] rest) {
    static Sums of(int blocks) {
      return new Sums(new double[blocks], new double[blocks]);
    }

    double[] at(PositionClass c) {
      return switch (c) {
        case FIRST -> first;
        case REST -> rest;
      };
    }
  }

  private final Sums removed;
  private final Sums arrived;
  private final int blocks;

  public LesionMeter(int blocks) {
    this.blocks = blocks;
    this.removed = Sums.of(blocks);
    this.arrived = Sums.of(blocks);
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

  private static void add(Scope scope, Sums sums, int block, Tensor squares, Batch batch) {
    float[] perRow = scope.to(scope.sum(squares, 1), DType.FLOAT32, Device.CPU).floats();
    for (Batch.Group group : batch.groups()) {
      for (int r = 0; r < group.places(); r++) {
        PositionClass c = r % group.length() == 0 ? PositionClass.FIRST : PositionClass.REST;
        sums.at(c)[block] += perRow[group.start() + r];
      }
    }
  }

  public RealisedEnergy energy() {
    return new RealisedEnergy(share(PositionClass.FIRST), share(PositionClass.REST));
  }

  private double share(PositionClass c) {
    double sum = 0;
    for (int l = 0; l < blocks; l++) {
      double whole = arrived.at(c)[l];
      sum += whole == 0 ? 0 : removed.at(c)[l] / whole;
    }
    return sum / blocks;
  }
}
