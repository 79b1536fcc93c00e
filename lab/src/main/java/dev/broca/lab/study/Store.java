package dev.broca.lab.study;

import dev.broca.lab.LabException;
import dev.broca.lab.localize.Passport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Everything that studies have measured, in one SQLite file: a result for every key, where the key
 * is the hash of all that determines the result. Several processes may use it at once; a result is
 * there whole or not at all, whatever happens to the process.
 *
 * <ul>
 *   <li>{@code results(key, passport, result, seconds)}: JSON texts, readable from pandas and
 *       DuckDB;
 *   <li>{@code plans(study, model, plan)}: what the last run of a study planned for a model;
 *   <li>{@code claims(key, process, since)}: who works on what.
 * </ul>
 */
public final class Store implements AutoCloseable {
  /** Raised whenever the tables change. */
  private static final int VERSION = 1;

  private static final int PATIENCE_MILLIS = 30_000;

  private static final String NOT_OURS =
      "It is damaged, or not a store of Broca. Restore it, or name another --store.";

  private static final String LIBRARY =
      "SQLite's library could not be unpacked into %s. Make room there, or choose another folder with BROCA_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER.";

  /** A claim of another machine, whose processes cannot be seen, lapses after this. */
  private static final Duration LONGEST = Duration.ofHours(6);

  private final Path file;
  private final Connection connection;
  private final String process;

  private Store(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
    this.process = self();
  }

  /**
   * Opens a store, making it when it is not there.
   *
   * @throws LabException if the file is not a store, or of a newer version
   */
  public static Store open(Path file) {
    return open(file, PATIENCE_MILLIS);
  }

