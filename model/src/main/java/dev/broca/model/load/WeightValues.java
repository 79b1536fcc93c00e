package dev.broca.model.load;

import dev.broca.model.architecture.Part;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Tensor;
import java.util.Optional;

/** Where the values of weights come from. */
public sealed interface WeightValues permits StoredValues, RandomValues {
  /**
   * A weight in the type and place of the computation.
   *
   * @param l number of the block; 0 for what belongs to none
   * @param kind {@code weight} or {@code bias}
   */
  Tensor tensor(
      WeightLoader.Place place,
      Part part,
      int l,
      String kind,
      DType dtype,
      Device device,
      long... shape);

  /** A matrix in the type that it is stored in, if it can be used as it lies there. */
  Optional<Tensor> stored(WeightLoader.Place place, Part part, Device device, long... shape);

  /** Whether a matrix of the blocks can be used where it is stored in computations of a type. */
  boolean isStoredAs(DType dtype, Part part);
}
