package dev.broca.lab.localize;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What is written beside a localizer's result for people to look at. */
public interface Pages {
  /** Writes nothing. */
  Pages NONE = (_, _) -> {};

  /** Writes them into the folder of a result that was just computed. */
  void write(Localization found, Path folder) throws IOException;

  /** The files without which a kept result is computed again. */
  default List<String> required() {
    return List.of();
  }
}
