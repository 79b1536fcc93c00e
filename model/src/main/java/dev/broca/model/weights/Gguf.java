package dev.broca.model.weights;

import dev.broca.model.base.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Weights, configuration and vocabulary in one GGUF file, versions 2 and 3, little-endian.
 *
 * <p>Shapes are turned around: GGUF lists the contiguous dimension first, {@link
 * StoredTensor#shape} last.
 */
public final class Gguf implements Checkpoint {
  private final TensorTable table;
  private final Path file;
  private final Map<String, Object> metadata;

  private Gguf(TensorTable table, Path file, Map<String, Object> metadata) {
    this.table = table;
    this.file = file;
    this.metadata = metadata;
  }

  /**
   * Opens a file.
   *
   * @throws ModelException if it is not a GGUF file that can be read: other versions, big-endian
   *     files, single parts of a split file, unknown types, or anything that does not fit the file
   */
  public static Gguf open(Path path) {
    return TensorTable.open(table -> {
      MappedFile file = table.map(path);
      GgufHeader header = GgufHeader.read(file);
      for (var tensor : header.tensors()) {
        table.add(
            file, tensor.name(), tensor.encoding(), tensor.shape(), tensor.begin(), tensor.size());
      }
      return new Gguf(table, path, header.metadata());
    });
  }

  /**
   * All metadata, in the order of the file. Integers of every width are {@link Long} (a {@link
   * java.math.BigInteger} from 2^63 on), floats are {@link Float} or {@link Double} as they are
   * stored, the rest {@link Boolean}, {@link String} and unmodifiable {@link List} of these.
   */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /**
   * The string under a key.
   *
   * @throws ModelException if there is something else
   */
  public Optional<String> text(String key) {
    return value(key, String.class);
  }

  /**
   * The truth value under a key.
   *
   * @throws ModelException if there is something else
   */
  public Optional<Boolean> flag(String key) {
    return value(key, Boolean.class);
  }

  /**
   * The integer under a key.
   *
   * @throws ModelException if there is something else, or an integer from 2^63 on
   */
  public OptionalLong integer(String key) {
    Optional<Long> value = value(key, Long.class);
    return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
  }

  /**
   * The number under a key, integer or not.
   *
   * @throws ModelException if there is something else
   */
  public OptionalDouble number(String key) {
    Optional<Number> value = value(key, Number.class);
    return value.isPresent()
        ? OptionalDouble.of(value.get().doubleValue())
        : OptionalDouble.empty();
  }

  /**
   * The array under a key, whose elements must all be of {@code type}: {@code String}, {@code
   * Long}, {@code Float}, {@code Double} or {@code Boolean}.
   *
   * @throws ModelException if there is something else
   */
  public <T> Optional<List<T>> list(String key, Class<T> type) {
    Optional<GgufArray> array = value(key, GgufArray.class);
    return array.map(elements -> {
      if (!elements.isEmpty() && !type.isAssignableFrom(elements.type())) {
        throw wrong(key, elements, "a list of " + type.getSimpleName());
      }
      @SuppressWarnings("unchecked")
      List<T> typed = (List<T>) elements;
      return typed;
    });
  }

  private <T> Optional<T> value(String key, Class<T> type) {
    Object value = metadata.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw wrong(key, value, type.getSimpleName());
    }
    return Optional.of(type.cast(value));
  }

  private ModelException wrong(String key, Object value, String expected) {
    String found =
        value instanceof GgufArray array
            ? "a list of " + array.type().getSimpleName()
            : value.getClass().getSimpleName();
    return new ModelException(
        file + ": " + key + " should be " + expected + ", it is " + found + ".");
  }

  @Override
  public List<String> names() {
    return table.names();
  }

  @Override
  public Optional<StoredTensor> find(String name) {
    return table.find(name);
  }

  @Override
  public List<Path> files() {
    return List.of(file);
  }

  @Override
  public void close() {
    table.close();
  }
}
