package dev.broca.lab.benchmark.suite;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The files of a benchmark, wherever a download has put them: loose in a folder, in a folder below
 * it, in a zip archive, or one file by itself.
 */
final class DataFiles {
  private static final int LARGEST_ENTRY = 64 << 20;

  private DataFiles() {}

  /**
   * Reads files in the order of their names.
   *
   * @param path a file, a zip archive or a folder
   * @param suffix how the names of files in folders and archives end, such as {@code .jsonl}
   * @param places what else a folder may hold: archives and folders that have such files in them,
   *     in the order of preference
   * @throws LabException if there are none, or one cannot be read
   */
  static List<TextFile> read(Path path, String suffix, List<String> places) {
    Path place = place(path, places);
    List<TextFile> files;
    if (Files.isDirectory(place)) {
      files = loose(place, suffix);
    } else if (isArchive(place)) {
      files = packed(place, suffix);
    } else {
      files = List.of(TextFile.read(place));
    }
    if (files.isEmpty()) {
      throw new LabException("%s has no files *%s. Check --data.".formatted(place, suffix));
    }
    return files;
  }

  private static Path place(Path path, List<String> places) {
    return Files.isDirectory(path)
        ? places.stream().map(path::resolve).filter(Files::exists).findFirst().orElse(path)
        : path;
  }

  private static boolean isArchive(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".zip");
  }

  private static List<TextFile> loose(Path folder, String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> isWanted(file.getFileName().toString(), suffix))
          .filter(Files::isRegularFile)
          .sorted()
          .map(TextFile::read)
          .toList();
    } catch (IOException e) {
      throw new LabException("Cannot read %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static List<TextFile> packed(Path archive, String suffix) {
    Predicate<ZipEntry> wanted =
        entry -> !entry.getName().startsWith("__MACOSX") && isWanted(base(entry), suffix);
    try (var zip = new ZipFile(archive.toFile())) {
      return zip.stream()
          .filter(wanted)
          .sorted(Comparator.comparing(ZipEntry::getName))
          .map(entry -> TextFile.of(base(entry), bytes(zip, entry)))
          .toList();
    } catch (IOException e) {
      throw new LabException(
          "Cannot read %s: %s".formatted(archive, String.valueOf(e.getMessage())), e);
    }
  }

  private static boolean isWanted(String name, String suffix) {
    return !name.startsWith(".") && name.toLowerCase(Locale.ROOT).endsWith(suffix);
  }

  private static String base(ZipEntry entry) {
    return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
  }

  private static byte[] bytes(ZipFile zip, ZipEntry entry) {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(LARGEST_ENTRY + 1);
      if (bytes.length > LARGEST_ENTRY) {
        throw new LabException(
            "%s in %s is larger than %,d bytes. Unpack and split it."
                .formatted(entry.getName(), zip.getName(), LARGEST_ENTRY));
      }
      return bytes;
    } catch (IOException e) {
      throw new LabException(
          "Cannot read %s in %s: %s".formatted(entry.getName(), zip.getName(), e.getMessage()), e);
    }
  }
}
