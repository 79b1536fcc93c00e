package dev.broca.model.pass;

import dev.broca.model.architecture.Position;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.util.List;

/** Cosines and sines of rotary positions for the rows of one batch. */
final class Rotation {
  private final Tensor cosines;
  private final Tensor signedSines;
  private final int dimensions;

  private Rotation(Tensor cosines, Tensor signedSines, int dimensions) {
    this.cosines = cosines;
    this.signedSines = signedSines;
    this.dimensions = dimensions;
  }

  /** The tables of a batch, [rows, 1, dimensions]; they belong to the scope. */
  static Rotation of(Scope scope, Position.Rotary rotary, Batch batch, DType dtype, Device device) {
    int dimensions = rotary.dimensions();
    float[] cosines = new float[batch.rows() * dimensions];
    float[] sines = new float[batch.rows() * dimensions];
    for (Batch.Group group : batch.groups()) {
      Position.Frequencies frequencies = rotary.frequencies(group.length());
      for (int i = 0; i < group.places(); i++) {
        int position = i % group.length();
        int target = batch.row(group.start() + i) * dimensions;
        int first = batch.row(group.start() + position) * dimensions;
        if (i < group.length()) {
          fill(frequencies, position, cosines, sines, target);
        } else if (target != first) {
          System.arraycopy(cosines, first, cosines, target, dimensions);
          System.arraycopy(sines, first, sines, target, dimensions);
        }
      }
    }
    return new Rotation(
        scope.to(scope.of(cosines, batch.rows(), 1, dimensions), dtype, device),
        scope.to(scope.of(sines, batch.rows(), 1, dimensions), dtype, device),
        dimensions);
  }

  private static void fill(
      Position.Frequencies frequencies, int position, float[] cosines, float[] sines, int row) {
    List<Float> perPair = frequencies.perPair();
    int half = perPair.size();
    for (int i = 0; i < half; i++) {
      double angle = position * perPair.get(i); // rounded to float32 first, as the reference does
      float cosine = (float) (Math.cos(angle) * frequencies.factor());
      float sine = (float) (Math.sin(angle) * frequencies.factor());
      cosines[row + i] = cosine;
      cosines[row + half + i] = cosine;
      sines[row + i] = -sine;
      sines[row + half + i] = sine;
    }
  }

  /** Turns the first {@code dimensions} coordinates of every head of x [rows, heads, headDim]. */
  Tensor turn(Scope scope, Tensor x) {
    long rest = x.size(2) - dimensions;
    return rest == 0
        ? turnAll(scope, x)
        : scope.within(s ->
            s.cat(
                List.of(
                    turnAll(s, s.narrow(x, 2, 0, dimensions)), s.narrow(x, 2, dimensions, rest)),
                2));
  }

  private Tensor turnAll(Scope scope, Tensor x) {
    return scope.within(s -> {
      long rows = x.size(0);
      long heads = x.size(1);
      Tensor halves = s.reshape(x, rows, heads, 2, dimensions / 2);
      Tensor swapped = s.reshape(s.flip(halves, 2), rows, heads, dimensions);
      return s.add(s.mul(x, cosines), s.mul(swapped, signedSines));
    });
  }
}
