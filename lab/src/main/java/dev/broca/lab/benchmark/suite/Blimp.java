package dev.broca.lab.benchmark.suite;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.table.TableFile;
import dev.broca.lab.table.TableOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * BLiMP: 67 paradigms of 1000 minimal pairs, in 12 phenomena. A pair is right when the model gives
 * the grammatical sentence the larger log-probability.
 *
 * <p>Source: A. Warstadt et al., "BLiMP: The Benchmark of Linguistic Minimal Pairs for English",
 * TACL 8 (2020); <a href="https://github.com/alexwarstadt/blimp">data</a>.
 */
public final class Blimp {
  private static final String INSTEAD =
      "Other pairs are read with --benchmark minimal-pairs and the same --data.";

  private static final Set<String> PARADIGMS = paradigms();

  private Blimp() {}

  /**
   * Reads the published pairs. Pairs in their format that belong to none of the 67 paradigms are
   * read too, and are called minimal pairs, not BLiMP.
   *
   * @param data their zip archive, the folder with their files, one above it, or one file
   * @throws dev.broca.lab.LabException if there are none, or one has another format
   */
  public static Benchmark read(Path data) {
    List<ItemFile> files = ItemFile.read(place(data));
    files.forEach(Blimp::requireFormat);
    Benchmark pairs = MinimalPairs.read(files, TableOptions.STANDARD);
    List<String> found = pairs.items().stream().map(Item::paradigm).distinct().toList();
    List<String> others = found.stream().filter(name -> !PARADIGMS.contains(name)).toList();
    if (!others.isEmpty()) {
      return pairs.noting(
          "%s is none of the 67 paradigms of BLiMP, so these results are called minimal-pairs."
              .formatted(others.getFirst()));
    }
    Benchmark blimp = pairs.named("blimp");
    return found.size() == PARADIGMS.size()
        ? blimp
        : blimp.noting(
            "%d of the %d paradigms of BLiMP are there.".formatted(found.size(), PARADIGMS.size()));
  }

  /** Where a download has put the files. */
  private static Path place(Path data) {
    return Files.isDirectory(data)
        ? List.of("data", "blimp.zip", "BLiMP.zip").stream()
            .map(data::resolve)
            .filter(Files::exists)
            .findFirst()
            .orElse(data)
        : data;
  }

  private static void requireFormat(ItemFile file) {
    String wanted = "a table with the columns sentence_good and sentence_bad";
    try {
      TableFile table = file.table(TableOptions.STANDARD);
      if (table.find("sentence_good").isPresent() && table.find("sentence_bad").isPresent()) {
        return;
      }
    } catch (LabException e) {
      throw new LabException(
          "%s is not in BLiMP's format, %s: %s %s"
              .formatted(file.name(), wanted, e.getMessage(), INSTEAD),
          e);
    }
    throw new LabException(
        "%s is not in BLiMP's format, %s. %s".formatted(file.name(), wanted, INSTEAD));
  }

  private static Set<String> paradigms() {
    try (InputStream in =
        Objects.requireNonNull(Blimp.class.getResourceAsStream("blimp-paradigms.txt"))) {
      String names = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Set.copyOf(names.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
