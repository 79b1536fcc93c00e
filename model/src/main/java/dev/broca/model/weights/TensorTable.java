package dev.broca.model.weights;

import dev.broca.model.base.ModelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What every checkpoint is made of: mapped files, the tensors in them, and the arena of both. */
final class TensorTable {
  private final Arena arena = Arena.ofShared();
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final Map<String, Path> promised = new HashMap<>();

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
    add(new StoredTensor(name, file, encoding, shape, file.bytes().asSlice(offset, size), arena));
  }

  /**
   * Adds a tensor whose elements lie apart from each other in the bytes at {@code offset}; the
   * caller has checked that they lie inside.
   */
  void add(
      MappedFile file,
      String name,
      Encoding encoding,
      List<Long> shape,
      List<Long> strides,
      long offset,
      long size) {
    MemorySegment bytes = file.bytes().asSlice(offset, size);
    add(new StoredTensor(name, file, encoding, shape, strides, bytes, arena));
  }

  private void add(StoredTensor tensor) {
    String name = tensor.name();
    StoredTensor other = tensors.putIfAbsent(name, tensor);
    if (other != null) {
      throw new ModelException(
          "Tensor "
              + Names.quote(name)
              + " is stored twice: in "
              + other.file()
              + " and in "
              + tensor.file()
              + ".");
    }
  }

  /** Remembers which tensors an index has in which shard, and refuses one that lies elsewhere. */
  void promise(ShardIndex index) {
    index
        .shards()
        .forEach((name, shard) -> {
          StoredTensor tensor = tensors.get(name);
          if (tensor == null) {
            promised.put(name, shard);
          } else if (!tensor.file().equals(shard)) {
            throw new ModelException(
                "Tensor "
                    + Names.quote(name)
                    + " is not in "
                    + shard
                    + ", where "
                    + index.path()
                    + " has it, but in "
                    + tensor.file()
                    + ". Index and shards are not of the same checkpoint: download them again.");
          }
        });
  }

  /** The shard that an index has a tensor in that is not there. */
  Optional<Path> promised(String name) {
    return Optional.ofNullable(promised.get(name));
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
