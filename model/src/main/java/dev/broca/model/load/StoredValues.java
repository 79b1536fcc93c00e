package dev.broca.model.load;

import dev.broca.model.architecture.Part;
import dev.broca.model.architecture.TensorNames;
import dev.broca.model.architecture.WeightRecipe;
import dev.broca.model.base.ModelException;
import dev.broca.model.weights.Checkpoint;
import dev.broca.model.weights.Encoding;
import dev.broca.model.weights.StoredTensor;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Weights as the files hold them, made from stored tensors by the family's recipes. */
public final class StoredValues implements WeightValues {
  private final Checkpoint checkpoint;
  private final TensorNames names;

  /** Tensors that were found to be finite: a block that is lent again is not checked again. */
  private final Set<String> checked = new HashSet<>();

  public StoredValues(Checkpoint checkpoint, TensorNames names) {
    this.checkpoint = checkpoint;
    this.names = names;
  }

  @Override
  public Tensor tensor(
      WeightLoader.Place place,
      Part part,
      int l,
      String kind,
      DType dtype,
      Device device,
      long... shape) {
    WeightRecipe recipe = recipe(part).at(l);
    String suffix = "." + kind;
    requireHead(part, recipe, suffix);
    Optional<MemorySegment> mapped = mapped(recipe, suffix, dtype, shape);
    if (mapped.isPresent()) {
      Tensor lying = place.scope().over(mapped.get(), dtype, shape);
      return device.equals(Device.CPU) ? lying : moved(place.scope(), lying, device);
    }
    if (dtype == DType.FLOAT32 && device.equals(Device.CPU)) {
      return decoded(place.scope(), place.memory(), recipe, suffix, shape);
    }
    try (Arena temporary = Arena.ofShared();
        Scope scope = place.torch().scope()) {
      Tensor floats = decoded(scope, temporary, recipe, suffix, shape);
      return scope.release(scope.to(floats, dtype, device), place.scope());
    }
  }

