package dev.broca.lab.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.store.Store.Merged;
import dev.broca.lab.store.Store.Verified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is finished stays, whatever happens to the process, the file or the disk. */
class StoreTest {
  private static final Passport ONE = Passport.empty().with("n", 1);
  private static final Passport TWO = Passport.empty().with("n", 2);

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("s.sqlite");
  }

  private void sql(Path store, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store);
        var statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  private static void assertOneClearMessage(ThrowingCallable work, String... words) {
    assertThatThrownBy(work)
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll(words)
        .message()
        .doesNotContain("java.", "org.sqlite", "[SQLITE")
        .doesNotContain("\n");
  }

  @Test
  void whatWasPutIsThereInLaterProcessesToo() {
    try (Store store = Store.open(file)) {
      assertThat(store.result(ONE.key())).isEmpty();
      store.put(ONE, "[1]", .5);
      assertThat(store.result(ONE.key())).contains("[1]");
    }
    try (Store store = Store.existing(file)) {
      assertThat(store.result(ONE.key())).contains("[1]");
      assertThat(store.result(TWO.key())).isEmpty();
      assertThat(store.size()).isEqualTo(1);
    }
  }

  @Test
  void theFirstResultUnderAKeyStays() {
    try (Store store = Store.open(file)) {
      store.put(ONE, "[1]", .5);
      store.put(ONE, "[2]", .5);
      assertThat(store.result(ONE.key())).contains("[1]");
      assertThat(store.size()).isEqualTo(1);
    }
  }

  @Test
  void thePassportOfAResultIsKeptWithItsSeconds() throws SQLException {
    try (Store store = Store.open(file)) {
      store.put(ONE, "[1]", .5);
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var rows =
            connection
                .createStatement()
                .executeQuery("SELECT key, passport, seconds FROM results")) {
      assertThat(rows.next()).isTrue();
      assertThat(Passport.parse(rows.getString(2), "store").key()).isEqualTo(rows.getString(1));
      assertThat(rows.getDouble(3)).isEqualTo(.5);
    }
  }

  @Test
  void aPlanIsReplacedByTheNextOne() {
    try (Store store = Store.open(file)) {
      store.plan("s", "m", "{1}");
      store.plan("s", "other", "{2}");
      store.plan("s", "m", "{3}");
      assertThat(store.plan("s", "m")).contains("{3}");
      assertThat(store.plan("s", "other")).contains("{2}");
      assertThat(store.plan("t", "m")).isEmpty();
    }
  }

  /** Every word of the store is text: none becomes part of a command. */
  @Test
  void anyTextIsKeptAsItIs() {
    String odd = "'); DROP TABLE results; -- \" ; \u0000 \n ä \uD83D\uDE00";
    try (Store store = Store.open(file)) {
      store.plan(odd, odd, odd);
      store.put(Passport.empty().with("x", odd), odd, 0);
      assertThat(store.plan(odd, odd)).contains(odd);
      assertThat(store.result(Passport.empty().with("x", odd).key())).contains(odd);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b.sqlite", "a?b.sqlite", "a#b%20.sqlite", "ä'\".sqlite", "file:x", "a;b"})
  void aStoreMayHaveAnyName(String name) {
    Path odd = folder.resolve(name);
    try (Store store = Store.open(odd)) {
      store.put(ONE, "[1]", 0);
    }
    assertThat(odd).isRegularFile();
    try (Store store = Store.open(file)) {
      assertThat(store.merge(odd).added()).isEqualTo(1);
    }
  }

  @Test
  void theFolderOfAStoreIsMade() {
    try (Store store = Store.open(folder.resolve("a/b/s.sqlite"))) {
      assertThat(store.size()).isZero();
    }
  }

  @Test
  void aPieceOfWorkIsClaimedUntilItIsDone() {
    try (Store store = Store.open(file)) {
      assertThat(store.claim(ONE.key())).isTrue();
      store.put(ONE, "[1]", 0);
      assertThat(store.claim(ONE.key())).as("done").isFalse();
      assertThat(claims()).isZero();
    }
  }

  @Test
  void whatIsReleasedMayBeClaimedAgain() {
    try (Store store = Store.open(file)) {
      assertThat(store.claim(ONE.key())).isTrue();
      store.release(ONE.key());
      assertThat(claims()).isZero();
      assertThat(store.claim(ONE.key())).isTrue();
    }
  }

  /** A run that was stopped and goes on in the same process has not lost its work. */
  @Test
  void aClaimOfThisProcessDoesNotStandInItsWay() {
    try (Store store = Store.open(file);
        Store again = Store.open(file)) {
      assertThat(store.claim(ONE.key())).isTrue();
      assertThat(again.claim(ONE.key())).isTrue();
    }
  }

  private void claimed(String process, long since) throws SQLException {
    sql(
        file,
        "INSERT OR REPLACE INTO claims VALUES ('%s', '%s', %d)"
            .formatted(ONE.key(), process, since));
  }

  /** The claim that this process makes, with another number and start. */
  private String processOf(ProcessHandle other) throws SQLException {
    try (Store store = Store.open(file)) {
      assertThat(store.claim(TWO.key())).isTrue();
      String own = text("SELECT process FROM claims WHERE key = '" + TWO.key() + "'");
      store.release(TWO.key());
      return own.split(" ", 2)[0] + " " + other.pid() + " " + other.info().startInstant().get();
    }
  }

  private String text(String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var rows = connection.createStatement().executeQuery(query)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  private int claims() {
    try {
      return Integer.parseInt(text("SELECT count(*) FROM claims"));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static Process sleeper() throws IOException {
    // A process that lives until its input is closed, on every system.
    String java = Path.of(System.getProperty("java.home"), "bin", "jshell").toString();
    return new ProcessBuilder(java, "-s", "-").redirectErrorStream(true).start();
  }

  @Test
  void theClaimOfALivingProcessHoldsAndThatOfADeadOneDoesNot() throws Exception {
    Process other = sleeper();
    try (Store store = Store.open(file)) {
      claimed(processOf(other.toHandle()), System.currentTimeMillis() / 1000);
      assertThat(store.claim(ONE.key())).as("it lives").isFalse();
      store.release(ONE.key());
      assertThat(claims()).as("only its holder releases a claim").isEqualTo(1);

      other.destroyForcibly().waitFor();
      assertThat(store.claim(ONE.key())).as("it is dead").isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void aNumberThatIsUsedAgainIsAnotherProcess() throws Exception {
    Process other = sleeper();
    try (Store store = Store.open(file)) {
      String earlier = processOf(other.toHandle()).split(" ", 3)[0] + " " + other.pid();
      claimed(earlier + " 2001-01-01T00:00:00Z", System.currentTimeMillis() / 1000);
      assertThat(store.claim(ONE.key())).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void aClaimOfAnotherMachineLapsesAfterHours() throws SQLException {
    long now = System.currentTimeMillis() / 1000;
    try (Store store = Store.open(file)) {
      claimed("elsewhere.example 1 2001-01-01T00:00:00Z", now - 3600);
      assertThat(store.claim(ONE.key())).isFalse();
      claimed("elsewhere.example 1 2001-01-01T00:00:00Z", now - 7 * 3600);
      assertThat(store.claim(ONE.key())).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a b c", "  "})
  void aClaimThatNobodyCanHaveMadeLapsesToo(String process) throws SQLException {
    try (Store store = Store.open(file)) {
      String host = processOf(ProcessHandle.current()).split(" ", 2)[0];
      claimed(process.equals("a b c") ? host + " b c" : process, 0);
      assertThat(store.claim(ONE.key())).isTrue();
    }
  }

  @Test
  void mergingAddsWhatIsNewAndKeepsWhatIsThere() {
    Path second = folder.resolve("second.sqlite");
    try (Store other = Store.open(second)) {
      other.put(ONE, "[9]", 0);
      other.put(TWO, "[2]", 0);
      other.plan("s", "m", "{other}");
      other.plan("s", "n", "{n}");
    }
    try (Store store = Store.open(file)) {
      store.put(ONE, "[1]", 0);
      store.plan("s", "m", "{own}");
      assertThat(store.merge(second)).isEqualTo(new Merged(1, List.of(), List.of(ONE.key())));
      assertThat(store.result(ONE.key())).contains("[1]");
      assertThat(store.result(TWO.key())).contains("[2]");
      assertThat(store.plan("s", "m")).contains("{own}");
      assertThat(store.plan("s", "n")).contains("{n}");
      assertThat(store.merge(second).added()).as("again").isZero();
      assertThat(store.merge(file).added()).as("itself").isZero();
    }
  }

  @Test
  void aMergeThatFailsLeavesTheStoreAsItWasAndTheNextOneWorks() throws Exception {
    Path second = folder.resolve("second.sqlite");
    try (Store other = Store.open(second)) {
      other.put(ONE, "[1]", 0);
      other.put(TWO, "[2]", 0);
    }
    try (Store store = Store.open(file)) {
      sql(
          file,
          "CREATE TRIGGER refuse BEFORE INSERT ON results WHEN new.key = '"
              + TWO.key()
              + "' BEGIN SELECT RAISE(ABORT, 'no more'); END");
      assertOneClearMessage(() -> store.merge(second), "no more");
      assertThat(store.size()).as("all or nothing").isZero();
      sql(file, "DROP TRIGGER refuse");
      assertThat(store.merge(second).added()).isEqualTo(2);
    }
  }

  private void damage(String set) throws SQLException {
    sql(file, "UPDATE results SET " + set + " WHERE key = '" + ONE.key() + "'");
  }

  /** A digit in the number, in what determined it, in its hash, and no hash at all. */
  @ParameterizedTest
  @ValueSource(strings = {"result = '[2]'", "passport = '{}'", "sha256 = 'x'", "sha256 = NULL"})
  void aResultThatDoesNotFitItsHashIsNeverUsedAndTheNextOneTakesItsPlace(String set)
      throws SQLException {
    try (Store store = Store.open(file)) {
      store.put(ONE, "[1]", 0);
      store.put(TWO, "[2]", 0);
    }
    damage(set);
    try (Store store = Store.open(file)) {
      assertThat(store.result(ONE.key())).isEmpty();
      assertThat(store.result(TWO.key())).contains("[2]");
      assertThat(store.damaged()).containsExactly(ONE.key());
      assertThat(store.verified().problems())
          .containsExactly("The result %s does not fit its hash.".formatted(ONE.key()));
      assertThat(store.claim(ONE.key())).as("it is to be done again").isTrue();
      store.put(ONE, "[1]", 0);
      assertThat(store.result(ONE.key())).contains("[1]");
      assertThat(store.damaged()).isEmpty();
      assertThat(store.verified()).isEqualTo(new Verified(2, List.of(), true));
    }
  }

  @Test
  void aDamagedPlanIsNamed() throws SQLException {
    try (Store store = Store.open(file)) {
      store.plan("s", "m", "{1}");
    }
    sql(file, "UPDATE plans SET plan = '{2}'");
    try (Store store = Store.open(file)) {
      assertOneClearMessage(() -> store.plan("s", "m"), "s.sqlite", "plan", "Run the study again");
      assertThat(store.verified().problems()).hasSize(1);
      store.plan("s", "m", "{3}");
      assertThat(store.plan("s", "m")).contains("{3}");
    }
  }

  @Test
  void damagedResultsAreNotMergedAndDamagedOnesHereAreReplaced() throws SQLException {
    Path second = folder.resolve("second.sqlite");
    for (Path each : List.of(file, second)) {
      try (Store store = Store.open(each)) {
        store.put(ONE, "[1]", 0);
        store.put(TWO, "[2]", 0);
      }
    }
    damage("result = '[7]'");
    sql(second, "UPDATE results SET result = '[8]' WHERE key = '" + TWO.key() + "'");
    try (Store store = Store.open(file)) {
      assertThat(store.merge(second)).isEqualTo(new Merged(1, List.of(TWO.key()), List.of()));
      assertThat(store.result(ONE.key())).contains("[1]");
      assertThat(store.result(TWO.key())).contains("[2]");
    }
  }

  /** As Broca made it before its rows had hashes. */
  private void first() throws SQLException {
    sql(
        file,
        "PRAGMA journal_mode = WAL",
        "CREATE TABLE results (key TEXT PRIMARY KEY, passport TEXT NOT NULL, result TEXT NOT NULL,"
            + " seconds REAL NOT NULL)",
        "CREATE TABLE plans (study TEXT NOT NULL, model TEXT NOT NULL, plan TEXT NOT NULL, PRIMARY"
            + " KEY (study, model))",
        "CREATE TABLE claims (key TEXT PRIMARY KEY, process TEXT NOT NULL, since INTEGER NOT NULL)",
        "INSERT INTO results VALUES ('%s', '%s', '[1]', 0)".formatted(ONE.key(), ONE.json()),
        "INSERT INTO plans VALUES ('s', 'm', '{1}')",
        "PRAGMA user_version = 1");
  }

  @Test
  void anOlderStoreGetsHashesAndIsReadWithoutThemWhereItCannotBeWritten() throws Exception {
    first();
    byte[] before = Files.readAllBytes(file);
    try (Store store = Store.unwritten(file)) {
      assertThat(store.result(ONE.key())).contains("[1]");
      assertThat(store.plan("s", "m")).contains("{1}");
      assertThat(store.verified()).isEqualTo(new Verified(1, List.of(), false));
    }
    assertThat(file).hasBinaryContent(before);
    try (Store store = Store.open(file)) {
      assertThat(store.result(ONE.key())).contains("[1]");
      assertThat(store.plan("s", "m")).contains("{1}");
      assertThat(store.verified()).isEqualTo(new Verified(1, List.of(), true));
      store.put(TWO, "[2]", 0);
    }
    damage("result = '[2]'");
    try (Store store = Store.open(file)) {
      assertThat(store.result(ONE.key())).isEmpty();
    }
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s.sqlite", "a b.sqlite", "a?b.sqlite", "a#b%20.sqlite", "file:x"})
  void aStoreIsReadWithoutATraceBesideIt(String name) throws Exception {
    file = folder.resolve(name);
    try (Store store = Store.open(file)) {
      store.put(ONE, "[1]", 0);
    }
    byte[] before = Files.readAllBytes(file);
    try (Store store = Store.unwritten(file)) {
      assertThat(store.result(ONE.key())).contains("[1]");
      assertThat(names()).as("while it is open").containsExactly(name);
      assertOneClearMessage(() -> store.put(TWO, "[2]", 0), "cannot be used", "read");
    }
    assertThat(names()).containsExactly(name);
    assertThat(file).hasBinaryContent(before);
  }

  /** A process that was killed leaves its log; its index may be there too, or not. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsInTheLogOfAKilledProcessIsReadToo(boolean index) throws Exception {
    Path open = folder.resolve("open.sqlite");
    try (Store store = Store.open(open)) {
      store.put(ONE, "[1]", 0);
      store.put(TWO, "[2]", 0);
      Files.copy(open, file);
      Files.copy(folder.resolve("open.sqlite-wal"), folder.resolve("s.sqlite-wal"));
      if (index) {
        Files.copy(folder.resolve("open.sqlite-shm"), folder.resolve("s.sqlite-shm"));
      }
    }
    Set<String> before = names();
    byte[] log = Files.readAllBytes(folder.resolve("s.sqlite-wal"));
    try (Store store = Store.unwritten(file)) {
      assertThat(store.result(TWO.key())).contains("[2]");
    }
    assertThat(names()).isEqualTo(before);
    assertThat(folder.resolve("s.sqlite-wal")).hasBinaryContent(log);
  }

  @Test
  void whatIsBeingWrittenToIsReadWhereItCannotBeWritten() {
    try (Store writer = Store.open(file)) {
      writer.put(ONE, "[1]", 0);
      try (Store reader = Store.unwritten(file)) {
        assertThat(reader.result(ONE.key())).contains("[1]");
        writer.put(TWO, "[2]", 0);
        assertThat(reader.result(TWO.key())).contains("[2]");
      }
    }
  }

  @Test
  void whatCannotBeMergedIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.sqlite"), "no store ".repeat(1000));
    try (Store store = Store.open(file)) {
      store.put(ONE, "[1]", 0);
      assertOneClearMessage(() -> store.merge(text), "text.sqlite", "not a store");
      assertOneClearMessage(() -> store.merge(folder.resolve("none")), "none");
      assertThat(store.result(ONE.key())).contains("[1]");
    }
  }

  @Test
  void aStoreOfANewerVersionIsLeftAlone() throws SQLException {
    try (Store store = Store.open(file)) {
      store.put(ONE, "[1]", 0);
    }
    sql(file, "PRAGMA user_version = 3");
    assertOneClearMessage(() -> Store.open(file), "s.sqlite", "version 3", "Update Broca");
    assertThat(sizeOf(file)).isEqualTo(1);
  }

  private static long sizeOf(Path store) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store);
        var rows = connection.createStatement().executeQuery("SELECT count(*) FROM results")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void aTextFileIsNotAStoreAndStaysAsItIs() throws IOException {
    Files.writeString(file, "models: [gpt2]\n".repeat(100));
    assertOneClearMessage(() -> Store.open(file), "s.sqlite", "not a store of Broca", "--store");
    assertThat(file).hasContent("models: [gpt2]\n".repeat(100));
  }

  @Test
  void aDatabaseOfAnotherProgramIsNotAStoreAndStaysAsItIs() throws Exception {
    sql(file, "CREATE TABLE photos (name TEXT)");
    byte[] before = Files.readAllBytes(file);
    assertOneClearMessage(() -> Store.open(file), "s.sqlite", "not a store of Broca", "--store");
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void aDamagedStoreIsNamed() throws Exception {
    try (Store store = Store.open(file)) {
      for (int i = 0; i < 200; i++) {
        store.put(Passport.empty().with("n", i), "x".repeat(500), 0);
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 4096; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    Files.write(file, bytes);
    assertOneClearMessage(
        () -> {
          try (Store store = Store.open(file)) {
            store.result(ONE.key());
          }
        },
        "s.sqlite",
        "damaged");
  }

  @Test
  void aStoreThatSomeoneHoldsIsNamedAfterAWhile() throws Exception {
    try (Store store = Store.open(file, 50)) {
      store.put(ONE, "[1]", 0);
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
          var statement = other.createStatement()) {
        statement.execute("BEGIN EXCLUSIVE");
        assertOneClearMessage(() -> store.put(TWO, "[2]", 0), "s.sqlite", "Another process");
        assertOneClearMessage(() -> store.claim(TWO.key()), "s.sqlite", "Another process");
        assertThat(store.result(ONE.key())).as("reading goes on").contains("[1]");
        statement.execute("COMMIT");
      }
      store.put(TWO, "[2]", 0);
      assertThat(store.size()).isEqualTo(2);
    }
  }

  /** SQLite takes a transaction back by itself when the disk is full. */
  @Test
  void aWriteThatSqliteTakesBackIsSaidAsItIs() throws Exception {
    try (Store store = Store.open(file)) {
      store.put(ONE, "[1]", 0);
      sql(
          file,
          "CREATE TRIGGER full BEFORE INSERT ON results BEGIN SELECT RAISE(ROLLBACK, 'SQLITE_FULL:"
              + " as on a full disk'); END");
      assertOneClearMessage(() -> store.put(TWO, "[2]", 0), "s.sqlite", "disk is full");
      sql(file, "DROP TRIGGER full");
      assertThat(store.result(ONE.key())).contains("[1]");
      assertThat(store.result(TWO.key())).isEmpty();
      store.put(TWO, "[2]", 0);
      assertThat(store.result(TWO.key())).contains("[2]");
    }
  }

  @Test
  void aPlaceWhereNothingCanBeWrittenIsNamed() throws IOException {
    Files.writeString(folder.resolve("text"), "x");
    Files.createDirectory(folder.resolve("folder.sqlite"));
    assertOneClearMessage(() -> Store.open(folder.resolve("text/s.sqlite")), "text");
    assertOneClearMessage(() -> Store.open(folder.resolve("folder.sqlite")), "folder.sqlite");
    // Nobody may write here, root neither.
    assertOneClearMessage(() -> Store.open(Path.of("/proc/s.sqlite")), "s.sqlite");
  }

  @Test
  void aStoreThatMustBeThereIsNotMade() {
    assertOneClearMessage(() -> Store.existing(file), "There is no store", "s.sqlite", "--store");
    assertThat(file).doesNotExist();
  }

  @Test
  void manyMayOpenANewStoreAtOnce() throws InterruptedException, ExecutionException {
    for (int round = 0; round < 20; round++) {
      Path fresh = folder.resolve("round" + round + ".sqlite");
      try (var threads = Executors.newFixedThreadPool(8)) {
        List<Callable<Long>> work = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          Passport own = Passport.empty().with("i", i);
          work.add(() -> {
            try (Store store = Store.open(fresh)) {
              store.put(own, "[]", 0);
              return store.size();
            }
          });
        }
        for (Future<Long> done : threads.invokeAll(work)) {
          assertThat(done.get()).isPositive();
        }
      }
      try (Store store = Store.existing(fresh)) {
        assertThat(store.size()).isEqualTo(8);
      }
    }
  }
}
