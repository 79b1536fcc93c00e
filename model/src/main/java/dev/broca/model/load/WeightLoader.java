package dev.broca.model.load;

import dev.broca.model.architecture.Architecture;
import dev.broca.model.architecture.Attention;
import dev.broca.model.architecture.Attention.QueryKeyNorm;
import dev.broca.model.architecture.Block;
import dev.broca.model.architecture.Embedding;
import dev.broca.model.architecture.Mlp;
import dev.broca.model.architecture.Norm;
import dev.broca.model.architecture.Part;
import dev.broca.model.architecture.Residual;
import dev.broca.model.pass.BlockSource;
import dev.broca.model.pass.BlockWeights;
import dev.broca.model.pass.BlockWeights.NormWeights;
import dev.broca.model.pass.LoadedWeights;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Linear;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import dev.broca.torch.Torch;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Builds the weights of an architecture from their values: which parts there are, and of which
 * shapes. What is stored in the type that is computed in, in the order that is wanted, is used
 * where it lies in the mapped file; everything else is converted.
 */
public final class WeightLoader {
  private final WeightValues values;
  private final Architecture architecture;
  private final DType dtype;
  private final Device device;

  public WeightLoader(WeightValues values, Architecture architecture, DType dtype, Device device) {
    this.values = values;
    this.architecture = architecture;
    this.dtype = dtype;
    this.device = device;
  }

  /**
   * Loads all weights.
   *
   * @param owner owns the tensors
   * @param memory owns what had to be converted; must be closed after the owner, and shared between
   *     threads
   * @param resident whether all blocks are brought to the type of the computation at once
   */
  public LoadedWeights load(Scope owner, Arena memory, boolean resident) {
    var place = new Place(owner, memory);
    Embedding shape = architecture.embedding();
    long hidden = architecture.hidden();
    long[] table = {shape.vocabulary(), shape.width()};
    Tensor embedding =
        values
            .stored(place, Part.EMBEDDING, device, table)
            .orElseGet(() -> tensor(place, Part.EMBEDDING, 0, "weight", table));
    return new LoadedWeights(
        architecture,
        embedding,
        shape.positions() == 0
            ? Optional.empty()
            : Optional.of(
                tensor(
                    place,
                    Part.POSITIONS,
                    0,
                    "weight",
                    shape.offset() + shape.positions(),
                    hidden)),
        projection(place, Part.EMBEDDING_PROJECTION, hidden, shape.width()),
        resident
            ? new BlockSource.Resident(
                IntStream.range(0, architecture.blocks().size())
                    .mapToObj(l -> block(place, l))
                    .toList())
            : new OneByOne(this),
        norm(place, architecture.finalNorm(), Part.FINAL_NORM, 0, hidden),
        projection(place, Part.HEAD_PROJECTION, shape.width(), hidden),
        once(() -> head(place, embedding)),
        dtype,
        device);
  }

  /** Where tensors are made: who owns them, and the memory of what is converted. */
  record Place(Scope scope, Arena memory) {
    Torch torch() {
      return scope.torch();
    }
  }

  /** Converts a block when its turn comes and frees it afterwards. */
  private record OneByOne(WeightLoader loader) implements BlockSource {
    @Override
    public void with(int l, Consumer<BlockWeights> computation) {
      try (Arena memory = Arena.ofShared();
          Scope scope = Torch.shared().scope()) {
        computation.accept(loader.block(new Place(scope, memory), l));
      }
    }

    @Override
    public boolean allInMemory() {
      return false;
    }
  }

  /**
   * Bytes of memory that all blocks take in the type of the computation, beside the mapped files.
   */
  public long convertedBytes() {
    boolean mapped = device.equals(Device.CPU) && values.isStoredAs(dtype, Part.ATTENTION_OUTPUT);
    return mapped
        ? 0
        : architecture.blocks().stream().mapToLong(architecture::blockWeights).sum()
            * dtype.bytes();
  }

