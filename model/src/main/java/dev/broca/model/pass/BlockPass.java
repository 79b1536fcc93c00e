package dev.broca.model.pass;

import dev.broca.model.unit.Fill;
import dev.broca.model.unit.Lesion;
import dev.broca.model.unit.LesionPositions;
import dev.broca.model.unit.Site;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.util.Optional;

/** A batch on its way through a block: what is lesioned in it, and who looks. */
record BlockPass(
    int block, Batch batch, BatchTables tables, Optional<Lesion> lesion, Taps taps, Target target) {
  /** Where the numbers are computed, and in which type. */
  record Target(DType dtype, Device device) {
    Tensor placed(Scope s, Tensor made, DType type) {
      return device.equals(Device.CPU) ? s.to(made, type) : s.to(made, type, device);
    }
  }

  /** Whether anything happens at a site: otherwise its values need not exist by themselves. */
  boolean stopsAt(Site site) {
    return lesion(site).isPresent() || taps.at(site).isPresent();
  }

  /** The values at a site after its lesion, shown to its tap. */
  Tensor at(Scope s, Site site, Tensor values) {
    Optional<StreamTap> tap = taps.at(site);
    Tensor after =
        lesion(site)
            .map(lesion -> {
              Tensor cut = s.within(t -> overwritten(t, values, lesion));
              tap.ifPresent(seer -> {
                try (Scope seen = s.torch().scope()) {
                  seer.lesioned(seen, block, values, cut, batch);
                }
              });
              return cut;
            })
            .orElse(values);
    tap.ifPresent(seer -> {
      try (Scope seen = s.torch().scope()) {
        seer.block(seen, block, after, batch);
      }
    });
    return after;
  }

  private Optional<Lesion> lesion(Site site) {
    return lesion.filter(own -> own.units().site() == site && own.touches(block));
  }

  private Tensor overwritten(Scope s, Tensor x, Lesion lesion) {
    int width = Math.toIntExact(x.size(1));
    boolean[] mask = lesion.mask(block, width);
    Fill fill = lesion.fill();
    float[] table = fill.values(lesion.units(), block, width);
    Tensor vectors = target.placed(s, s.of(table, fill.rows(), width), target.dtype());
    Tensor filled =
        fill.rows() == 1
            ? vectors
            : s.indexSelect(vectors, 0, onDevice(s, batch.perRow(fill::row)));
    Tensor cut = s.where(target.placed(s, s.of(mask, width), DType.BOOL), filled, x);
    if (lesion.positions() == LesionPositions.ALL) {
      return cut;
    }
    boolean[] included = new boolean[batch.rows()];
    long[] positions = batch.positions(0);
    for (int r = 0; r < included.length; r++) {
      included[r] = lesion.positions().include((int) positions[r]);
    }
    return s.where(target.placed(s, s.of(included, included.length, 1), DType.BOOL), cut, x);
  }

  private Tensor onDevice(Scope s, long[] values) {
    return target.placed(s, s.of(values, values.length), DType.INT64);
  }
}
