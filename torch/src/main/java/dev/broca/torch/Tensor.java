package dev.broca.torch;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A handle to a PyTorch tensor, owned by a {@link Scope} and freed with it (or earlier, by {@link
 * #close}). Not thread-safe; used by one thread at a time.
 */
public final class Tensor implements AutoCloseable {
  private final Torch torch;
  // A blob's memory must outlive the handle, so the handle holds on to it.
  private final @Nullable MemorySegment memory;
  private MemorySegment handle;

  Tensor(Torch torch, MemorySegment handle, @Nullable MemorySegment memory) {
    this.torch = torch;
    this.handle = handle;
    this.memory = memory;
    torch.opened();
  }

  MemorySegment handle() {
    if (handle.equals(MemorySegment.NULL)) {
      throw new IllegalStateException("this tensor was closed");
    }
    return handle;
  }

  /** The sizes of all dimensions. */
  public long[] shape() {
    long[] shape = new long[Math.toIntExact(torch.query(torch.abi().dimensions, handle()))];
    for (int d = 0; d < shape.length; d++) {
      shape[d] = torch.query(torch.abi().size, handle(), d);
    }
    return shape;
  }

  /** The size of one dimension, 0-based. */
  public long size(int dimension) {
    return torch.query(torch.abi().size, handle(), dimension);
  }

  /** Number of elements. */
  public long elements() {
    return torch.query(torch.abi().elements, handle());
  }

  /** Element type. */
  public DType dtype() {
    return torch.abi().type((int) torch.query(torch.abi().dtype, handle()));
  }

  /**
   * The elements of a contiguous tensor on the processor, in place: valid until the tensor is
   * closed.
   */
  public MemorySegment data() {
    long step = 1;
    long[] shape = shape();
    for (int d = shape.length - 1; d >= 0; d--) {
      if (shape[d] > 1 && torch.query(torch.abi().stride, handle(), d) != step) {
        throw new IllegalStateException(
            "tensor of shape " + Arrays.toString(shape) + " is not contiguous");
      }
      step *= shape[d];
    }
    long address = torch.query(torch.abi().dataPointer, handle());
    return MemorySegment.ofAddress(address).reinterpret(step * dtype().bytes());
  }

  /** A copy of the elements of a contiguous float32 tensor. */
  public float[] floats() {
    expect(DType.FLOAT32);
    return data().toArray(JAVA_FLOAT);
  }

  /** A copy of the elements of a contiguous float64 tensor. */
  public double[] doubles() {
    expect(DType.FLOAT64);
    return data().toArray(JAVA_DOUBLE);
  }

  /** A copy of the elements of a contiguous int64 tensor. */
  public long[] longs() {
    expect(DType.INT64);
    return data().toArray(JAVA_LONG);
  }

  private void expect(DType type) {
    if (dtype() != type) {
      throw new IllegalStateException("expected " + type.label() + ", found " + dtype().label());
    }
  }

  /** Frees the handle now; later calls do nothing. */
  @Override
  public void close() {
    if (!handle.equals(MemorySegment.NULL)) {
      torch.delete(handle);
      handle = MemorySegment.NULL;
    }
  }

  @Override
  public String toString() {
    if (handle.equals(MemorySegment.NULL)) {
      return "Tensor[closed]";
    }
    return "Tensor" + Arrays.toString(shape()) + dtype().label() + (memory == null ? "" : " blob");
  }
}
