package dev.broca.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.lab.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.util.LibraryLoaderUtil;

/** A study whose processes are killed, stopped, or run two at a time. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are those of POSIX")
@Tag("long")
class StudyProcessTest {
  private static final int KILLS = 20;

  /** The last word of a run before it measures. */
  private static final String MEASURES = "pieces of work";

  @TempDir static Path whole;
  @TempDir Path folder;
  private static Map<String, String> expected = Map.of();
  private static long pieces;

  @BeforeAll
  static void unbroken() throws IOException, InterruptedException {
    Path study = Studies.write(whole);
    assertThat(ended(process("run", study))).isZero();
    expected = exported(study);
    try (Store store = Store.existing(whole.resolve("tiny.sqlite"))) {
      pieces = store.size();
    }
  }

  /** Two threads in every process: their number is part of a result's key. */
  private static Process process(String command, Path study) throws IOException {
    return Interruptible.start(new ProcessBuilder(words(command, study)).redirectErrorStream(true));
  }

  private static List<String> words(String command, Path study, String... options) {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(options));
    words.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.broca.app.Broca",
            "study",
            command,
            study.toString(),
            "--threads",
            "2"));
    return words;
  }

  /** The exit code of a process whose words are read to the end. */
  private static int ended(Process process) throws IOException, InterruptedException {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).doesNotContain("\tat ", "should not");
    return process.waitFor();
  }

  private static Map<String, String> exported(Path study) throws IOException {
    Path out = study.resolveSibling("out");
    Studies.Said said = Studies.broca("study", "export", study, "--out", out);
    assertThat(said.status()).as(said.err()).isZero();
    return Studies.contents(out);
  }

  private Path study() throws IOException {
    Studies.copy(whole.resolve("tiny.localizers"), folder.resolve("tiny.localizers"));
    return Studies.write(folder);
  }

  private static long done(Path store) {
    if (!Files.exists(store)) {
      return 0;
    }
    try (Store open = Store.existing(store)) {
      return open.size();
    }
  }

  /** Kills a process a while after it starts, or after it begins to measure. */
  private static void kill(Process process, boolean early, int millis)
      throws IOException, InterruptedException {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = "";
      while (!early && line != null && !line.contains(MEASURES)) {
        line = lines.readLine();
      }
      boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      assertThat(process.exitValue()).isEqualTo(ended ? 0 : 128 + 9);
    }
  }

  @Test
  void aStudyThatIsKilledAgainAndAgainEndsAsIfItNeverWas()
      throws IOException, InterruptedException {
    Path study = Studies.write(folder);
    Path store = folder.resolve("tiny.sqlite");
    var random = new Random(20_251);
    for (int kill = 0; kill < KILLS; kill++) {
      if (kill == 2 && !Files.exists(folder.resolve("tiny.localizers"))) {
        Studies.copy(whole.resolve("tiny.localizers"), folder.resolve("tiny.localizers"));
      }
      long before = done(store);
      boolean early = kill < 2 || random.nextInt(5) == 0;
      kill(process("run", study), early, random.nextInt(early ? 1500 : 300));
      assertThat(done(store)).as("what was finished stays").isGreaterThanOrEqualTo(before);
      if (done(store) == pieces) {
        assertThat(exported(study)).isEqualTo(expected);
        remove(store);
      }
    }
    assertThat(ended(process("run", study))).isZero();
    assertThat(done(store)).isEqualTo(pieces);
    assertThat(exported(study)).isEqualTo(expected);
  }

  private static void remove(Path store) throws IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(store.resolveSibling(store.getFileName() + suffix));
    }
  }

  /** From nothing: both localize, both make the store, and no piece is done by both. */
  @Test
  void twoProcessesShareTheWork() throws IOException, InterruptedException, SQLException {
    Path study = Studies.write(folder);
    Path store = folder.resolve("tiny.sqlite");
    Store.open(store).close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + store);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE taken (key TEXT, process TEXT)");
      statement.execute(
          "CREATE TRIGGER takes AFTER INSERT ON claims BEGIN INSERT INTO taken VALUES (new.key,"
              + " new.process); END");
    }
    Process one = process("run", study);
    Process two = process("run", study);
    assertThat(ended(one)).isZero();
    assertThat(ended(two)).isZero();
    assertThat(exported(study)).isEqualTo(expected);
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + store);
        var statement = connection.createStatement();
        var counts =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM taken), (SELECT count(DISTINCT key) FROM taken),"
                    + " (SELECT count(*) FROM results WHERE seconds > 0), (SELECT count(*) FROM"
                    + " claims)")) {
      assertThat(counts.next()).isTrue();
      assertThat(counts.getLong(1)).as("taken").isEqualTo(pieces);
      assertThat(counts.getLong(2)).as("each once").isEqualTo(pieces);
      assertThat(counts.getLong(3)).as("results").isEqualTo(pieces);
      assertThat(counts.getLong(4)).as("claims left").isZero();
    }
  }

  @Test
  void controlCEndsWith130AndWhatWasFinishedStays() throws IOException, InterruptedException {
    Path study = study();
    Path store = folder.resolve("tiny.sqlite");
    Process process = process("run", study);
    var said = new ArrayList<String>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      while (process.isAlive() && done(store) < 2) {
        Thread.sleep(10);
      }
      long before = done(store);
      Interruptible.interrupt(process);
      lines.lines().forEach(said::add);
      assertThat(process.waitFor()).isEqualTo(130);
      assertThat(said).noneMatch(line -> line.startsWith("\tat ") || line.contains("should not"));
      assertThat(done(store)).isBetween(before, pieces - 1);
    }
    assertThat(ended(process("run", study))).isZero();
    assertThat(exported(study)).isEqualTo(expected);
  }

  /** SQLite's own library is larger than the files that a process may write there. */
  private Path unpackedSqlite() throws IOException {
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (InputStream library = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
      Files.copy(Objects.requireNonNull(library, resource), folder.resolve(name));
    }
    return folder;
  }

  @Test
  void aDiskThatTakesNoLibraryIsNamed() throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 64; exec \"$@\"", "sh"));
    command.addAll(words("run", study()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("BROCA_CACHE", folder.resolve("cache").toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(1);
    assertThat(said)
        .contains("tiny.sqlite", "SQLite's library", "BROCA_CACHE")
        .doesNotContain("\tat ");
  }

  /** Files may grow by a little more every time, until a piece fits beside the plan. */
  @Test
  void aDiskThatTakesNoMoreIsNamedAndWhatWasFinishedStays()
      throws IOException, InterruptedException {
    Path study = study();
    Path store = folder.resolve("tiny.sqlite");
    List<String> run = words("run", study, "-Dorg.sqlite.lib.path=" + unpackedSqlite());
    long eighth = Files.size(whole.resolve("tiny.sqlite")) / 8 / 512;
    for (int eighths = 4; done(store) == 0; eighths++) {
      var command = new ArrayList<>(List.of("sh", "-c", "ulimit -f $0; exec \"$@\""));
      command.add(Long.toString(eighths * eighth));
      command.addAll(run);
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isEqualTo(1);
      assertThat(said).contains("tiny.sqlite cannot be used").doesNotContain("\tat ");
    }
    assertThat(done(store)).isLessThan(pieces);
    assertThat(ended(process("run", study))).isZero();
    assertThat(exported(study)).isEqualTo(expected);
  }
}
