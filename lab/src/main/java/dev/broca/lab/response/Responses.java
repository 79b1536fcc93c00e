package dev.broca.lab.response;

import dev.broca.lab.LabException;
import dev.broca.model.unit.Units;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The pooled activation of every unit for every text: one row per text, one column per unit, signed
 * float32, row after row outside the Java heap. The memory belongs to this object and is freed when
 * it is closed; until then any thread may read it.
 */
public final class Responses implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final Units units;
  private final int texts;
  private final int width;
  private final MemorySegment segment;

  private Responses(int texts, Units units) {
    this.texts = texts;
    this.units = units;
    this.width = units.count();
    this.segment = arena.allocate((long) texts * width * Float.BYTES, 64);
  }

  /**
   * Room for the responses of {@code texts} texts, all 0.
   *
   * @throws LabException if there is not a single text or unit
   */
  public static Responses allocate(int texts, Units units) {
    if (texts < 1 || units.count() < 1) {
      throw new LabException(
          "Responses need at least one text and one unit, but there are %d and %d."
              .formatted(texts, units.count()));
    }
    return new Responses(texts, units);
  }

  /** Number of texts. */
  public int texts() {
    return texts;
  }

  /** The units, one per column. */
  public Units units() {
    return units;
  }

  /** The memory itself: float32 [texts, units] in row-major order. */
  public MemorySegment segment() {
    return segment;
  }

  /** The pooled activation of a unit for a text. */
  public float value(int text, int unit) {
    return segment.getAtIndex(ValueLayout.JAVA_FLOAT, (long) text * width + unit);
  }

  /** Copies a text's pooled activations of the units {@code first} to {@code first + count - 1}. */
  void read(int text, int first, int count, float[] into) {
    long offset = ((long) text * width + first) * Float.BYTES;
    MemorySegment.copy(segment, ValueLayout.JAVA_FLOAT, offset, into, 0, count);
  }

  @Override
  public void close() {
    arena.close();
  }
}
