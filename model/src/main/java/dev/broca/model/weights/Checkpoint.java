package dev.broca.model.weights;

import dev.broca.model.base.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The weights of a model in their files, mapped and checked. Tensors may be read from several
 * threads. Closing unmaps the files: the tensors cannot be used any longer. The files may be
 * replaced while they are open, but not cut short or written into.
 */
public sealed interface Checkpoint extends AutoCloseable permits SafeTensors, PickledWeights, Gguf {
  /** The names of all tensors, in the order of the files. */
  List<String> names();

  /** The tensor of that name, if there is one. */
  Optional<StoredTensor> find(String name);

  /**
   * The file that should hold a tensor by the checkpoint's index, where that tensor is not there.
   */
  default Optional<Path> promised(String name) {
    return Optional.empty();
  }

  /** The files that the tensors lie in, in the order in which they were opened. */
  List<Path> files();

  /**
   * The tensor of that name.
   *
   * @throws ModelException if there is none; the message names the files and the nearest names
   */
  default StoredTensor tensor(String name) {
    return find(name).orElseThrow(() -> new ModelException(missing(name)));
  }

  @Override
  void close();

  private String missing(String name) {
    Optional<Path> shard = promised(name);
    if (shard.isPresent()) {
      return "Tensor "
          + Names.quote(name)
          + " should be in "
          + shard.get()
          + " by the index, but "
          + (Files.exists(shard.get()) ? "it is not in there" : "that file is missing")
          + ". Download it again.";
    }
    Path first = files().getFirst();
    String where =
        files().size() == 1 ? first.toString() : files().size() + " files of " + first.getParent();
    String nearest = Names.nearest(name, names());
    return "No tensor "
        + Names.quote(name)
        + " in "
        + where
        + " ("
        + names().size()
        + " tensors"
        + (nearest.isEmpty() ? "" : "; nearest: " + nearest)
        + ").";
  }
}
