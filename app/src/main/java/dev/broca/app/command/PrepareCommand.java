package dev.broca.app.command;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Sizes;
import dev.broca.lab.LabException;
import dev.broca.lab.provenance.Sha256;
import dev.broca.torch.Staging;
import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * {@code broca cache prepare}: runs the small demo once while Java notes which classes it loads and
 * how, and keeps that (JEP 483, 514 and 515). The launcher says in {@code broca.start} where, under
 * a name that no other jars and no other Java have.
 */
@Command(
    name = "prepare",
    header = "Make the next starts faster.",
    customSynopsis = "broca cache prepare [OPTION]...",
    sortOptions = false,
    description = {
      "Runs the small demo once and keeps what Java learns from it, about 50 MB, so that commands"
          + " that run a model start about a second faster. To be done again when Broca or Java is"
          + " updated: what was prepared for others is never used.",
      ""
    },
    footer = {"", "Example:", "  broca cache prepare"})
final class PrepareCommand extends BrocaCommand {
  /** Those of other checkouts, or of other versions that are still in use. */
  private static final int KEPT = 3;

  PrepareCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    String place = System.getProperty("broca.start");
    if (place == null) {
      throw new LabException(
          "Only the launcher can prepare its starts. Run the file broca of the archive or checkout, and take options about AOT caches out of BROCA_JAVA_OPTIONS.");
    }
    Path cache = Path.of(place).toAbsolutePath();
    try (Staging staging = Staging.beside(cache)) {
      String name = String.valueOf(cache.getFileName());
      say("Running the small demo once ...");
      train(staging.path(name), staging.path("demo"));
      long bytes = Files.size(staging.path(name));
      Path hash = WholeFiles.hashOf(staging.path(name));
      Files.writeString(hash, Sha256.of(staging.path(name)) + "\n");
      staging.publish(String.valueOf(hash.getFileName()));
      staging.publish(name);
      deleteOld(cache.resolveSibling(""));
      console.print("%s: %s".formatted(cache, Sizes.bytes(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return OK;
  }

  private static void train(Path cache, Path results) throws IOException {
    Path said = cache.resolveSibling("said");
    Process java =
        new ProcessBuilder(command(cache, results))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      if (java.waitFor() != 0 || !Files.isRegularFile(cache)) {
        String all = new String(Files.readAllBytes(said), StandardCharsets.UTF_8);
        List<String> lines = all.lines().toList();
        throw new LabException(
            "Java has prepared nothing; Broca starts as before. The last it said: "
                + String.join(" ", lines.subList(Math.max(0, lines.size() - 3), lines.size())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("Preparing was interrupted.", e);
    } finally {
      java.destroy();
    }
  }

  /** This program as it was started, learning. */
  private static List<String> command(Path cache, Path results) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-XX:AOT") && !option.startsWith("-Dbroca."))
        .forEach(command::add);
    command.add("-XX:AOTCacheOutput=" + cache);
    command.addAll(List.of("-jar", System.getProperty("java.class.path")));
    command.addAll(List.of("demo", "--quick", "--quiet", "--out", results.toString()));
    return command;
  }

  private static void deleteOld(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> old =
          files
              .filter(file -> file.toString().endsWith(".aot"))
              .sorted(Comparator.comparing(PrepareCommand::changed).reversed())
              .skip(KEPT)
              .toList();
      for (Path file : old) {
        Files.deleteIfExists(file);
        Files.deleteIfExists(WholeFiles.hashOf(file));
      }
    }
  }

  private static FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // deleted meanwhile
    }
  }
}
