package dev.broca.model.pass;

import dev.broca.model.unit.Reduction;
import dev.broca.model.unit.Span;
import dev.broca.model.unit.Units;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Copies one pooled vector for every text and block into a table [texts, units] of float32. */
public final class PoolTap implements StreamTap {
  private final Units units;
  private final List<Span> spans;
  private final Reduction reduction;
  private final MemorySegment target;

  public PoolTap(Units units, List<Span> spans, Reduction reduction, MemorySegment target) {
    this.units = units;
    this.spans = List.copyOf(spans);
    this.reduction = reduction;
    this.target = target;
  }

  @Override
  public void block(Scope scope, int block, Tensor values, Batch batch) {
    for (Batch.Group group : batch.groups()) {
      int i = group.first();
      while (i < group.first() + group.texts()) {
        int end = i;
        Span span = spans.get(batch.text(i));
        while (end < group.first() + group.texts() && spans.get(batch.text(end)).equals(span)) {
          end++;
        }
        pool(scope, block, values, batch, i, end - i, span);
        i = end;
      }
    }
  }

  /** Pools {@code count} texts of equal length and span, from text {@code first} on. */
  private void pool(
      Scope scope, int block, Tensor at, Batch batch, int first, int count, Span span) {
    try (Scope s = scope.torch().scope()) {
      int length = batch.length(first);
      Tensor rows = s.narrow(at, 0, batch.place(first), (long) count * length);
      Tensor texts = s.reshape(rows, count, length, rows.size(1));
      Tensor inside =
          Taps.activations(s, units, block, s.narrow(texts, 1, span.from(), span.length()));
      Tensor pooled =
          switch (reduction) {
            case MEAN -> s.mean(inside, 1);
            case SUM -> s.sum(inside, 1);
          };
      MemorySegment values = s.to(pooled, DType.FLOAT32, Device.CPU).data();
      long width = (long) units.width(block) * Float.BYTES;
      for (int i = 0; i < count; i++) {
        long row = (long) batch.text(first + i) * units.count() + units.first(block);
        MemorySegment.copy(values, i * width, target, row * Float.BYTES, width);
      }
    }
  }
}