  @Override
  public Optional<Tensor> stored(
      WeightLoader.Place place, Part part, Device device, long... shape) {
    WeightRecipe recipe = recipe(part);
    for (DType dtype : List.of(DType.FLOAT32, DType.BFLOAT16, DType.FLOAT16)) {
      Optional<MemorySegment> mapped = mapped(recipe, ".weight", dtype, shape);
      if (mapped.isPresent()) {
        Tensor lying = place.scope().over(mapped.get(), dtype, shape);
        return Optional.of(device.equals(Device.CPU) ? lying : moved(place.scope(), lying, device));
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean isStoredAs(DType dtype, Part part) {
    return recipe(part).at(0) instanceof WeightRecipe.Stored(String name)
        && checkpoint
            .find(name + ".weight")
            .filter(stored -> stored.encoding() == encoding(dtype))
            .isPresent();
  }

  /** Files of a bare model have no head; what needs none can be computed. */
  private void requireHead(Part part, WeightRecipe recipe, String suffix) {
    if (part == Part.HEAD
        && recipe instanceof WeightRecipe.Stored(String name)
        && checkpoint.find(name + suffix).isEmpty()
        && checkpoint.promised(name + suffix).isEmpty()) {
      throw new ModelException(
          checkpoint.files().getFirst()
              + " has no head ("
              + name
              + suffix
              + "), and config.json does not tie it to the embedding: the model was saved without"
              + " one. Blocks can be read (broca localize), but no probabilities: save it with its"
              + " head, as transformers' AutoModelForCausalLM does.");
    }
  }

  private WeightRecipe recipe(Part part) {
    return names
        .find(part)
        .orElseThrow(() -> new IllegalStateException("this family has no name for " + part));
  }

  private static Tensor moved(Scope owner, Tensor mapped, Device device) {
    Tensor copy = owner.to(mapped, mapped.dtype(), device);
    mapped.close();
    return copy;
  }

  /** The bytes of a weight in the file, if they can be used as they are. */
  private Optional<MemorySegment> mapped(
      WeightRecipe recipe, String suffix, DType dtype, long... shape) {
    return switch (recipe) {
      case WeightRecipe.Stored(String name) ->
          Optional.of(stored(name + suffix, shape))
              .filter(tensor -> tensor.encoding() == encoding(dtype))
              .map(StoredTensor::bytes);
      case WeightRecipe.Slice(String name, int part, int parts) ->
          Optional.of(stored(name + suffix, whole(shape, parts)))
              .filter(tensor -> tensor.encoding() == encoding(dtype))
              .map(tensor -> slice(tensor.bytes(), part, parts));
      case WeightRecipe.Transposed transposed -> Optional.empty();
      case WeightRecipe.PlusOne plusOne -> Optional.empty();
      case WeightRecipe.Interleaved interleaved -> Optional.empty();
      case WeightRecipe.Grouped grouped -> Optional.empty();
      case WeightRecipe.Stacked stacked -> Optional.empty();
    };
  }

  private static MemorySegment slice(MemorySegment whole, int part, int parts) {
    long bytes = whole.byteSize() / parts;
    return whole.asSlice(part * bytes, bytes);
  }

  private static long[] whole(long[] part, int parts) {
    long[] shape = part.clone();
    shape[0] = Math.multiplyExact(shape[0], parts);
    return shape;
  }

  private Tensor decoded(
      Scope scope, Arena arena, WeightRecipe recipe, String suffix, long... shape) {
    MemorySegment target = arena.allocate(bytes(shape), 64);
    decode(scope, target, recipe, suffix, shape);
    return scope.over(target, DType.FLOAT32, shape);
  }

  private static long bytes(long... shape) {
    return Arrays.stream(shape).reduce(Float.BYTES, Math::multiplyExact);
  }

  /** Writes a weight as float32 in row-major order. */
  private void decode(
      Scope scope, MemorySegment target, WeightRecipe recipe, String suffix, long... shape) {
    switch (recipe) {
      case WeightRecipe.Stored(String name) -> stored(name + suffix, shape).decode(target);
      case WeightRecipe.PlusOne(String name) -> {
        stored(name + suffix, shape).decode(target);
        for (long i = 0; i < shape[0]; i++) {
          float distance = target.getAtIndex(ValueLayout.JAVA_FLOAT, i);
          target.setAtIndex(ValueLayout.JAVA_FLOAT, i, 1 + distance);
        }
      }
      case WeightRecipe.Transposed(String name) -> {
        if (shape.length == 1) {
          stored(name + suffix, shape).decode(target);
        } else {
          StoredTensor stored = stored(name + suffix, shape[1], shape[0]);
          rearranged(scope, target, stored, (s, x) -> s.transpose(x, 0, 1), shape[1], shape[0]);
        }
      }
      case WeightRecipe.Slice(String name, int part, int parts) -> {
        long[] whole = whole(shape, parts);
        StoredTensor stored = stored(name + suffix, whole);
        rearranged(
            scope, target, stored, (s, x) -> s.narrow(x, 0, part * shape[0], shape[0]), whole);
      }
      case WeightRecipe.Interleaved(String name, int heads) -> {
        long pairs = shape[0] / heads / 2;
        StoredTensor stored = stored(name + suffix, shape);
        rearranged(
            scope, target, stored, (s, x) -> s.transpose(x, 1, 2), heads, pairs, 2, width(shape));
      }
      case WeightRecipe.Grouped(String name, int kvHeads, int headDim) -> {
        long each = shape[0] / kvHeads / headDim;
        StoredTensor stored = stored(name + suffix, shape);
        rearranged(
            scope,
            target,
            stored,
            (s, x) -> ungrouped(s, x, kvHeads, each, headDim, width(shape)),
            kvHeads,
            each,
            headDim,
            width(shape));
      }
      case WeightRecipe.Stacked(List<WeightRecipe> parts) ->
          stacked(scope, target, recipe, parts, suffix, shape);
    }
  }

  private static long width(long[] shape) {
    return shape.length == 1 ? 1 : shape[1];
  }

  /** From query heads, key, value of each group to all queries, all keys, all values. */
  private static Tensor ungrouped(
      Scope s, Tensor groups, long kvHeads, long each, long headDim, long width) {
    long queries = kvHeads * (each - 2);
    return s.cat(
        List.of(
            s.reshape(s.narrow(groups, 1, 0, each - 2), queries, headDim, width),
            s.reshape(s.narrow(groups, 1, each - 2, 1), kvHeads, headDim, width),
            s.reshape(s.narrow(groups, 1, each - 1, 1), kvHeads, headDim, width)),
        0);
  }

  private void stacked(
      Scope scope,
      MemorySegment target,
      WeightRecipe recipe,
      List<WeightRecipe> parts,
      String suffix,
      long... shape) {
    long row = width(shape) * Float.BYTES;
    long offset = 0;
    for (WeightRecipe part : parts) {
      long rows = rows(part, suffix);
      if ((offset + rows) * row > target.byteSize()) {
        throw mismatch(part + suffix, shape, "more rows than that in its parts");
      }
      long[] own = shape.clone();
      own[0] = rows;
      decode(scope, target.asSlice(offset * row, rows * row), part, suffix, own);
      offset += rows;
    }
    if (offset != shape[0]) {
      throw mismatch(recipe + suffix, shape, offset + " rows in its parts");
    }
  }

  private interface Rearrangement {
    Tensor apply(Scope scope, Tensor stored);
  }

  private static void rearranged(
      Scope scope,
      MemorySegment target,
      StoredTensor stored,
      Rearrangement rearrangement,
      long... shape) {
    try (Arena temporary = Arena.ofShared();
        Scope s = scope.torch().scope()) {
      MemorySegment plain = temporary.allocate(bytes(shape), 64);
      stored.decode(plain);
      Tensor view = rearrangement.apply(s, s.over(plain, DType.FLOAT32, shape));
      s.copyInto(s.over(target, DType.FLOAT32, view.shape()), view);
    }
  }

  private long rows(WeightRecipe recipe, String suffix) {
    return switch (recipe) {
      case WeightRecipe.Stored(String name) -> first(name + suffix);
      case WeightRecipe.PlusOne(String name) -> first(name + suffix);
      case WeightRecipe.Interleaved(String name, int heads) -> first(name + suffix);
      case WeightRecipe.Grouped(String name, int kvHeads, int headDim) -> first(name + suffix);
      case WeightRecipe.Slice(String name, int part, int parts) -> first(name + suffix) / parts;
      case WeightRecipe.Transposed(String name) ->
          checkpoint.tensor(name + suffix).shape().getLast();
      case WeightRecipe.Stacked(List<WeightRecipe> parts) ->
          parts.stream().mapToLong(part -> rows(part, suffix)).sum();
    };
  }

  private long first(String name) {
    List<Long> shape = checkpoint.tensor(name).shape();
    return shape.isEmpty() ? 1 : shape.getFirst();
  }

  /** A stored tensor of the expected shape with finite numbers. */
  private StoredTensor stored(String name, long... shape) {
    StoredTensor stored = checkpoint.tensor(name);
    if (!stored.shape().equals(Arrays.stream(shape).boxed().toList())) {
      throw mismatch(name, shape, stored.shape().toString());
    }
    if (checked.add(name)) {
      requireFinite(name, stored);
    }
    return stored;
  }

  private static void requireFinite(String name, StoredTensor stored) {
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

  private static Encoding encoding(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> Encoding.F32;
      case BFLOAT16 -> Encoding.BF16;
      case FLOAT16 -> Encoding.F16;
      case FLOAT64 -> Encoding.F64;
      case INT64, INT32, BOOL -> throw new IllegalArgumentException(dtype.label());
    };
  }
}
