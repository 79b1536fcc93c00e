package dev.broca.model.pass;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.broca.model.architecture.Attention;
import dev.broca.model.architecture.Position;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the blocks of a model share for one batch and depends on positions alone: which rows
 * attention reads where, rotations, and what is added to the scores. Each is made at its first use.
 */
final class BatchTables implements AutoCloseable {
  private record BiasKey(int length, int heads, int window, boolean alibi, double scale) {}

  private final Scope scope;
  private final Batch batch;
  private final DType dtype;
  private final Device device;
  private final Map<Position.Rotary, Rotation> rotations = new HashMap<>();
  private final Map<BiasKey, Tensor> biases = new HashMap<>();
  private final Map<Batch.Group, Tensor> rowsOf = new HashMap<>();
  private @Nullable Tensor placeOfRows;

  BatchTables(Scope scope, Batch batch, DType dtype, Device device) {
    this.scope = scope;
    this.batch = batch;
    this.dtype = dtype;
    this.device = device;
  }

  /** The rotation of an attention, if its heads are turned. */
  Optional<Rotation> rotation(Attention attention) {
    return switch (attention.position()) {
      case Position.Rotary rotary ->
          Optional.of(
              rotations.computeIfAbsent(rotary, r -> Rotation.of(scope, r, batch, dtype, device)));
      case Position.None none -> Optional.empty();
      case Position.Alibi alibi -> Optional.empty();
    };
  }

  /**
   * The type in which attention is computed. PyTorch's fused attention of 16-bit values on a
   * processor has no matrix products to call in some builds, and then takes as long as all other
   * layers together.
   */
  DType attentionType() {
    return device.equals(Device.CPU) ? DType.FLOAT32 : dtype;
  }

  /**
   * What is added to the scores of texts of a length, [1, heads or 1, length, length]; null where
   * seeing everything before a token is all there is to it, unless {@code always}.
   */
  @Nullable Tensor bias(Attention attention, int length, boolean always) {
    boolean alibi = attention.position() instanceof Position.Alibi;
    int window = Math.min(attention.scores().window(), length);
    if (!alibi && window == length && !always) {
      return null;
    }
    var key =
        new BiasKey(
            length, alibi ? attention.heads() : 1, window, alibi, attention.scores().scale());
    return biases.computeIfAbsent(key, this::bias);
  }

  private Tensor bias(BiasKey key) {
    int length = key.length();
    float[] slopes = key.alibi() ? Alibi.slopes(key.heads()) : new float[] {0};
    Tensor bias = scope.empty(DType.FLOAT32, Device.CPU, 1, key.heads(), length, length);
    MemorySegment values = bias.data();
    float[] row = new float[length];
    long at = 0;
    for (float slope : slopes) {
      for (int query = 0; query < length; query++) {
        Arrays.fill(row, Float.NEGATIVE_INFINITY);
        for (int seen = Math.max(0, query + 1 - key.window()); seen <= query; seen++) {
          row[seen] = (float) (Alibi.bias(slope, seen) * key.scale());
        }
        MemorySegment.copy(row, 0, values, JAVA_FLOAT, at, length);
        at += (long) length * Float.BYTES;
      }
    }
    return scope.to(bias, attentionType(), device);
  }

  /** What stands in rows of the flat matrix, at the places of a group. */
  Tensor places(Scope s, Tensor rows, Batch.Group group) {
    return batch.shares()
        ? s.indexSelect(rows, 0, rowsOf.computeIfAbsent(group, g -> index(batch.rows(g))))
        : s.narrow(rows, 0, group.start(), group.places());
  }

  /** What stands at all places, row by row. */
  Tensor rows(Scope s, Tensor places) {
    if (!batch.shares()) {
      return places;
    }
    if (placeOfRows == null) {
      placeOfRows = index(batch.placeOfRows());
    }
    return s.indexSelect(places, 0, placeOfRows);
  }

  private Tensor index(long[] numbers) {
    return scope.to(scope.of(numbers, numbers.length), DType.INT64, device);
  }

  @Override
  public void close() {
    scope.close();
  }
}
