package dev.broca.model.hub;

import dev.broca.torch.CacheFolders;
import dev.broca.torch.FileLock;
import dev.broca.torch.Programs;
import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A GGUF file inside a Python package, fetched by Python's own installer: it knows the mirrors and
 * proxies of its machine. Nothing is installed and no code of the package runs; its wheel is only
 * unzipped. Both checksums are known beforehand.
 *
 * @param name of the package
 * @param version of the package
 * @param wheelSha256 checksum of the wheel
 * @param wheelSize its size in bytes
 * @param entry path of the model in the wheel
 * @param sha256 checksum of the model
 * @param size its size in bytes
 * @param license of the model
 * @param note how it differs from the repository of the same name
 */
record PackagedModel(
    String name,
    String version,
    String wheelSha256,
    long wheelSize,
    String entry,
    String sha256,
    long size,
    String license,
    String note) {

  /** Where the file is kept. */
  Path path(CacheFolders folders) {
    return folders.models().resolve(name + "-" + version).resolve(fileName());
  }

  private String fileName() {
    return entry.substring(entry.lastIndexOf('/') + 1);
  }

  /** The file, when it is in the cache. Its checksum was right when it got its name. */
  Optional<ModelFiles> cached(CacheFolders folders) throws IOException {
    Path path = path(folders);
    return Files.isRegularFile(path) && Files.size(path) == size
        ? Optional.of(model(path))
        : Optional.empty();
  }

  private ModelFiles model(Path path) {
    return new ModelFiles(
        fileName(),
        GgufName.base(path),
        path,
        List.of(path),
        new Origin.PythonPackage(name, version, sha256));
  }

  /** What it is, in a sentence. */
  String described() {
    return "%s from the Python package %s %s (licence %s), %s"
        .formatted(fileName(), name, version, license, note);
  }

  /** Fetches the file unless it is there. */
  ModelFiles fetch(CacheFolders folders, Outside outside, Progress progress)
      throws HubFailure, IOException, InterruptedException {
    Path path = path(folders);
    Path lockFile = folders.models().resolve(name + "-" + version + ".lock");
    Runnable waiting =
        () -> progress.message("Waiting: " + name + " is being fetched by someone else.");
    try (FileLock _ = FileLock.acquire(lockFile, waiting)) {
      Optional<ModelFiles> cached = cached(folders);
      if (cached.isPresent()) {
        return cached.get();
      }
      Path work = folders.models().resolve(name + "-" + version + ".incomplete");
      delete(work);
      Files.createDirectories(work);
      try {
        Path wheel = download(work, outside, progress);
        Path fresh = unpack(wheel, work);
        Files.createDirectories(path.getParent());
        WholeFiles.write(WholeFiles.hashOf(path), sha256 + "\n");
        WholeFiles.move(fresh, path);
      } finally {
        delete(work);
      }
      return model(path);
    }
  }

  private Path download(Path work, Outside outside, Progress progress)
      throws HubFailure, IOException, InterruptedException {
    List<String> installer = installer(work, outside);
    progress.message(
        "Fetching %s: a download of %s by '%s', into %s."
            .formatted(
                described(),
                ByteSize.of(wheelSize),
                String.join(" ", installer),
                work.getParent()));
    var command = new ArrayList<>(installer);
    command.addAll(
        List.of("download", "--no-deps", "--only-binary", ":all:", "--ignore-requires-python"));
    command.addAll(List.of("--no-cache-dir", "--no-input", "--progress-bar", "off"));
    command.addAll(List.of("--dest", work.toString(), name + "==" + version));
    Finished finished = run(command, work).orElseThrow();
    if (finished.status() != 0) {
      throw HubFailure.refused(
          "'%s' ended with status %d: %s"
              .formatted(String.join(" ", installer), finished.status(), finished.lastWords()));
    }
    return wheel(work);
  }

  /** The first command that answers. */
  private List<String> installer(Path work, Outside outside)
      throws HubFailure, IOException, InterruptedException {
    for (List<String> candidate : outside.installers()) {
      var command = new ArrayList<>(candidate);
      command.add("--version");
      if (run(command, work).filter(finished -> finished.status() == 0).isPresent()) {
        return candidate;
      }
    }
    String tried =
        String.join(", ", outside.installers().stream().map(c -> String.join(" ", c)).toList());
    throw HubFailure.refused("No Python with pip was found (tried %s).".formatted(tried));
  }

  private record Finished(int status, String output) {
    /** The last lines, where installers say what went wrong. */
    String lastWords() {
      List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
      String tail = String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
      return tail.isEmpty() ? "it said nothing" : HubProblems.clean(tail);
    }
  }

  /** Runs a command to its end; empty when there is no such command. */
  private static Optional<Finished> run(List<String> command, Path work)
      throws IOException, InterruptedException {
    Optional<Path> program = Programs.find(command.getFirst());
    if (program.isEmpty()) {
      return Optional.empty();
    }
    var whole = new ArrayList<>(command);
    whole.set(0, program.get().toString());
    Path output = work.resolve("output.txt");
    Process process;
    try {
      process =
          new ProcessBuilder(whole)
              .directory(work.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      return Optional.empty();
    }
    try {
      process.getOutputStream().close();
      int status = process.waitFor();
      String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
      return Optional.of(new Finished(status, text));
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private Path wheel(Path work) throws HubFailure, IOException {
    try (Stream<Path> files = Files.list(work)) {
      Path wheel =
          files
              .filter(file -> file.toString().endsWith(".whl"))
              .findFirst()
              .orElseThrow(
                  () -> HubFailure.refused("The installer left no wheel of " + name + "."));
      requireChecksum(wheel, wheelSha256);
      return wheel;
    }
  }

  private Path unpack(Path wheel, Path work) throws HubFailure, IOException {
    Path fresh = work.resolve(fileName());
    try (var zip = new ZipFile(wheel.toFile())) {
      @Nullable ZipEntry found = zip.getEntry(entry);
      if (found == null || found.getSize() != size) {
        throw HubFailure.refused("%s does not hold %s.".formatted(wheel.getFileName(), entry));
      }
      try (InputStream in = zip.getInputStream(found);
          OutputStream out = Files.newOutputStream(fresh)) {
        in.transferTo(out);
      }
    } catch (ZipException e) {
      throw HubFailure.refused(
          "%s cannot be unpacked: %s.".formatted(wheel.getFileName(), e.getMessage()));
    }
    requireChecksum(fresh, sha256);
    return fresh;
  }

  private void requireChecksum(Path file, String expected) throws HubFailure, IOException {
    String found = new Checksum.Sha256(expected).of(file);
    if (!found.equals(expected)) {
      throw HubFailure.refused(
          "%s is not the published one: expected SHA-256 %s, found %s. It was deleted; check which package index the installer uses."
              .formatted(file.getFileName(), expected, found));
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
