package dev.broca.model;

import dev.broca.model.architecture.Attention;
import dev.broca.model.architecture.Position;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the blocks of a model share for one batch and depends on positions alone: rotations, and
 * what is added to the scores. Each is made at its first use.
 */
final class BatchTables implements AutoCloseable {
  private record BiasKey(int heads, int window, int length, boolean alibi, double scale) {}

  private final Scope scope;
  private final Batch batch;
  private final DType dtype;
  private final Device device;
  private final Map<Position.Rotary, Rotation> rotations = new HashMap<>();
  private final Map<BiasKey, Tensor> biases = new HashMap<>();

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
   * What is added to the scores of texts of a length, [length, length] or [1, heads, length,
   * length]; null where seeing everything before a token is all there is to it, unless {@code
   * always}.
   */
  @Nullable Tensor bias(Attention attention, int length, boolean always) {
    boolean alibi = attention.position() instanceof Position.Alibi;
    int window = Math.min(attention.scores().window(), length);
    if (!alibi && window == length && !always) {
      return null;
    }
    var key =
        new BiasKey(
            alibi ? attention.heads() : 1, window, length, alibi, attention.scores().scale());
    return biases.computeIfAbsent(key, this::bias);
  }

  private Tensor bias(BiasKey key) {
    int length = key.length();
    float[] slopes = key.alibi() ? Alibi.slopes(key.heads()) : new float[] {0};
    float[] bias = new float[key.heads() * length * length];
    for (int head = 0; head < key.heads(); head++) {
      for (int query = 0; query < length; query++) {
        int row = (head * length + query) * length;
        for (int position = 0; position < length; position++) {
          boolean visible = position <= query && query - position < key.window();
          bias[row + position] =
              visible
                  ? (float) (Alibi.bias(slopes[head], position) * key.scale())
                  : Float.NEGATIVE_INFINITY;
        }
      }
    }
    Tensor floats =
        key.alibi()
            ? scope.of(bias, 1, key.heads(), length, length)
            : scope.of(bias, length, length);
    return scope.to(floats, dtype, device);
  }

  @Override
  public void close() {
    scope.close();
  }
}
