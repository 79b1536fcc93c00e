package dev.broca.lab.benchmark.suite;

import dev.broca.lab.LabException;
import dev.broca.lab.table.FileBytes;
import dev.broca.lab.table.TableFile;
import dev.broca.lab.table.TableOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A file with items: one by itself, or one of a folder or zip archive, up to three folders below.
 */
final class ItemFile {
  private static final Pattern WANTED =
      Pattern.compile("(?i).+[.](csv|tsv|txt|json|jsonl|ndjson|parquet)([.]gz)?");

  /** Names that say nothing of what is in a file. */
  private static final Pattern PLAIN =
      Pattern.compile("(?i)(train|test|dev|val|validation|data|default)(-[0-9]+-of-[0-9]+)?");

  private static final int DEEPEST = 4;
  private static final int LARGEST = 256 << 20;
  private static final int MOST = 10_000;

  private final String name;
  private final Optional<String> folder;
  private final byte[] bytes;

  private ItemFile(String name, Optional<String> folder, byte[] bytes) {
    this.name = name;
    this.folder = folder;
    this.bytes = bytes;
  }

  /**
   * Reads files in the order of their paths.
   *
   * @param path a file, a zip archive or a folder
   * @throws LabException if there are none, or one cannot be read
   */
  static List<ItemFile> read(Path path) {
    try {
      List<ItemFile> files =
          Files.isDirectory(path)
              ? loose(path)
              : path.toString().toLowerCase(Locale.ROOT).endsWith(".zip")
                  ? packed(path)
                  : List.of(new ItemFile(name(path), Optional.empty(), bytes(path)));
      if (files.isEmpty()) {
        throw new LabException(
            "%s holds no files of items (.csv, .tsv, .txt, .json, .jsonl or .parquet). Check --data."
                .formatted(path));
      }
      return files;
    } catch (IOException | UncheckedIOException e) {
      throw new LabException(
          "Cannot read %s: %s".formatted(path, String.valueOf(e.getMessage())), e);
    }
  }

  private static List<ItemFile> loose(Path folder) throws IOException {
    try (Stream<Path> below = Files.walk(folder, DEEPEST)) {
      List<Path> paths =
          below
              .filter(Files::isRegularFile)
              .filter(file -> isWanted(folder.relativize(file).toString().replace('\\', '/')))
              .sorted()
              .limit(MOST + 1L)
              .toList();
      requireFew(folder, paths.size());
      var files = new ArrayList<ItemFile>();
      for (Path file : paths) {
        Optional<String> parent =
            Optional.ofNullable(folder.relativize(file).getParent())
                .map(path -> path.toString().replace('\\', '/'));
        files.add(new ItemFile(name(file), parent, bytes(file)));
      }
      return files;
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.isRegularFile(file) && Files.size(file) > LARGEST) {
      throw tooLarge(file.toString());
    }
    FileBytes.read(file); // says what is wrong with a file that is none
    return Files.readAllBytes(file);
  }

  private static List<ItemFile> packed(Path archive) throws IOException {
    try (var zip = new ZipFile(archive.toFile())) {
      List<? extends ZipEntry> entries =
          zip.stream()
              .filter(entry -> !entry.isDirectory() && isWanted(entry.getName()))
              .sorted(Comparator.comparing(ZipEntry::getName))
              .limit(MOST + 1L)
              .toList();
      requireFew(archive, entries.size());
      var files = new ArrayList<ItemFile>();
      long left = LARGEST;
      for (ZipEntry entry : entries) {
        byte[] bytes = bytes(zip, entry, left);
        left -= bytes.length;
        int slash = entry.getName().lastIndexOf('/');
        files.add(
            new ItemFile(
                entry.getName().substring(slash + 1),
                slash < 0 ? Optional.empty() : Optional.of(entry.getName().substring(0, slash)),
                bytes));
      }
      return files;
    }
  }

  private static byte[] bytes(ZipFile zip, ZipEntry entry, long most) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes((int) most + 1);
      if (bytes.length > most) {
        throw tooLarge(zip.getName());
      }
      return bytes;
    }
  }

  private static boolean isWanted(String path) {
    return WANTED.matcher(path).matches()
        && Stream.of(path.split("/"))
            .noneMatch(part -> part.startsWith(".") || part.equals("__MACOSX"));
  }

  private static void requireFew(Path path, int files) {
    if (files > MOST) {
      throw new LabException(
          "%s holds more than %,d files of items. Give a folder with fewer.".formatted(path, MOST));
    }
  }

  private static LabException tooLarge(String file) {
    return new LabException(
        "%s holds more than %,d bytes of items. Split it.".formatted(file, LARGEST));
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** Its name, for messages. */
  String name() {
    return folder.map(its -> its + "/" + name).orElse(name);
  }

  /** The folder in which it lies, below what was given; empty for none. */
  Optional<String> folder() {
    return folder;
  }

  /**
   * What its items have in common: its name without endings, or its folder where that says more.
   */
  String topic() {
    String stem = name.replaceFirst("(?i)([.](csv|tsv|txt|json|jsonl|ndjson|parquet|gz))+$", "");
    String last = folder.map(its -> its.substring(its.lastIndexOf('/') + 1)).orElse("");
    return PLAIN.matcher(stem).matches() && !last.isEmpty() ? last : stem;
  }

  /** Whether it is called a text. */
  boolean isCalledText() {
    return name.toLowerCase(Locale.ROOT).matches(".*[.]txt([.]gz)?");
  }

  /** Whether it is text, and not Parquet. */
  boolean isText() {
    return !(bytes.length > 3
        && bytes[0] == 'P'
        && bytes[1] == 'A'
        && bytes[2] == 'R'
        && bytes[3] == '1');
  }

  /**
   * Its text.
   *
   * @throws LabException if it is no text
   */
  String text() {
    return FileBytes.of(name(), bytes).text();
  }

  /**
   * Its rows.
   *
   * @throws LabException if it is no table
   */
  TableFile table(TableOptions options) {
    return TableFile.of(name(), bytes, options);
  }
}
