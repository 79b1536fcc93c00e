package dev.broca.model.weights;

import dev.broca.model.base.ModelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor as it lies in its file: a window on the mapped bytes and what they mean. It lives as
 * long as its {@link Checkpoint}; using it after that throws {@link IllegalStateException}.
 */
public final class StoredTensor {
  private final String name;
  private final MappedFile file;
  private final Encoding encoding;
  private final List<Long> shape;
  private final long elements;
  private final List<Long> strides;
  private final MemorySegment mapped;
  private final Arena arena;
  private @Nullable MemorySegment copy;

  /** {@code mapped} holds exactly the elements of {@code shape}, a product below 2^63. */
  StoredTensor(
      String name,
      MappedFile file,
      Encoding encoding,
      List<Long> shape,
      MemorySegment mapped,
      Arena arena) {
    this(name, file, encoding, shape, List.of(), mapped, arena);
  }

  /**
   * With elements of a plain type that lie apart from each other in {@code mapped}: by {@code
   * strides}, in elements; none where they lie row by row.
   */
  StoredTensor(
      String name,
      MappedFile file,
      Encoding encoding,
      List<Long> shape,
      List<Long> strides,
      MemorySegment mapped,
      Arena arena) {
    this.name = name;
    this.file = file;
    this.encoding = encoding;
    this.shape = List.copyOf(shape);
    this.elements = Shapes.elements(shape);
    this.strides = List.copyOf(strides);
    this.mapped = mapped;
    this.arena = arena;
  }

  /** The name in the checkpoint. */
  public String name() {
    return name;
  }

  /** The file that holds the tensor. */
  public Path file() {
    return file.path();
  }

  /** How the elements are stored. */
  public Encoding encoding() {
    return encoding;
  }

  /** Sizes of the dimensions, outermost first (the last one is contiguous); empty for a scalar. */
  public List<Long> shape() {
    return shape;
  }

  /** Number of elements. */
  public long elements() {
    return elements;
  }

  /** Whether the file has the elements in order, at addresses that are multiples of their size. */
  public boolean aligned() {
    return strides.isEmpty() && mapped.address() % encoding.alignment() == 0;
  }

  /**
   * The stored bytes, row-major, little-endian, read-only, at an address that suits the element.
   * They are those of the mapped file; where the file has them misaligned or in another order
   * ({@link #aligned}), the first call copies them into memory of the checkpoint.
   *
   * @throws ModelException if the file was cut short since it was opened
   */
  public synchronized MemorySegment bytes() {
    file.requireWhole();
    if (aligned()) {
      return mapped;
    }
    if (copy == null) {
      MemorySegment memory = arena.allocate(encoding.bytes(elements), 64);
      copy = (strides.isEmpty() ? memory.copyFrom(mapped) : gathered(memory)).asReadOnly();
    }
    return copy;
  }

  /** The elements in order, wherever the file has them. */
  private MemorySegment inOrder() {
    return strides.isEmpty() ? mapped : bytes();
  }

  private MemorySegment gathered(MemorySegment target) {
    int size = encoding.bytesPerBlock();
    var index = new long[shape.size()];
    long from = 0;
    for (long i = 0; i < elements; i++) {
      MemorySegment.copy(mapped, from * size, target, i * size, size);
      for (int d = index.length - 1; d >= 0; d--) {
        from += strides.get(d);
        if (++index[d] < shape.get(d)) {
          break;
        }
        from -= index[d] * strides.get(d);
        index[d] = 0;
      }
    }
    return target;
  }

  /**
   * Writes all elements as float32 in the machine's byte order: exact for what a float can hold,
   * rounded to nearest for the rest (F64 and large integers); truth values become 0 and 1. Large
   * tensors are decoded by several threads, unless {@code target} belongs to this thread alone.
   *
   * @param target at least 4 bytes per element
   */
  public void decode(MemorySegment target) {
    if (target.byteSize() / Float.BYTES < elements) {
      throw new IllegalArgumentException(
          name
              + " has "
              + elements
              + " elements; the target holds "
              + target.byteSize()
              + " bytes");
    }
    file.requireWhole();
    Decoder.decode(encoding, inOrder(), elements, target);
    release();
  }

  /**
   * All elements as {@link #decode} writes them, in an array.
   *
   * @throws ModelException if they are more than an array can hold
   */
  public float[] floats() {
    if (elements > Integer.MAX_VALUE - 8) {
      throw new ModelException(
          Names.quote(name)
              + " in "
              + file.path()
              + " has "
              + elements
              + " elements: too many for an array.");
    }
    var values = new float[(int) elements];
    decode(MemorySegment.ofArray(values));
    return values;
  }

  /** Number of elements that decode to NaN or an infinity. Reads the tensor once. */
  public long nonFinite() {
    file.requireWhole();
    long found = NonFinite.count(encoding, inOrder(), elements);
    release();
    return found;
  }

  /** Lets go of the file's pages, which are read again when they are used again. */
  private void release() {
    if (mapped.isMapped()) {
      mapped.unload();
    }
  }

  /** Name, encoding and shape, for messages. */
  @Override
  public String toString() {
    return Names.quote(name) + " " + encoding + " " + Names.shape(shape);
  }
}
