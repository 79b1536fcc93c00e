package dev.broca.lab.benchmark.suite;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.Measure;
import dev.broca.lab.benchmark.Passage;
import dev.broca.lab.benchmark.Rule;
import dev.broca.lab.stimuli.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How well a model predicts text files, in nats per token; a uniform guess has the logarithm of the
 * number of tokens that the model knows.
 *
 * <p>A file is read in windows of at most {@value #WINDOW} characters that end between words. They
 * depend on the file alone, so that every model reads the same, and each follows the prefix.
 */
public final class Perplexity {
  public static final int WINDOW = 1000;

  private Perplexity() {}

  /** Reads a file, or all files in a folder. */
  static Benchmark read(Path data) {
    var items = new ArrayList<Item>();
    for (TextFile file : files(data)) {
      List<String> windows = windows(file.text());
      for (int i = 0; i < windows.size(); i++) {
        items.add(item(file.name(), i, windows.get(i)));
      }
    }
    if (items.isEmpty()) {
      throw new LabException(data + " holds no text. Check --data.");
    }
    return new Benchmark("perplexity", "file", Measure.LOSS, items, List.of());
  }

  private static Item item(String file, int number, String window) {
    return new Item(
        file + "/" + number, file, "text", List.of(Passage.whole("text", window)), new Rule.Loss());
  }

  private static List<TextFile> files(Path data) {
    if (!Files.isDirectory(data)) {
      return List.of(TextFile.read(data));
    }
    try (Stream<Path> files = Files.list(data)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .map(TextFile::read)
          .toList();
    } catch (IOException e) {
      throw new LabException("Cannot read %s: %s".formatted(data, e.getMessage()), e);
    }
  }

  /** Windows that together are the text; those of nothing but blanks are left out. */
  public static List<String> windows(String text) {
    var windows = new ArrayList<String>();
    for (int start = 0; start < text.length(); ) {
      int end = end(text, start);
      windows.add(text.substring(start, end));
      start = end;
    }
    windows.removeIf(String::isBlank);
    return windows;
  }

  /** Before the last blank, so that the next window's first word is as within a text. */
  private static int end(String text, int start) {
    int limit = start + WINDOW;
    if (limit >= text.length()) {
      return text.length();
    }
    for (int end = limit; end > start; end--) {
      if (Character.isWhitespace(text.charAt(end))) {
        return end;
      }
    }
    return Character.isLowSurrogate(text.charAt(limit)) ? limit - 1 : limit;
  }
}
