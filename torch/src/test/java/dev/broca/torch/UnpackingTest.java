package dev.broca.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** First starts: two at once, on a disk that takes no more, and killed in the middle. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals, limits and pipes are those of POSIX")
class UnpackingTest {
  private static final int SIZE = 4 << 20;

  @TempDir Path folder;
  private final List<Path> resources = new ArrayList<>();
  private Path cache = Path.of("");

  @BeforeEach
  void make() throws IOException {
    var random = new Random(20);
    for (String name : List.of("a.so", "b.so")) {
      byte[] bytes = new byte[SIZE];
      random.nextBytes(bytes);
      resources.add(Files.write(folder.resolve(name), bytes));
    }
    cache = Files.createDirectory(folder.resolve("cache"));
  }

  /** Another process: the kind of unpacking, the target, and what is unpacked. */
  static final class Unpacker {
    private Unpacker() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      Path target = Path.of(arguments[1]);
      List<URL> resources = new ArrayList<>();
      for (String resource : Arrays.asList(arguments).subList(2, arguments.length)) {
        resources.add(Path.of(resource).toUri().toURL());
      }
      if (arguments[0].equals("folder")) {
        UnpackedFolder.of(target, resources);
      } else {
        WholeFiles.unpack(resources.getFirst(), target);
      }
    }
  }

  private List<String> command(String kind, Path target, List<Path> from) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Unpacker.class.getName(), kind, target.toString()));
    from.forEach(resource -> command.add(resource.toString()));
    return command;
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String ended(Process process, int status)
      throws IOException, InterruptedException {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(status);
    return said;
  }

  private Path target(String kind) {
    return cache.resolve(kind.equals("folder") ? "lib-1-linux" : "a.so");
  }

  private void assertWhole(String kind) throws IOException {
    if (kind.equals("folder")) {
      assertThat(names(cache)).containsExactly("lib-1-linux", "lib-1-linux.lock");
      assertThat(names(target(kind)))
          .containsExactly("a.so", "a.so.sha256", "b.so", "b.so.sha256", "complete");
      assertThat(target(kind).resolve("b.so"))
          .hasBinaryContent(Files.readAllBytes(resources.getLast()));
    } else {
      assertThat(names(cache)).containsExactly(".lock", "a.so", "a.so.sha256");
      assertThat(target(kind)).hasBinaryContent(Files.readAllBytes(resources.getFirst()));
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void twoAtOnce(String kind) throws IOException, InterruptedException {
    Process one = start(command(kind, target(kind), resources));
    Process two = start(command(kind, target(kind), resources));
    ended(one, 0);
    ended(two, 0);
    assertWhole(kind);
  }

  @Test
  void twoProcessesUnpackOneFolder() throws IOException, InterruptedException {
    twoAtOnce("folder");
  }

  @Test
  void twoProcessesUnpackOneFile() throws IOException, InterruptedException {
    twoAtOnce("file");
  }

  private void onAFullDisk(String kind) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 256; exec \"$@\"", "sh"));
    command.addAll(command(kind, target(kind), resources));
    ended(start(command), 1);
    assertThat(names(cache)).allMatch(name -> name.endsWith(".lock") || name.endsWith(".sha256"));
    ended(start(command(kind, target(kind), resources)), 0);
    assertWhole(kind);
  }

  @Test
  void aFullDiskLeavesNothingOfAFolder() throws IOException, InterruptedException {
    onAFullDisk("folder");
  }

  @Test
  void aFullDiskLeavesNothingOfAFile() throws IOException, InterruptedException {
    onAFullDisk("file");
  }

  /** A pipe that gives some of its bytes and no end holds the process in the middle of its work. */
  private void killedInTheMiddle(String kind, String left)
      throws IOException, InterruptedException {
    Path pipe = folder.resolve("p").resolve(kind.equals("folder") ? "b.so" : "a.so");
    Files.createDirectory(pipe.resolveSibling(""));
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    List<Path> from = kind.equals("folder") ? List.of(resources.getFirst(), pipe) : List.of(pipe);
    // The file is asked for its size first, so it is opened twice.
    var writer =
        new ProcessBuilder(
                "sh",
                "-c",
                "exec 3<>\"$0\"; head -c 60000 \"$1\" >&3; exec sleep 600",
                pipe.toString(),
                resources.getFirst().toString())
            .start();
    Process process = start(command(kind, target(kind), from));
    try {
      while (!names(cache).contains(left) && process.isAlive()) {
        Thread.sleep(10);
      }
    } finally {
      process.destroyForcibly().waitFor();
      writer.destroyForcibly().waitFor();
    }
    assertThat(process.exitValue()).isEqualTo(128 + 9);
    assertThat(names(cache)).contains(left);
    ended(start(command(kind, target(kind), resources)), 0);
    assertWhole(kind);
  }

  @Test
  void whatAKilledProcessLeavesOfAFolderIsDeletedByTheNext()
      throws IOException, InterruptedException {
    Files.createDirectory(cache.resolve("lib-1234567")); // as an older version left it
    killedInTheMiddle("folder", "lib-1-linux.incomplete");
  }

  @Test
  void whatAKilledProcessLeavesOfAFileIsDeletedByTheNext()
      throws IOException, InterruptedException {
    Files.createFile(cache.resolve("a.so.12345.part")); // as an older version left it
    killedInTheMiddle("file", "a.so.part");
  }

  @Test
  void aFolderThatIsNotWholeIsUnpackedAnew() throws Exception {
    ended(start(command("folder", target("folder"), resources)), 0);
    Files.write(target("folder").resolve("a.so"), new byte[SIZE - 1]);
    ended(start(command("folder", target("folder"), resources)), 0);
    assertWhole("folder");
    Files.delete(target("folder").resolve("b.so"));
    ended(start(command("folder", target("folder"), resources)), 0);
    assertWhole("folder");
  }
}
