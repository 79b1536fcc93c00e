package dev.broca.lab.brain;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import dev.broca.lab.LabException;
import dev.broca.torch.DType;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A table of doubles, [rows, columns], row after row, that nobody changes. Its values lie outside
 * the Java heap, where the tensor engine reads them without a copy.
 */
public final class Matrix {
  private final int rows;
  private final int columns;
  private final MemorySegment values;

  private Matrix(int rows, int columns, MemorySegment values) {
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  /**
   * A matrix with a copy of the values.
   *
   * @param values row after row, rows x columns of them
   * @throws LabException if there are more or fewer
   */
  public static Matrix of(int rows, int columns, double[] values) {
    if (rows < 0 || columns < 0 || (long) rows * columns != values.length) {
      throw new LabException(
          "A matrix of %d x %d needs as many values, but %d were given."
              .formatted(rows, columns, values.length));
    }
    MemorySegment memory = allocate(rows, columns);
    MemorySegment.copy(values, 0, memory, JAVA_DOUBLE, 0, values.length);
    return new Matrix(rows, columns, memory);
  }

  /**
   * A matrix over existing native memory, without a copy.
   *
   * @param values rows x columns doubles, row after row; not to be changed or freed from now on
   * @throws LabException if it is too short, or lies in the Java heap
   */
  public static Matrix over(int rows, int columns, MemorySegment values) {
    if (rows < 0
        || columns < 0
        || !values.isNative()
        || values.byteSize() < (long) rows * columns * Double.BYTES) {
      throw new LabException(
          "A matrix of %d x %d needs as many doubles of native memory, but %d bytes of %s memory were given."
              .formatted(rows, columns, values.byteSize(), values.isNative() ? "native" : "heap"));
    }
    return new Matrix(rows, columns, values);
  }

  /** A matrix of one column. */
  public static Matrix column(double[] values) {
    return of(values.length, 1, values);
  }

  static MemorySegment allocate(int rows, int columns) {
    return Arena.ofAuto().allocate(Math.max((long) rows * columns, 1) * Double.BYTES, 64);
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Number of columns. */
  public int columns() {
    return columns;
  }

  /** One value, both positions from 0. */
  public double get(int row, int column) {
    if (row < 0 || row >= rows || column < 0 || column >= columns) {
      throw new IndexOutOfBoundsException(
          "(%d, %d) in a matrix of %d x %d".formatted(row, column, rows, columns));
    }
    return values.getAtIndex(JAVA_DOUBLE, (long) row * columns + column);
  }

  /** A copy of one row. */
  public double[] row(int row) {
    double[] copy = new double[columns];
    MemorySegment.copy(values, JAVA_DOUBLE, (long) row * columns * Double.BYTES, copy, 0, columns);
    return copy;
  }

  /** A copy of one column. */
  public double[] column(int column) {
    double[] copy = new double[rows];
    for (int r = 0; r < rows; r++) {
      copy[r] = get(r, column);
    }
    return copy;
  }

  /** The named rows, in the order given; a row may be named more than once. */
  public Matrix selectRows(int[] chosen) {
    MemorySegment memory = allocate(chosen.length, columns);
    long bytes = (long) columns * Double.BYTES;
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i] < 0 || chosen[i] >= rows) {
        throw new IndexOutOfBoundsException("row " + chosen[i] + " of " + rows);
      }
      MemorySegment.copy(values, chosen[i] * bytes, memory, i * bytes, bytes);
    }
    return new Matrix(chosen.length, columns, memory);
  }

  /** The named columns, in the order given. */
  public Matrix selectColumns(int[] chosen) {
    MemorySegment memory = allocate(rows, chosen.length);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < chosen.length; c++) {
        memory.setAtIndex(JAVA_DOUBLE, (long) r * chosen.length + c, get(r, chosen[c]));
      }
    }
    return new Matrix(rows, chosen.length, memory);
  }

  /**
   * This matrix and another one to its right.
   *
   * @throws LabException if the numbers of rows differ
   */
  public Matrix beside(Matrix other) {
    if (other.rows != rows) {
      throw new LabException(
          "Matrices beside each other need equal rows, but have %d and %d."
              .formatted(rows, other.rows));
    }
    int width = columns + other.columns;
    MemorySegment memory = allocate(rows, width);
    for (int r = 0; r < rows; r++) {
      long start = (long) r * width * Double.BYTES;
      long mine = (long) columns * Double.BYTES;
      long theirs = (long) other.columns * Double.BYTES;
      MemorySegment.copy(values, r * mine, memory, start, mine);
      MemorySegment.copy(other.values, r * theirs, memory, start + mine, theirs);
    }
    return new Matrix(rows, width, memory);
  }

  /**
   * Refuses values that are not finite.
   *
   * @param what the matrix in words, for the message
   * @throws LabException that names the first such value, and how many there are
   */
  Matrix requireFinite(String what) {
    long missing = 0;
    long first = -1;
    long size = (long) rows * columns;
    for (long i = 0; i < size; i++) {
      if (!Double.isFinite(values.getAtIndex(JAVA_DOUBLE, i))) {
        missing++;
        first = first < 0 ? i : first;
      }
    }
    if (missing > 0) {
      throw new LabException(
          "%s must be finite, but %d of %d values are not; the first is %s in row %d, column %d (from 0). Leave out those rows or columns before."
              .formatted(
                  what,
                  missing,
                  size,
                  values.getAtIndex(JAVA_DOUBLE, first),
                  first / columns,
                  first % columns));
    }
    return this;
  }

  /** The values as a float64 tensor on the processor, without a copy. */
  Tensor tensor(Scope scope) {
    return scope.over(values, DType.FLOAT64, rows, columns);
  }

  @Override
  public String toString() {
    return "Matrix[" + rows + " x " + columns + "]";
  }
}
