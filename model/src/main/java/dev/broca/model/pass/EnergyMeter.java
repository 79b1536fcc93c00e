package dev.broca.model.pass;

import dev.broca.model.unit.PositionClass;
import dev.broca.model.unit.Units;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Sums the squared activations of every unit over the texts of a pass, first tokens apart. */
public final class EnergyMeter {
  private final Units units;
  private final double[][] sums = new double[PositionClass.values().length][];
  private final long[] positions = new long[PositionClass.values().length];

  /** A meter at zero. */
  public EnergyMeter(Units units) {
    this.units = units;
    for (PositionClass c : PositionClass.values()) {
      sums[c.ordinal()] = new double[units.count()];
    }
  }

  /** The units that are measured. */
  public Units units() {
    return units;
  }

  /** Mean squared activation of a unit over the positions of a class; 0 when there were none. */
  public double meanSquare(PositionClass c, int unit) {
    long count = positions[c.ordinal()];
    return count == 0 ? 0 : sums[c.ordinal()][unit] / count;
  }

  /** The mean squared activations of all units over the positions of a class, in their order. */
  public double[] meanSquares(PositionClass c) {
    double[] means = new double[units.count()];
    Arrays.setAll(means, unit -> meanSquare(c, unit));
    return means;
  }

  public void add(Scope scope, int block, Tensor values, Batch batch) {
    for (Batch.Group group : batch.groups()) {
      try (Scope s = scope.torch().scope()) {
        long width = units.width(block);
        Tensor rows = s.narrow(values, 0, group.start(), group.places());
        Tensor active = Taps.activations(s, units, block, rows);
        Tensor x = s.reshape(active, group.texts(), group.length(), width);
        Tensor squares = s.mul(x, x);
        add(s, PositionClass.FIRST, block, s.narrow(squares, 1, 0, 1));
        if (group.length() > 1) {
          add(s, PositionClass.REST, block, s.narrow(squares, 1, 1, group.length() - 1L));
        }
        if (block == 0) {
          positions[PositionClass.FIRST.ordinal()] += group.texts();
          positions[PositionClass.REST.ordinal()] += group.places() - group.texts();
        }
      }
    }
  }

  private void add(Scope s, PositionClass c, int block, Tensor squares) {
    Tensor sum = s.sum(s.sum(squares, 1), 0);
    MemorySegment values = s.to(sum, DType.FLOAT32, Device.CPU).data();
    int first = units.first(block);
    for (int u = 0; u < units.width(block); u++) {
      sums[c.ordinal()][first + u] += values.getAtIndex(ValueLayout.JAVA_FLOAT, u);
    }
  }
}
