package dev.broca.lab.stimuli;

import dev.broca.lab.LabException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Texts without conditions, from a file in UTF-8. */
public final class Texts {
  private Texts() {}

  /**
   * Reads the texts of a file in their order: those of a contrast file ({@code .csv}, {@code
   * .jsonl}), whatever their condition; of any other file, every line that is not blank.
   *
   * @throws LabException if the file cannot be read, or holds no text
   */
  public static List<String> read(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    boolean table = name.endsWith(".csv") || name.endsWith(".jsonl") || name.endsWith(".ndjson");
    List<String> texts =
        table
            ? ContrastFile.texts(file)
            : TextFile.read(file).text().lines().filter(Predicate.not(Stimulus::isBlank)).toList();
    if (texts.isEmpty()) {
      throw new LabException(file + " holds no texts; expected one on every line.");
    }
    return texts;
  }
}
