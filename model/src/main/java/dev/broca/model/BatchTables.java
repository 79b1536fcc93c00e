package dev.broca.model;

import dev.broca.model.architecture.Attention;
import dev.broca.model.architecture.Position;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the blocks of a model share for one batch and depends on positions alone: rotations, and
 * what is added to the scores. Each is made at its first use.
 */
final class BatchTables implements AutoCloseable {
  private record BiasKey(
      Batch.Group group, boolean chains, int heads, int window, boolean alibi, double scale) {}

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
   * The type in which attention is computed. PyTorch's fused attention of 16-bit values on a
   * processor has no matrix products to call in some builds, and then takes as long as all other
   * layers together.
   */
  DType attentionType() {
    return device.equals(Device.CPU) ? DType.FLOAT32 : dtype;
  }

  /**
   * What is added to the scores of the texts of a group, [texts or 1, heads or 1, length, length];
   * null where seeing everything before a token is all there is to it, unless {@code always}.
   */
  @Nullable Tensor bias(Attention attention, Batch.Group group, boolean always) {
    boolean alibi = attention.position() instanceof Position.Alibi;
    int window = Math.min(attention.scores().window(), group.length());
    boolean chains = batch.sequences(group).stream().allMatch(Sequence::isChain);
    if (chains && !alibi && window == group.length() && !always) {
      return null;
    }
    var key =
        new BiasKey(
            group,
            chains,
            alibi ? attention.heads() : 1,
            window,
            alibi,
            attention.scores().scale());
    return biases.computeIfAbsent(key, this::bias);
  }

  private Tensor bias(BiasKey key) {
    List<Sequence> own = batch.sequences(key.group());
    List<Sequence> texts = key.chains() ? own.subList(0, 1) : own;
    int length = key.group().length();
    float[] slopes = key.alibi() ? Alibi.slopes(key.heads()) : new float[] {0};
    float[] bias = new float[texts.size() * key.heads() * length * length];
    Arrays.fill(bias, Float.NEGATIVE_INFINITY);
    int row = 0;
    for (Sequence text : texts) {
      for (float slope : slopes) {
        for (int query = 0; query < length; query++) {
          fill(text, query, key, slope, bias, row);
          row += length;
        }
      }
    }
    Tensor floats = scope.of(bias, texts.size(), key.heads(), length, length);
    return scope.to(floats, attentionType(), device);
  }

  /** What a token sees: itself and those before it in its text, as far as the window reaches. */
  private static void fill(
      Sequence text, int query, BiasKey key, float slope, float[] bias, int row) {
    int seen = query;
    for (int distance = 0; seen >= 0 && distance < key.window(); distance++) {
      bias[row + seen] = (float) (Alibi.bias(slope, text.position(seen)) * key.scale());
      seen = text.parent(seen);
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
