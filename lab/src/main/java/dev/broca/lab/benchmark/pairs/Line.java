package dev.broca.lab.benchmark.pairs;

import dev.broca.lab.LabException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A line of a lexicon or grammar: how far it is indented says what it is.
 *
 * @param where file and number, for messages
 * @param indent how many blanks it begins with
 * @param text what follows them
 */
record Line(String where, int indent, String text) {
  /** The lines of a text that are neither blank nor comments. */
  static List<Line> of(String name, String text) {
    List<String> lines = text.lines().toList();
    return IntStream.range(0, lines.size())
        .mapToObj(i -> numbered("%s, line %d".formatted(name, i + 1), lines.get(i)))
        .filter(line -> !line.text.isEmpty() && !line.text.startsWith("#"))
        .toList();
  }

  private static Line numbered(String where, String line) {
    return new Line(where, line.length() - line.stripLeading().length(), line.strip());
  }

  /** The lines of a file that lies beside this class. */
  static List<Line> read(String name) {
    try (InputStream in = Line.class.getResourceAsStream(name)) {
      byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
      return of(name, new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  LabException error(String message) {
    return new LabException(where + ": " + message);
  }
}
