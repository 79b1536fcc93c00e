package dev.broca.model;

import dev.broca.model.BlockWeights.NormWeights;
import dev.broca.model.architecture.Architecture;
import dev.broca.model.architecture.Attention;
import dev.broca.model.architecture.Block;
import dev.broca.model.architecture.Mlp;
import dev.broca.model.architecture.Norm;
import dev.broca.model.architecture.Position;
import dev.broca.model.architecture.TensorNames;
import dev.broca.model.architecture.WeightRecipe;
import dev.broca.model.weights.Checkpoint;
import dev.broca.model.weights.Encoding;
import dev.broca.model.weights.StoredTensor;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Linear;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns stored tensors into the weights of an architecture. What is stored in the type that is
 * computed in, in the order that is wanted, is used where it lies in the mapped file; everything
 * else is converted once.
 */
final class WeightLoader {
  private final Checkpoint checkpoint;
  private final Architecture architecture;
  private final Scope owner;
  private final Arena memory;
  private final DType dtype;
  private final Device device;

  private WeightLoader(
      Checkpoint checkpoint,
      Architecture architecture,
      Scope owner,
      Arena memory,
      DType dtype,
      Device device) {
    this.checkpoint = checkpoint;
    this.architecture = architecture;
    this.owner = owner;
    this.memory = memory;
    this.dtype = dtype;
    this.device = device;
  }

  /**
   * Loads all weights.
   *
   * @param owner owns the tensors
   * @param memory owns what had to be converted; must be closed after the owner, and shared between
   *     threads
   */
  static LoadedWeights load(
      Checkpoint checkpoint,
      Architecture architecture,
      TensorNames names,
      Scope owner,
      Arena memory,
      DType dtype,
      Device device) {
    return new WeightLoader(checkpoint, architecture, owner, memory, dtype, device).load(names);
  }

  private LoadedWeights load(TensorNames names) {
    long hidden = architecture.hidden();
    Tensor embedding = tensor(names.embedding(), ".weight", architecture.vocabulary(), hidden);
    Optional<Tensor> positions =
        switch (architecture.position()) {
          case Position.Learned(int count) ->
              Optional.of(tensor(names.positions(), ".weight", count, hidden));
          case Position.Rotary rotary -> Optional.empty();
        };
    var blocks = new ArrayList<BlockWeights>();
    for (int l = 0; l < architecture.blocks().size(); l++) {
      blocks.add(block(architecture.blocks().get(l), names.blocks().apply(l)));
    }
    Tensor head =
        architecture.tiedHead()
            ? embedding
            : tensor(names.head(), ".weight", architecture.vocabulary(), hidden);
    return new LoadedWeights(
        architecture,
        embedding,
        positions,
        List.copyOf(blocks),
        norm(architecture.finalNorm(), names.finalNorm()),
        Linear.over(owner.torch(), head, null, device),
        dtype,
        device);
  }

  private BlockWeights block(Block shape, TensorNames.BlockNames names) {
    Attention attention = shape.attention();
    Mlp mlp = shape.mlp();
    long hidden = architecture.hidden();
    long inputs = attention.queryWidth() + 2L * attention.kvWidth();
    return new BlockWeights(
        shape,
        norm(shape.attentionNorm(), names.attentionNorm()),
        linear(names.queryKeyValue(), attention.inputBias(), inputs, hidden),
        linear(names.attentionOutput(), attention.outputBias(), hidden, attention.queryWidth()),
        norm(shape.mlpNorm(), names.mlpNorm()),
        switch (mlp) {
          case Mlp.Gated gated ->
              Optional.of(linear(names.gate(), mlp.bias(), mlp.width(), hidden));
          case Mlp.Plain plain -> Optional.empty();
        },
        linear(names.up(), mlp.bias(), mlp.width(), hidden),
        linear(names.down(), mlp.bias(), hidden, mlp.width()));
  }

  private NormWeights norm(Norm norm, WeightRecipe recipe) {
    long hidden = architecture.hidden();
    Tensor weight = tensor(recipe, ".weight", hidden);
    return switch (norm) {
      case Norm.Rms rms -> new NormWeights(weight, null);
      case Norm.Layer layer -> new NormWeights(weight, tensor(recipe, ".bias", hidden));
    };
  }

  private Linear linear(WeightRecipe recipe, boolean hasBias, long outputs, long inputs) {
    Tensor weight = tensor(recipe, ".weight", outputs, inputs);
    @Nullable Tensor bias = hasBias ? tensor(recipe, ".bias", outputs) : null;
    return Linear.over(owner.torch(), weight, bias, device);
  }

  /** The tensor of a recipe in the type and place of the computation. */
  private Tensor tensor(WeightRecipe recipe, String suffix, long... shape) {
    if (recipe instanceof WeightRecipe.Stored(String name)) {
      StoredTensor stored = stored(name + suffix, shape);
      if (stored.encoding() == encoding(dtype)) {
        Tensor mapped = owner.over(stored.bytes(), dtype, shape);
        return device.equals(Device.CPU) ? mapped : moved(mapped);
      }
    }
    if (dtype == DType.FLOAT32 && device.equals(Device.CPU)) {
      return decoded(owner, memory, recipe, suffix, shape);
    }
    try (Arena temporary = Arena.ofShared();
        Scope scope = owner.torch().scope()) {
      Tensor floats = decoded(scope, temporary, recipe, suffix, shape);
      return scope.release(scope.to(floats, dtype, device), owner);
    }
  }

