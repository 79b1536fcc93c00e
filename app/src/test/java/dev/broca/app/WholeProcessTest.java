package dev.broca.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.model.LanguageModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What only a process of its own shows: signals, and a disk that takes no more. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals and limits are those of POSIX")
@Tag("long")
class WholeProcessTest {
  @TempDir Path folder;

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The command line of a process that localizes with the model that comes along. */
  private static List<String> localize(Path out) {
    return broca(
        "localize",
        "broca-tiny",
        "--network",
        "language",
        "--batch-tokens",
        "16",
        "--out",
        out.toString());
  }

  private static List<String> broca(String... arguments) {
    return Stream.concat(
            Stream.of(
                java(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.broca.app.Broca"),
            Stream.of(arguments))
        .toList();
  }

  @Test
  void controlCEndsWith130AndLeavesNothing() throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Process process =
        Interruptible.start(new ProcessBuilder(localize(out)).redirectErrorStream(true));
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      while (!Files.isDirectory(out) && process.isAlive()) {
        Thread.sleep(20);
      }
      Interruptible.interrupt(process);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(130);
      assertThat(lines.lines()).noneMatch(line -> line.startsWith("\tat "));
    }
    assertThat(contents(out)).isEmpty();
  }

  @Test
  void aChatGoesOnFromTheIdsThatPythonNames() throws IOException, InterruptedException {
    Path python = Files.writeString(folder.resolve("python"), "#!/bin/sh\necho '[[5, 300, 7]]'\n");
    assertThat(python.toFile().setExecutable(true)).isTrue();
    var builder =
        new ProcessBuilder(
            broca(
                "generate",
                "broca-tiny",
                "--chat",
                "--prompt",
                "Hi",
                "--tokens",
                "3",
                "--format",
                "json",
                "--quiet"));
    builder.environment().put("BROCA_PYTHON", python.toString());
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    JsonNode printed = JsonMapper.shared().readTree(process.getInputStream());
    assertThat(process.waitFor()).isZero();
    try (LanguageModel model = LanguageModel.load("broca-tiny")) {
      assertThat(printed.get(0).get("ids").valueStream().mapToInt(JsonNode::asInt))
          .containsExactly(
              IntStream.of(model.greedy(new int[] {5, 300, 7}, 3)).boxed().toArray(Integer[]::new));
    }
  }

  @Test
  void controlCPrintsTheRowsThatAreFinishedAndNamesTheOthers()
      throws IOException, InterruptedException {
    Path mask = Files.writeString(folder.resolve("m.csv"), "site,layer,unit\nblock-output,0,1\n");
    var command = new ArrayList<>(broca("evaluate", "broca-tiny", "--benchmark", "pairs"));
    command.addAll(List.of("--batch-tokens", "64", "--limit-total", "100", "--format", "json"));
    for (int i = 0; i < 50; i++) {
      command.addAll(List.of("--mask", mask.toString()));
    }
    Path printed = folder.resolve("printed.json");
    Process process =
        Interruptible.start(new ProcessBuilder(command).redirectOutput(printed.toFile()));
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("Scoring (mask 1): ")) {
        line = lines.readLine();
      }
      Interruptible.interrupt(process);
      List<String> said = lines.lines().toList();
      assertThat(process.waitFor()).isEqualTo(130);
      JsonNode rows = JsonMapper.shared().readTree(Files.readString(printed));
      assertThat(rows.isArray()).isTrue();
      assertThat(rows.size()).isBetween(1, 50);
      assertThat(rows.get(0).get("n").asInt()).isEqualTo(100);
      assertThat(said.getLast())
          .startsWith("%d of 51 rows are finished and printed. Missing: ".formatted(rows.size()))
          .contains("mask %d (%s), ".formatted(rows.size(), mask))
          .endsWith("mask 50 (%s).".formatted(mask));
    }
  }

  @Test
  void aDiskThatTakesNoMoreIsNamedAndLeavesNothing() throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    CommandsTest.unpackTheModel();
    var command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 64; exec \"$@\"", "sh"));
    command.addAll(localize(out));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(said).contains("too large").doesNotContain("\tat ");
    assertThat(contents(out)).isEmpty();
  }

  private static List<Path> contents(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
