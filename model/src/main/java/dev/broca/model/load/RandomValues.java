package dev.broca.model.load;

import dev.broca.model.architecture.Initialisation;
import dev.broca.model.architecture.Part;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Weights of an untrained model: drawn from the family's own initialisation. Every row of every
 * weight has a seed of its own, so that the values do not depend on the order or the number of
 * threads.
 */
public final class RandomValues implements WeightValues {
  private final Initialisation initialisation;
  private final long seed;

  public RandomValues(Initialisation initialisation, long seed) {
    this.initialisation = initialisation;
    this.seed = seed;
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
    if (dtype == DType.FLOAT32 && device.equals(Device.CPU)) {
      return drawn(place.scope(), place.memory(), part, l, kind, shape);
    }
    try (Arena temporary = Arena.ofShared();
        Scope scope = place.torch().scope()) {
      Tensor floats = drawn(scope, temporary, part, l, kind, shape);
      return scope.release(scope.to(floats, dtype, device), place.scope());
    }
  }

  @Override
  public Optional<Tensor> stored(
      WeightLoader.Place place, Part part, Device device, long... shape) {
    return Optional.empty();
  }

  @Override
  public boolean isStoredAs(DType dtype, Part part) {
    return false;
  }

  private Tensor drawn(Scope scope, Arena arena, Part part, int l, String kind, long... shape) {
    long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    MemorySegment target = arena.allocate(Math.multiplyExact(elements, Float.BYTES), 64);
    if (shape.length == 1) {
      float constant = kind.equals("weight") ? 1 : 0; // of norms, and biases
      for (long i = 0; i < elements; i++) {
        target.setAtIndex(ValueLayout.JAVA_FLOAT, i, constant);
      }
    } else {
      double deviation =
          switch (part) {
            case ATTENTION_OUTPUT, DOWN -> initialisation.outputDeviation();
            default -> initialisation.deviation();
          };
      LongStream.range(0, shape[0])
          .parallel()
          .forEach(row ->
              draw(
                  target.asSlice(row * shape[1] * Float.BYTES),
                  shape[1],
                  seed(part, l, row),
                  deviation));
    }
    return scope.over(target, DType.FLOAT32, shape);
  }

  private long seed(Part part, int l, long row) {
    return new SplittableRandom(
                new SplittableRandom(seed).nextLong()
                    ^ ((long) part.ordinal() << 56)
                    ^ ((long) l << 40))
            .nextLong()
        ^ row;
  }

  /** Normal deviates by the polar method of Box, Muller and Marsaglia. */
  private static void draw(MemorySegment target, long count, long seed, double deviation) {
    var random = new SplittableRandom(seed);
    for (long i = 0; i < count; i += 2) {
      double x;
      double y;
      double square;
      do {
        x = 2 * random.nextDouble() - 1;
        y = 2 * random.nextDouble() - 1;
        square = x * x + y * y;
      } while (square >= 1 || square == 0);
      double factor = deviation * Math.sqrt(-2 * StrictMath.log(square) / square);
      target.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) (x * factor));
      if (i + 1 < count) {
        target.setAtIndex(ValueLayout.JAVA_FLOAT, i + 1, (float) (y * factor));
      }
    }
  }
}
