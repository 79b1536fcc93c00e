package dev.broca.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** A further number about a result, kept beside it as JSON. */
final class SideFile {
  private SideFile() {}

  /** What is in a file; empty where there is none, or it is not whole. */
  static <T> Optional<T> read(Path file, Class<T> type) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.MAPPER.readValue(Files.readString(file), type));
    } catch (IOException | JacksonException e) {
      return Optional.empty(); // computed again
    }
  }

  /** Writes a file, whole or not at all. */
  static void write(Path folder, String name, Object value) {
    try (Staging staging = Staging.in(folder)) {
      Files.writeString(staging.path(name), Json.of(value) + "\n");
      staging.publish(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
