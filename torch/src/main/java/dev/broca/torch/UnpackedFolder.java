package dev.broca.torch;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of files out of jars that is there whole or not at all. The first of several processes
 * unpacks it and the others wait. What is left of a process that fails is deleted at once, and of
 * one that is killed by the next.
 */
final class UnpackedFolder {
  /** Lists sizes and names of all files, and is written last. */
  private static final String COMPLETE = "complete";

  private static final String UNFINISHED = ".incomplete";

  private UnpackedFolder() {}

  /**
   * The folder, unpacked unless it is there. Beside every file lies its SHA-256.
   *
   * @param folder named by what is in it; the part up to the first hyphen is of this kind of folder
   *     alone
   * @param resources files of jars, whose names differ
   */
  static Path of(Path folder, List<URL> resources) throws IOException, InterruptedException {
    if (isWhole(folder, resources.size())) {
      return folder;
    }
    Path lock = folder.resolveSibling(folder.getFileName() + ".lock");
    try (FileLock _ = FileLock.acquire(lock, () -> {})) {
      sweep(folder);
      if (!isWhole(folder, resources.size())) {
        unpack(folder, resources);
      }
      return folder;
    }
  }

  private static void unpack(Path folder, List<URL> resources) throws IOException {
    Path work = folder.resolveSibling(folder.getFileName() + UNFINISHED);
    try {
      Files.createDirectory(work);
      var sizes = new StringBuilder();
      for (URL resource : resources) {
        String path = resource.getPath();
        Path file = work.resolve(path.substring(path.lastIndexOf('/') + 1));
        Files.writeString(WholeFiles.hashOf(file), WholeFiles.copy(resource, file) + "\n");
        sizes.append(Files.size(file)).append(' ').append(file.getFileName()).append('\n');
      }
      Files.writeString(work.resolve(COMPLETE), sizes);
      if (Files.exists(folder)) {
        Files.move(folder, folder.resolveSibling(folder.getFileName() + ".old" + UNFINISHED));
      }
      Files.move(work, folder);
    } finally {
      sweep(folder);
    }
  }

  /** Whether all files are there in their sizes, as they were when the last one was written. */
  private static boolean isWhole(Path folder, int files) {
    try {
      List<String> lines = Files.readAllLines(folder.resolve(COMPLETE));
      for (String line : lines) {
        String[] sizeAndName = line.split(" ", 2);
        if (Files.size(folder.resolve(sizeAndName[1])) != Long.parseLong(sizeAndName[0])) {
          return false;
        }
      }
      return lines.size() == files;
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return false; // it is unpacked anew
    }
  }

  /**
   * Deletes what was not finished; to be called by who holds the lock. Broca once gave it a number,
   * as {@code libtorch-123}.
   */
  private static void sweep(Path folder) throws IOException {
    String name = String.valueOf(folder.getFileName());
    String kind = name.replaceFirst("-.*", "");
    var left =
        Pattern.compile(
            Pattern.quote(kind) + "-[0-9]+|" + Pattern.quote(name) + "([.]old)?[.]incomplete");
    List<Path> folders;
    try (Stream<Path> files = Files.list(folder.toAbsolutePath().resolveSibling(""))) {
      folders = files.filter(f -> left.matcher(f.getFileName().toString()).matches()).toList();
    }
    for (Path dead : folders) {
      try (Stream<Path> files = Files.walk(dead)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
