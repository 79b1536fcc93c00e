package dev.broca.app;

import dev.broca.app.cli.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** A small study of the model that comes along, and what its commands leave behind. */
@NullMarked
public final class Studies {
  private static final String PAIR =
      "{\"UID\":\"%s\",\"sentence_good\":\"%s\",\"sentence_bad\":\"%s\"}\n";

  private Studies() {}

  /** What a command said. */
  public record Said(int status, String out, String err) {}

  /** Runs a command in this process. */
  public static Said broca(Object... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    int status =
        Broca.run(console, Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
    return new Said(status, out.toString(), err.toString());
  }

  /** Writes a study with its items into a folder. */
  public static Path write(Path folder, String... more) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("pairs.jsonl"),
        PAIR.formatted("verb", "The dogs are old.", "The dogs is old.")
            + PAIR.formatted("verb", "The dog is old.", "The dog are old.")
            + PAIR.formatted("noun", "These dogs slept.", "These dog slept.")
            + PAIR.formatted("noun", "This dog slept.", "This dogs slept."));
    List<String> lines =
        new ArrayList<>(
            List.of(
                "models: [broca-tiny]",
                "doses: [0.5, 1]",
                "controls: {uniform: 3, label-permuted: 1, energy: 1}",
                "tasks: {blimp: {data: pairs.jsonl}}",
                "prompts: [The old man]"));
    lines.addAll(List.of(more));
    return Files.write(folder.resolve("tiny.yaml"), lines);
  }

  /** Every file below a folder with its bytes. */
  public static Map<String, String> contents(Path folder) throws IOException {
    var contents = new TreeMap<String, String>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  /** Copies a folder, so that what was localized is not localized again. */
  public static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
