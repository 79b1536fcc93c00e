package dev.broca.model.weights;

import dev.broca.model.ModelException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What every checkpoint is made of: mapped files, the tensors in them, and the arena of both. */
final class TensorTable {
  private final Arena arena = Arena.ofShared();
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

  /** Opens with a table that is closed again when opening fails. */
  static <C> C open(Function<TensorTable, C> opening) {
    var table = new TensorTable();
    boolean opened = false;
    try {
      C checkpoint = opening.apply(table);
      opened = true;
      return checkpoint;
    } finally {
      if (!opened) {
        table.close();
      }
    }
  }

  MappedFile map(Path path) {
    return MappedFile.open(path, arena);
  }

  /** Adds the tensor that lies at {@code offset} of a file; the caller has checked that it does. */
  void add(
      MappedFile file, String name, Encoding encoding, List<Long> shape, long offset, long size) {
    var tensor =
        new StoredTensor(name, file, encoding, shape, file.bytes().asSlice(offset, size), arena);
    StoredTensor other = tensors.putIfAbsent(name, tensor);
    if (other != null) {
      throw new ModelException(
          "Tensor "
              + Names.quote(name)
              + " is stored twice: in "
              + other.file()
              + " and in "
              + file.path()
              + ".");
    }
  }

  List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  Optional<StoredTensor> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
