package dev.broca.model.weights;

import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/** An array in the metadata of a GGUF file: numbers stay packed until they are asked for. */
final class GgufArray extends AbstractList<Object> implements RandomAccess {
  private final Class<?> type;
  private final int size;
  private final IntFunction<Object> element;

  GgufArray(Class<?> type, int size, IntFunction<Object> element) {
    this.type = type;
    this.size = size;
    this.element = element;
  }

  /** The class of all elements. */
  Class<?> type() {
    return type;
  }

  @Override
  public Object get(int index) {
    return element.apply(Objects.checkIndex(index, size));
  }

  @Override
  public int size() {
    return size;
  }
}