  private Linear head(Place place, Tensor embedding) {
    Embedding shape = architecture.embedding();
    boolean shared = shape.tiedHead() && embedding.dtype() == dtype;
    Tensor weight =
        shared
            ? embedding
            : tensor(
                place,
                shape.tiedHead() ? Part.EMBEDDING : Part.HEAD,
                0,
                "weight",
                shape.vocabulary(),
                shape.width());
    return Linear.over(place.torch(), weight, null, device);
  }

  private Optional<Linear> projection(Place place, Part part, long outputs, long inputs) {
    return architecture.projected()
        ? Optional.of(linear(place, part, 0, false, outputs, inputs))
        : Optional.empty();
  }

  private BlockWeights block(Place p, int l) {
    Block shape = architecture.blocks().get(l);
    Attention attention = shape.attention();
    Attention.Projections biases = attention.projections();
    Mlp mlp = shape.mlp();
    long hidden = architecture.hidden();
    long inputs = attention.queryWidth() + 2L * attention.kvWidth();
    boolean shared = shape.residual() == Residual.PARALLEL_SHARED;
    return new BlockWeights(
        shape,
        norm(p, shape.attentionNorm(), Part.ATTENTION_NORM, l, hidden),
        linear(p, Part.QUERY_KEY_VALUE, l, biases.inputBias(), inputs, hidden),
        headNorm(p, attention, Part.QUERY_NORM, l, attention.queryWidth()),
        headNorm(p, attention, Part.KEY_NORM, l, attention.kvWidth()),
        linear(p, Part.ATTENTION_OUTPUT, l, biases.outputBias(), hidden, attention.queryWidth()),
        norm(p, shape.attentionOutputNorm(), Part.ATTENTION_OUTPUT_NORM, l, hidden),
        shared ? NormWeights.NONE : norm(p, shape.mlpNorm(), Part.MLP_NORM, l, hidden),
        switch (mlp) {
          case Mlp.Gated gated ->
              Optional.of(linear(p, Part.GATE, l, mlp.bias(), mlp.width(), hidden));
          case Mlp.Plain plain -> Optional.empty();
        },
        linear(p, Part.UP, l, mlp.bias(), mlp.width(), hidden),
        linear(p, Part.DOWN, l, mlp.bias(), hidden, mlp.width()),
        norm(p, shape.mlpOutputNorm(), Part.MLP_OUTPUT_NORM, l, hidden));
  }

  private NormWeights headNorm(Place place, Attention attention, Part part, int l, long width) {
    return switch (attention.queryKeyNorm()) {
      case QueryKeyNorm.None none -> NormWeights.NONE;
      case QueryKeyNorm.EachHead(Norm norm) -> norm(place, norm, part, l, attention.headDim());
      case QueryKeyNorm.AllHeads(Norm norm) -> norm(place, norm, part, l, width);
    };
  }

  private NormWeights norm(Place place, Norm norm, Part part, int l, long width) {
    return switch (norm) {
      case Norm.None none -> NormWeights.NONE;
      case Norm.Rms rms -> new NormWeights(tensor(place, part, l, "weight", width), null);
      case Norm.Layer(double epsilon, boolean affine) ->
          affine
              ? new NormWeights(
                  tensor(place, part, l, "weight", width), tensor(place, part, l, "bias", width))
              : NormWeights.NONE;
    };
  }

  private Linear linear(Place place, Part part, int l, boolean hasBias, long outputs, long inputs) {
    Tensor weight = tensor(place, part, l, "weight", outputs, inputs);
    @Nullable Tensor bias = hasBias ? tensor(place, part, l, "bias", outputs) : null;
    return Linear.over(place.torch(), weight, bias, device);
  }

  private Tensor tensor(Place place, Part part, int l, String kind, long... shape) {
    return values.tensor(place, part, l, kind, dtype, device, shape);
  }

  private static <T> Supplier<T> once(Supplier<T> made) {
    return new Supplier<>() {
      private @Nullable T value;

      @Override
      public synchronized T get() {
        T known = value;
        if (known == null) {
          known = made.get();
          value = known;
        }
        return known;
      }
    };
  }
}
