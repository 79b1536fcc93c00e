package dev.broca.lab.stimuli;

import dev.broca.lab.LabException;
import dev.broca.lab.table.FileBytes;
import java.nio.file.Path;

/**
 * A file of text in memory: UTF-8, or UTF-16 with a byte order mark.
 *
 * @param name its name without folders, for messages
 * @param text its text without byte order mark
 * @param hash SHA-256 of its bytes
 */
public record TextFile(String name, String text, String hash) {
  /**
   * Reads a file.
   *
   * @throws LabException if it cannot be read, is too large, or is no text
   */
  public static TextFile read(Path file) {
    return of(FileBytes.read(file));
  }

  /**
   * A file whose bytes are there already.
   *
   * @throws LabException if they are no text
   */
  public static TextFile of(String name, byte[] bytes) {
    return of(FileBytes.of(name, bytes));
  }

  private static TextFile of(FileBytes file) {
    return new TextFile(file.name(), file.text(), file.hash());
  }

  /** An error about a line, counted from 1. */
  public LabException error(int line, String message) {
    return new LabException("%s, line %d: %s".formatted(name, line, message));
  }
}