  private Tensor moved(Tensor mapped) {
    Tensor copy = owner.to(mapped, dtype, device);
    mapped.close();
    return copy;
  }

  private Tensor decoded(
      Scope scope, Arena arena, WeightRecipe recipe, String suffix, long... shape) {
    MemorySegment target =
        arena.allocate(
            Arrays.stream(shape).reduce(Float.BYTES, Math::multiplyExact), Long.BYTES * 8);
    decode(target, recipe, suffix, shape);
    return scope.over(target, DType.FLOAT32, shape);
  }

  /** Writes a weight as float32 in row-major order. */
  private void decode(MemorySegment target, WeightRecipe recipe, String suffix, long... shape) {
    switch (recipe) {
      case WeightRecipe.Stored(String name) -> stored(name + suffix, shape).decode(target);
      case WeightRecipe.Transposed(String name) -> {
        if (shape.length == 1) {
          stored(name + suffix, shape).decode(target);
        } else {
          StoredTensor stored = stored(name + suffix, shape[1], shape[0]);
          rearranged(target, stored, (s, x) -> s.transpose(x, 0, 1), shape[1], shape[0]);
        }
      }
      case WeightRecipe.Interleaved(String name, int heads) -> {
        long pairs = shape[0] / heads / 2;
        long width = shape.length == 1 ? 1 : shape[1];
        StoredTensor stored = stored(name + suffix, shape);
        rearranged(target, stored, (s, x) -> s.transpose(x, 1, 2), heads, pairs, 2, width);
      }
      case WeightRecipe.Stacked(List<WeightRecipe> parts) -> {
        long row = shape.length == 1 ? Float.BYTES : shape[1] * Float.BYTES;
        long offset = 0;
        for (WeightRecipe part : parts) {
          long rows = rows(part, suffix);
          if ((offset + rows) * row > target.byteSize()) {
            throw mismatch(part + suffix, shape, "more rows than that in its parts");
          }
          long[] own = shape.clone();
          own[0] = rows;
          decode(target.asSlice(offset * row, rows * row), part, suffix, own);
          offset += rows;
        }
        if (offset != shape[0]) {
          throw mismatch(recipe + suffix, shape, offset + " rows in its parts");
        }
      }
    }
  }

  private interface Rearrangement {
    Tensor apply(Scope scope, Tensor stored);
  }

  private void rearranged(
      MemorySegment target, StoredTensor stored, Rearrangement rearrangement, long... shape) {
    try (Arena temporary = Arena.ofShared();
        Scope s = owner.torch().scope()) {
      MemorySegment plain = temporary.allocate(target.byteSize(), Long.BYTES * 8);
      stored.decode(plain);
      Tensor view = rearrangement.apply(s, s.over(plain, DType.FLOAT32, shape));
      s.copyInto(s.over(target, DType.FLOAT32, view.shape()), view);
    }
  }

  private long rows(WeightRecipe recipe, String suffix) {
    return switch (recipe) {
      case WeightRecipe.Stored(String name) -> first(checkpoint.tensor(name + suffix));
      case WeightRecipe.Interleaved(String name, int heads) ->
          first(checkpoint.tensor(name + suffix));
      case WeightRecipe.Transposed(String name) ->
          checkpoint.tensor(name + suffix).shape().getLast();
      case WeightRecipe.Stacked(List<WeightRecipe> parts) ->
          parts.stream().mapToLong(part -> rows(part, suffix)).sum();
    };
  }

  private static long first(StoredTensor tensor) {
    return tensor.shape().isEmpty() ? 1 : tensor.shape().getFirst();
  }

  /** A stored tensor of the expected shape with finite numbers. */
  private StoredTensor stored(String name, long... shape) {
    StoredTensor stored = checkpoint.tensor(name);
    if (!stored.shape().equals(Arrays.stream(shape).boxed().toList())) {
      throw mismatch(name, shape, stored.shape().toString());
    }
    long broken = stored.nonFinite();
    if (broken > 0) {
      throw new ModelException(
          "Tensor "
              + name
              + " in "
              + stored.file()
              + " has "
              + broken
              + " values that are NaN or infinite: the file is damaged or was saved from a failed"
              + " training. Fetch it again.");
    }
    return stored;
  }

  private ModelException mismatch(String name, long[] shape, String found) {
    return new ModelException(
        "Tensor "
            + name
            + " in "
            + checkpoint.files().getFirst()
            + " must have the shape "
            + Arrays.toString(shape)
            + " by the model's config, found "
            + found
            + ". The weights and the config do not belong together.");
  }

  private static @Nullable Encoding encoding(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> Encoding.F32;
      case BFLOAT16 -> Encoding.BF16;
      case FLOAT16 -> Encoding.F16;
      case FLOAT64 -> Encoding.F64;
      case INT64, INT32, BOOL -> null;
    };
  }
}
