package dev.broca.model.hub;

import dev.broca.model.base.ModelException;
import dev.broca.torch.HomePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Models that are files or folders of the user. */
final class LocalModel {
  private LocalModel() {}

  /**
   * The model at a path.
   *
   * @return empty when nothing is there and the text may be something else than a path
   * @throws ModelException when it can only be a path and nothing is there, or no model
   */
  static Optional<ModelFiles> of(String text, Path home, WantedFiles wanted) throws IOException {
    Path path;
    try {
      path = HomePath.of(text, home);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    if (Files.isDirectory(path)) {
      return Optional.of(folder(text, path, wanted));
    }
    if (Files.exists(path)) {
      return Optional.of(file(text, path));
    }
    if (isPath(text)) {
      throw new ModelException(
          "There is no '%s' (looked at %s). Expected a folder with config.json, a .gguf file, a hub id such as org/name, or an alias (%s)."
              .formatted(text, path.toAbsolutePath().normalize(), Alias.names()));
    }
    return Optional.empty();
  }

  /** Whether nobody would mean a hub id by it. */
  private static boolean isPath(String text) {
    boolean deep = !text.contains("@") && text.chars().filter(c -> c == '/').count() > 1;
    return deep
        || text.startsWith(".")
        || text.startsWith("~")
        || text.startsWith("/")
        || text.endsWith("/")
        || text.contains("\\")
        || text.matches("[A-Za-z]:.*")
        || text.matches("(?i).*\\.(gguf|safetensors|bin|json)");
  }

  private static ModelFiles file(String text, Path path) {
    if (!GgufName.matches(path) || !Files.isRegularFile(path)) {
      throw new ModelException(
          "'%s' is not a model: expected a .gguf file or a folder. For safetensors, give the folder that holds them with config.json and tokenizer.json."
              .formatted(text));
    }
    Path absolute = path.toAbsolutePath().normalize();
    return new ModelFiles(
        text, GgufName.base(absolute), absolute, List.of(absolute), new Origin.Local());
  }

  private static ModelFiles folder(String text, Path path, WantedFiles wanted) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    Optional<String> adapter =
        wanted == WantedFiles.WHOLE ? Adapter.in(absolute) : Optional.empty();
    if (adapter.isPresent()) {
      throw new ModelException(
          adapter.get()
              + (wanted.in(absolute, shard -> true).isPresent()
                  ? " There is a whole model beside it: to use that one without the adapter, move "
                      + Adapter.CONFIG
                      + " out of the folder."
                  : ""));
    }
    List<Path> files =
        wanted
            .in(absolute, shard -> true)
            .orElseThrow(() -> new ModelException(lacking(text, absolute, wanted)));
    requireReadable(absolute, wanted);
    Path name = absolute.getFileName() == null ? absolute : absolute.getFileName();
    return new ModelFiles(text, name.toString(), absolute, files, new Origin.Local());
  }

  private static void requireReadable(Path folder, WantedFiles wanted) {
    wanted
        .unusable(folder)
        .ifPresent(what -> {
          throw new ModelException("The folder %s cannot be used: %s.".formatted(folder, what));
        });
  }

  private static String lacking(String text, Path folder, WantedFiles wanted) {
    String lack =
        wanted
            .unusable(folder)
            .orElseGet(() ->
                "it "
                    + wanted.missing(
                        name -> Files.isRegularFile(folder.resolve(name)), others(folder)));
    String hint =
        isPath(text)
            ? ""
            : " If you mean the hub's repository of that name, write %s@main.".formatted(text);
    return "The folder %s is not a model: %s. Expected config.json, model.safetensors (or pytorch_model.bin, or shards and their index) and tokenizer.json; a .gguf file is given by its own path.%s"
        .formatted(folder, lack, hint);
  }

  private static List<String> others(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("(?i).*\\.(bin|pt|gguf|safetensors)"))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of(); // only a detail of a message
    }
  }
}
