package dev.broca.lab.stimuli.made;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.table.Row;
import dev.broca.lab.table.TableFile;
import dev.broca.torch.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The published language localizer: 240 sentences against 240 lists of nonwords, twelve words each,
 * in ten CSV files (Fedorenko, Hsieh, Nieto-Castañón, Whitfield-Gabrieli and Kanwisher 2010, J
 * Neurophysiol 104:1177-94). The files are read from a folder; they are not part of Broca.
 *
 * <p>A row holds the trial, twelve words in capitals, and S or N. A text is the twelve words in
 * lower case, joined by one blank; its group is its file.
 */
public final class Langloc {
  private static final int WORDS = 12;

  private Langloc() {}

  /** Reads all CSV files of a folder, sorted by name. */
  public static Contrast read(Path folder) {
    return read(folder, files(folder));
  }

  /** Reads CSV files of a folder in the order given. */
  public static Contrast read(Path folder, List<String> files) {
    var sentences = new ArrayList<Stimulus>();
    var nonwords = new ArrayList<Stimulus>();
    var hash = new Sha256();
    for (String name : files) {
      var file = TableFile.read(folder.resolve(name));
      hash.add(file.name()).add(file.hash());
      if (file.columns().size() != WORDS + 2) {
        throw file.error(
            "expected a trial, %d words and S or N, found %d columns."
                .formatted(WORDS, file.columns().size()));
      }
      for (Row row : file.rows()) {
        (isSentence(row) ? sentences : nonwords).add(stimulus(file, row));
      }
    }
    return new Contrast(
        "language",
        "sentences",
        "nonwords",
        sentences,
        nonwords,
        "Fedorenko et al. 2010, %d files, SHA-256 %s".formatted(files.size(), hash.hex()));
  }

  private static List<String> files(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      List<String> names =
          all.map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.endsWith(".csv"))
              .sorted()
              .toList();
      if (names.isEmpty()) {
        throw new LabException(
            "The language localizer is a folder of CSV files, but %s has none.".formatted(folder));
      }
      return names;
    } catch (IOException e) {
      throw new LabException(
          "Expected a folder with the CSV files of the language localizer at %s: %s"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private static boolean isSentence(Row row) {
    String condition = row.cell(WORDS + 1);
    return switch (condition) {
      case "S" -> true;
      case "N" -> false;
      default -> throw row.error("expected S or N at the end, found '" + condition + "'.");
    };
  }

  private static Stimulus stimulus(TableFile file, Row row) {
    List<String> words = IntStream.rangeClosed(1, WORDS).mapToObj(row::cell).toList();
    if (words.stream().anyMatch(Stimulus::isBlank)) {
      throw row.error("expected %d words, but one is blank.".formatted(WORDS));
    }
    String group = file.name().substring(0, file.name().length() - ".csv".length());
    return new Stimulus(String.join(" ", words).toLowerCase(Locale.ROOT), group);
  }
}
