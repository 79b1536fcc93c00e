package dev.broca.model.hub;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model on disk.
 *
 * @param id the name to show: the hub id (with {@code @revision} when one was asked for), the local
 *     path as typed, or the file name of a packaged model. Models with different files have
 *     different ids.
 * @param baseName the last part of the id, for names of result files: no slash, revision or {@code
 *     .gguf}
 * @param path the folder that holds the files, or the {@code .gguf} file itself
 * @param files absolute paths of the files that make up the model, sorted; in the hub's cache these
 *     are links
 * @param origin where it came from
 */
public record ModelFiles(String id, String baseName, Path path, List<Path> files, Origin origin) {
  /** Copies the list. */
  public ModelFiles {
    files = List.copyOf(files);
  }

  /** The commit of the repository; none for models that are not from the hub. */
  public Optional<String> commit() {
    return switch (origin) {
      case Origin.Hub hub -> Optional.of(hub.commit());
      case Origin.Local _, Origin.PythonPackage _, Origin.Bundled _ -> Optional.empty();
    };
  }

  /** Whether the model is one GGUF file; otherwise it is a folder with config.json. */
  public boolean isGguf() {
    return GgufName.matches(path);
  }
}
