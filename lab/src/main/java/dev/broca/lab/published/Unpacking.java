package dev.broca.lab.published;

import dev.broca.lab.LabException;
import dev.broca.model.hub.WebFile;
import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** How fetched files become those that a benchmark reads. */
public sealed interface Unpacking {
  /** They are read as they are. */
  record None() implements Unpacking {}

  /**
   * One file is taken out of the archive, by its name without folders, and the archive is deleted.
   * No other name of the archive is used, so nothing can be written anywhere else.
   *
   * @param entry the file
   */
  record Entry(String entry) implements Unpacking {
    private static final int LARGEST = 64 << 20;

    private void take(Path folder, String archive) {
      Path packed = folder.resolve(archive);
      try {
        try (var zip = new ZipFile(packed.toFile())) {
          Path part = folder.resolve(entry + ".part");
          Files.write(part, bytes(zip, only(zip)));
          WholeFiles.move(part, folder.resolve(entry));
        }
        Files.delete(packed);
      } catch (IOException e) {
        throw new LabException(
            "%s cannot be unpacked: %s. Delete it and fetch it again."
                .formatted(packed, String.valueOf(e.getMessage())),
            e);
      }
    }

    private ZipEntry only(ZipFile zip) {
      List<? extends ZipEntry> found =
          zip.stream()
              .filter(packed -> !packed.getName().startsWith("__MACOSX"))
              .filter(packed -> ("/" + packed.getName()).endsWith("/" + entry))
              .toList();
      if (found.size() != 1) {
        throw new LabException(
            "%s should hold one %s, but it holds %d. Please report this."
                .formatted(zip.getName(), entry, found.size()));
      }
      return found.getFirst();
    }

    private static byte[] bytes(ZipFile zip, ZipEntry packed) throws IOException {
      try (InputStream in = zip.getInputStream(packed)) {
        byte[] bytes = in.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
          throw new LabException(
              "%s in %s is larger than %,d bytes. Please report this."
                  .formatted(packed.getName(), zip.getName(), LARGEST));
        }
        return bytes;
      }
    }
  }

  /**
   * The development items of MRPC are those pairs of the published training file whose ids are in
   * the list that GLUE publishes.
   *
   * <p>Source: the download script of A. Wang et al., "GLUE", ICLR 2019.
   */
  record Paraphrases() implements Unpacking {
    private static void select(Path folder, List<WebFile> files) {
      try {
        List<String> ids = Files.readAllLines(folder.resolve(files.get(0).name()));
        List<String> pairs = lines(folder.resolve(files.get(1).name()));
        Set<String> wanted = new HashSet<>(ids);
        var chosen = new ArrayList<String>(pairs.subList(0, 1));
        for (String pair : pairs.subList(1, pairs.size())) {
          String[] cells = pair.split("\t", -1);
          if (cells.length > 2 && wanted.contains(cells[1] + "\t" + cells[2])) {
            chosen.add(pair);
          }
        }
        Path part = folder.resolve(DEV + ".part");
        Files.write(part, chosen);
        WholeFiles.move(part, folder.resolve(DEV));
      } catch (IOException e) {
        throw new LabException(
            "The development items of MRPC cannot be written into %s: %s."
                .formatted(folder, String.valueOf(e.getMessage())),
            e);
      }
    }

    private static List<String> lines(Path file) throws IOException {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.replaceFirst("^\uFEFF", "").lines().toList();
    }
  }

  /** What GLUE calls the development items of a task. */
  String DEV = "dev.tsv";

  /** Whether the files that are read are there already. */
  default boolean isDone(Path folder) {
    return switch (this) {
      case None _ -> false;
      case Entry(String entry) -> Files.isRegularFile(folder.resolve(entry));
      case Paraphrases _ -> Files.isRegularFile(folder.resolve(DEV));
    };
  }

  /**
   * Makes the files that are read.
   *
   * @param folder where the fetched files lie
   * @param files those
   * @throws LabException if an archive does not hold what it should, or a file cannot be written
   */
  default void unpack(Path folder, List<WebFile> files) {
    switch (this) {
      case None _ -> {}
      case Entry entry -> entry.take(folder, files.getFirst().name());
      case Paraphrases _ -> Paraphrases.select(folder, files);
    }
  }
}