  /** The same, waiting that long for others. */
  static Store open(Path file, int patienceMillis) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new LabException(
          "The store %s cannot be made, because its folder cannot: %s. Choose another --store."
              .formatted(file, e.getMessage()),
          e);
    }
    long end = System.nanoTime() + patienceMillis * 1_000_000L;
    while (true) {
      try {
        return connected(file, patienceMillis);
      } catch (SQLException e) {
        if (!isBusy(e) || System.nanoTime() > end) {
          throw failure(file, e);
        }
        pause(file, e);
      }
    }
  }

  private static Store connected(Path file, int patienceMillis) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try {
      prepare(connection, file, patienceMillis);
      return new Store(file, connection);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** SQLite does not wait by itself where two make a new store at once. */
  private static void pause(Path file, SQLException busy) {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(file, busy);
    }
  }

  /** Opens a store that must be there. */
  public static Store existing(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new LabException(
          "There is no store %s. Run the study first, or name its store with --store."
              .formatted(file));
    }
    return open(file);
  }

  private static void prepare(Connection connection, Path file, int patienceMillis)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = " + patienceMillis);
      int tables = number(statement, "SELECT count(*) FROM sqlite_master");
      int version = number(statement, "PRAGMA user_version");
      if (version == 0 && tables > 0) {
        throw new LabException("The store %s cannot be used. %s".formatted(file, NOT_OURS));
      }
      if (version > VERSION) {
        throw new LabException(
            "The store %s was written by a newer Broca (version %d, this one knows %d). Update Broca, or name another --store."
                .formatted(file, version, VERSION));
      }
      statement.execute("PRAGMA synchronous = FULL");
      if (version < VERSION) {
        make(statement);
      }
    }
  }

  /** All tables at once, so that a store without a version has none. */
  private static void make(Statement statement) throws SQLException {
    statement.execute("PRAGMA journal_mode = WAL");
    statement.execute("BEGIN IMMEDIATE");
    if (number(statement, "PRAGMA user_version") < VERSION) {
      statement.execute(
          "CREATE TABLE results (key TEXT PRIMARY KEY, passport TEXT NOT NULL, result TEXT NOT"
              + " NULL, seconds REAL NOT NULL)");
      statement.execute(
          "CREATE TABLE plans (study TEXT NOT NULL, model TEXT NOT NULL, plan TEXT NOT NULL,"
              + " PRIMARY KEY (study, model))");
      statement.execute(
          "CREATE TABLE claims (key TEXT PRIMARY KEY, process TEXT NOT NULL, since INTEGER NOT"
              + " NULL)");
      statement.execute("PRAGMA user_version = " + VERSION);
    }
    statement.execute("COMMIT");
  }

  private static int number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.getInt(1);
    }
  }

  /** The result under a key. */
  public Optional<String> result(String key) {
    return query("SELECT result FROM results WHERE key = ?", key);
  }

  /** How many results there are. */
  public long size() {
    return query("SELECT count(*) FROM results").map(Long::parseLong).orElse(0L);
  }

  /**
   * Keeps a result and gives up the claim to it.
   *
   * @throws LabException if it cannot be written, as on a full disk; what was kept before stays
   */
  public void put(Passport passport, String result, double seconds) {
    inTransaction(() -> {
      update(
          "INSERT OR IGNORE INTO results VALUES (?, ?, ?, ?)",
          passport.key(),
          passport.json(),
          result,
          seconds);
      update("DELETE FROM claims WHERE key = ?", passport.key());
    });
  }

  /** The plan of a study for a model, as it was last run. */
  public Optional<String> plan(String study, String model) {
    return query("SELECT plan FROM plans WHERE study = ? AND model = ?", study, model);
  }

  /** Keeps the plan of a study for a model. */
  public void plan(String study, String model, String plan) {
    inTransaction(
        () -> update("INSERT OR REPLACE INTO plans VALUES (?, ?, ?)", study, model, plan));
  }

  /**
   * Takes a piece of work, if no living process has it and it is not done.
   *
   * @return whether it is this process's to do
   */
  public boolean claim(String key) {
    boolean[] taken = {false};
    inTransaction(() -> {
      Optional<String> holder = query("SELECT process FROM claims WHERE key = ?", key);
      long since =
          query("SELECT since FROM claims WHERE key = ?", key).map(Long::parseLong).orElse(0L);
      boolean free = holder.isEmpty() || !works(holder.get(), Instant.ofEpochSecond(since));
      if (free && result(key).isEmpty()) {
        update(
            "INSERT OR REPLACE INTO claims VALUES (?, ?, ?)",
            key,
            process,
            Instant.now().getEpochSecond());
        taken[0] = true;
      }
    });
    return taken[0];
  }

  /** Gives up the claim to a piece of work. */
  public void release(String key) {
    inTransaction(() -> update("DELETE FROM claims WHERE key = ? AND process = ?", key, process));
  }

  /** Takes over all results and plans of another store; equal keys are equal results. */
  public int merge(Path other) {
    existing(other).close(); // refuses what is not a store of this version
    if (isSame(file, other)) {
      return 0;
    }
    long before = size();
    try {
      try (PreparedStatement attach = connection.prepareStatement("ATTACH ? AS other")) {
        attach.setString(1, other.toString());
        attach.execute();
      }
      try (Statement detach = connection.createStatement()) {
        try {
          inTransaction(() -> {
            update("INSERT OR IGNORE INTO results SELECT * FROM other.results");
            update("INSERT OR IGNORE INTO plans SELECT * FROM other.plans");
          });
        } finally {
          detach.execute("DETACH other");
        }
      }
    } catch (SQLException e) {
      throw failure(file, e);
    }
    return (int) (size() - before);
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a process that made a claim may still be at work. */
  private boolean works(String holder, Instant since) {
    if (holder.equals(process)) {
      return false; // from an earlier attempt of this very process
    }
    String[] parts = holder.split(" ", 3);
    if (parts.length < 3 || !parts[0].equals(host()) || !parts[1].matches("[0-9]{1,18}")) {
      return since.plus(LONGEST).isAfter(Instant.now());
    }
    return ProcessHandle.of(Long.parseLong(parts[1]))
        .filter(ProcessHandle::isAlive)
        .filter(alive -> started(alive).equals(parts[2]))
        .isPresent();
  }

  /** Host, number and start of this process: numbers are used again, starts are not. */
  private static String self() {
    ProcessHandle own = ProcessHandle.current();
    return host() + " " + own.pid() + " " + started(own);
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("?");
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replace(' ', '_');
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** Statements that belong together. */
  private interface Work {
    void run() throws SQLException;
  }

  private void inTransaction(Work work) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      try {
        work.run();
        statement.execute("COMMIT");
      } catch (SQLException | RuntimeException e) {
        rollBack(statement, e);
        throw e;
      }
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  /** SQLite has rolled back by itself where the disk is full. */
  private static void rollBack(Statement statement, Exception cause) {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private void update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private Optional<String> query(String sql, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  private static boolean isBusy(SQLException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("SQLITE_BUSY") || message.contains("SQLITE_LOCKED");
  }

  private static LabException failure(Path file, SQLException e) {
    String message = String.valueOf(e.getMessage());
    String hint =
        isBusy(e)
            ? "Another process has held it for %d seconds. Try again when it is done."
                .formatted(PATIENCE_MILLIS / 1000)
            : message.contains("SQLITE_FULL")
                ? "The disk is full. What was finished before is kept; make room and run again."
                : message.contains("SQLITE_NOTADB") || message.contains("SQLITE_CORRUPT")
                    ? NOT_OURS
                    : message.contains("Error opening connection")
                        ? LIBRARY.formatted(System.getProperty("java.io.tmpdir"))
                        : message.replaceFirst("^\\[[A-Z_]+] *", "");
    return new LabException("The store %s cannot be used. %s".formatted(file, hint), e);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }
}
