package dev.broca.lab.store;

import dev.broca.lab.LabException;
import dev.broca.lab.provenance.Passport;
import dev.broca.torch.CacheFolders;
import dev.broca.torch.Sha256;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that studies have measured, in one SQLite file: a result for every key, where the key
 * is the hash of all that determines the result. Several processes may use it at once; a result is
 * there whole or not at all, whatever happens to the process.
 *
 * <ul>
 *   <li>{@code results(key, passport, result, seconds, sha256)}: JSON texts, readable from pandas
 *       and DuckDB; {@code sha256} is that of key, newline, result in UTF-8, and the key that of
 *       the passport;
 *   <li>{@code plans(study, model, plan, sha256)}: what the last run of a study planned for a
 *       model; {@code sha256} is that of study, newline, model, newline, plan;
 *   <li>{@code claims(key, process, since)}: who works on what.
 * </ul>
 *
 * <p>Hashes are checked whenever a row is read. A result that does not fit its hash counts as
 * missing: it is never used, {@link #damaged} names it, and the next run replaces it.
 */
public final class Store implements AutoCloseable {
  /** Raised whenever the tables change: 2 has hashes. */
  private static final int VERSION = 2;

  private static final int PATIENCE_MILLIS = 30_000;

  private static final String NOT_OURS =
      "It is damaged, or not a store of Broca. Restore it, or name another --store.";

  private static final String LIBRARY =
      "SQLite's library could be unpacked neither into %s nor into %s. Make room there, or name another folder with BROCA_CACHE=FOLDER.";

  private static final String READ_ONLY =
      "It can be read here, but not written: run the study with another --store, or make it writable.";

  private static final String RESULTS =
      "CREATE TABLE results (key TEXT PRIMARY KEY, passport TEXT NOT NULL, result TEXT NOT NULL,"
          + " seconds REAL NOT NULL, sha256 TEXT)";

  private static final String PLANS =
      "CREATE TABLE plans (study TEXT NOT NULL, model TEXT NOT NULL, plan TEXT NOT NULL, sha256"
          + " TEXT, PRIMARY KEY (study, model))";

  /** A claim of another machine, whose processes cannot be seen, lapses after this. */
  private static final Duration LONGEST = Duration.ofHours(6);

  private final Path file;
  private final Connection connection;
  private final String process;

  /** Whether its rows have hashes: those of an older Broca that cannot be written to have none. */
  private final boolean hashed;

  private final SequencedSet<String> damaged = new LinkedHashSet<>();

  private Store(Path file, Connection connection, boolean hashed) {
    this.file = file;
    this.connection = connection;
    this.hashed = hashed;
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
    SqliteLibrary.prepare();
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try {
      prepare(connection, file, patienceMillis);
      return new Store(file, connection, true);
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
    requireThere(file);
    return open(file);
  }

  /**
   * Opens a store that must be there, for reading: it may lie where nothing can be written.
   *
   * @throws LabException if the file is not a store, or of a newer version
   */
  public static Store reading(Path file) {
    requireThere(file);
    Path folder = file.toAbsolutePath().getParent();
    boolean writable = Files.isWritable(file) && folder != null && Files.isWritable(folder);
    return writable ? open(file) : unwritten(file);
  }

  /** Opens a store without writing anything beside it, or into it. */
  static Store unwritten(Path file) {
    SqliteLibrary.prepare();
    try {
      Connection connection = ReadOnly.connect(file);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = " + PATIENCE_MILLIS);
        int version = checkedVersion(statement, file);
        if (version == 0) {
          throw new LabException("The store %s holds nothing.".formatted(file));
        }
        return new Store(file, connection, version > 1);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  private static void requireThere(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new LabException(
          "There is no store %s. Run the study first, or name its store with --store."
              .formatted(file));
    }
  }

  private static int checkedVersion(Statement statement, Path file) throws SQLException {
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
    return version;
  }

  private static void prepare(Connection connection, Path file, int patienceMillis)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = " + patienceMillis);
      int version = checkedVersion(statement, file);
      statement.execute("PRAGMA synchronous = FULL");
      if (version < VERSION) {
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("BEGIN IMMEDIATE");
        make(connection, statement);
        statement.execute("COMMIT");
      }
    }
  }

  /** All tables at once, so that a store without a version has none. */
  private static void make(Connection connection, Statement statement) throws SQLException {
    int version = number(statement, "PRAGMA user_version");
    if (version == 0) {
      statement.execute(RESULTS);
      statement.execute(PLANS);
      statement.execute(
          "CREATE TABLE claims (key TEXT PRIMARY KEY, process TEXT NOT NULL, since INTEGER NOT"
              + " NULL)");
    } else if (version == 1) {
      statement.execute("ALTER TABLE results ADD COLUMN sha256 TEXT");
      statement.execute("ALTER TABLE plans ADD COLUMN sha256 TEXT");
      hash(connection, "SELECT rowid, key || char(10) || result FROM results", "results");
      hash(
          connection,
          "SELECT rowid, study || char(10) || model || char(10) || plan FROM plans",
          "plans");
    }
    statement.execute("PRAGMA user_version = " + VERSION);
  }

  /** Gives the rows of an older store the hashes of what they are now. */
  private static void hash(Connection connection, String texts, String table) throws SQLException {
    var hashes = new LinkedHashMap<Long, String>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(texts)) {
      while (rows.next()) {
        hashes.put(rows.getLong(1), Sha256.of(rows.getString(2)));
      }
    }
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE " + table + " SET sha256 = ? WHERE rowid = ?")) {
      for (var row : hashes.entrySet()) {
        update.setString(1, row.getValue());
        update.setLong(2, row.getKey());
        update.executeUpdate();
      }
    }
  }

  private static int number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.getInt(1);
    }
  }

  /** The file it lies in. */
  public Path file() {
    return file;
  }

  /**
   * A row of the results.
   *
   * @param sha256 as it is kept; null in a store of an older Broca that cannot be written to
   */
  private record Row(
      String key, String passport, String result, double seconds, @Nullable String sha256) {
    static Row of(ResultSet row) throws SQLException {
      return new Row(
          row.getString(1), row.getString(2), row.getString(3), row.getDouble(4), row.getString(5));
    }

    boolean isWhole() {
      return key.equals(Sha256.of(passport)) && (sha256 == null || sha256.equals(hash()));
    }

    String hash() {
      return Sha256.of(key + "\n" + result);
    }
  }

  private String rows() {
    return "SELECT key, passport, result, seconds, %s FROM results"
        .formatted(hashed ? "coalesce(sha256, '')" : "NULL");
  }

  private Optional<Row> row(String key) {
    try (PreparedStatement statement = connection.prepareStatement(rows() + " WHERE key = ?")) {
      statement.setString(1, key);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(Row.of(rows)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  /** The result under a key; empty where there is none, or it is {@linkplain #damaged damaged}. */
  public Optional<String> result(String key) {
    Optional<Row> row = row(key);
    if (row.isPresent() && !row.get().isWhole()) {
      damaged.add(key);
      return Optional.empty();
    }
    return row.map(Row::result);
  }

  /** Keys of the results that were asked for and do not fit their hashes. */
  public List<String> damaged() {
    return List.copyOf(damaged);
  }

  /** How many results there are. */
  public long size() {
    return query("SELECT count(*) FROM results").map(Long::parseLong).orElse(0L);
  }

  /**
   * Keeps a result, unless there is one that is whole, and gives up the claim to it.
   *
   * @throws LabException if it cannot be written, as on a full disk; what was kept before stays
   */
  public void put(Passport passport, String result, double seconds) {
    inTransaction(() -> {
      String key = passport.key();
      if (row(key).filter(Row::isWhole).isEmpty()) {
        insert(new Row(key, passport.json(), result, seconds, null));
        damaged.remove(key);
      }
      update("DELETE FROM claims WHERE key = ?", key);
    });
  }

  private void insert(Row row) throws SQLException {
    update(
        "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?)",
        row.key,
        row.passport,
        row.result,
        row.seconds,
        row.hash());
  }

  /**
   * The plan of a study for a model, as it was last run.
   *
   * @throws LabException if it does not fit its hash
   */
  public Optional<String> plan(String study, String model) {
    Optional<String> plan =
        query("SELECT plan FROM plans WHERE study = ? AND model = ?", study, model);
    if (hashed && plan.isPresent()) {
      String kept =
          query("SELECT sha256 FROM plans WHERE study = ? AND model = ?", study, model).orElse("");
      if (!kept.equals(planHash(study, model, plan.get()))) {
        throw new LabException(
            "The store %s is damaged: the plan of the study %s for %s does not fit its hash. Run the study again; what it has measured is kept."
                .formatted(file, study, model));
      }
    }
    return plan;
  }

  private static String planHash(String study, String model, String plan) {
    return Sha256.of(study + "\n" + model + "\n" + plan);
  }

  /** Keeps the plan of a study for a model. */
  public void plan(String study, String model, String plan) {
    inTransaction(() -> insertPlan(study, model, plan));
  }

  private void insertPlan(String study, String model, String plan) throws SQLException {
    update(
        "INSERT OR REPLACE INTO plans VALUES (?, ?, ?, ?)",
        study,
        model,
        plan,
        planHash(study, model, plan));
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

  /**
   * What came of a merge.
   *
   * @param added results that are new here
   * @param damaged keys of results of the other store that do not fit their hashes; they were left
   *     out
   * @param differing keys whose results differ from those that were here and stay
   */
  public record Merged(int added, List<String> damaged, List<String> differing) {
    /** Copies the lists. */
    public Merged {
      damaged = List.copyOf(damaged);
      differing = List.copyOf(differing);
    }
  }

  /**
   * Takes over all whole results, and the plans, of another store. Equal keys should be equal
   * results; a result that is whole here stays.
   *
   * @throws LabException if it is no store, or a plan of it is damaged; nothing is then taken over
   */
  public Merged merge(Path other) {
    if (isSame(file, other)) {
      return new Merged(0, List.of(), List.of());
    }
    List<String> added = new ArrayList<>();
    List<String> left = new ArrayList<>();
    List<String> differing = new ArrayList<>();
    try (Store from = reading(other)) {
      inTransaction(() -> {
        from.forEachRow(theirs -> {
          Optional<Row> own = row(theirs.key).filter(Row::isWhole);
          if (!theirs.isWhole()) {
            left.add(theirs.key);
          } else if (own.isEmpty()) {
            insert(theirs);
            added.add(theirs.key);
          } else if (!own.get().result.equals(theirs.result)) {
            differing.add(theirs.key);
          }
        });
        from.forEachPlan((study, model, plan) -> {
          if (query("SELECT 1 FROM plans WHERE study = ? AND model = ?", study, model).isEmpty()) {
            insertPlan(study, model, plan);
          }
        });
      });
    }
    return new Merged(added.size(), left, differing);
  }

  /** Does something with a row. */
  private interface OfRow {
    void accept(Row row) throws SQLException;
  }

  /** Does something with a plan. */
  private interface OfPlan {
    void accept(String study, String model, String plan) throws SQLException;
  }

  private void forEachRow(OfRow work) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(rows() + " ORDER BY key")) {
      for (Optional<Row> row = next(rows); row.isPresent(); row = next(rows)) {
        work.accept(row.get());
      }
    }
  }

  /** Names the store that cannot be read, where another one is being written to. */
  private Optional<Row> next(ResultSet rows) {
    try {
      return rows.next() ? Optional.of(Row.of(rows)) : Optional.empty();
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  private void forEachPlan(OfPlan work) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT study, model FROM plans ORDER BY study, model")) {
      while (rows.next()) {
        String study = rows.getString(1);
        String model = rows.getString(2);
        work.accept(study, model, plan(study, model).orElseThrow());
      }
    }
  }

  /**
   * What a check of everything has found.
   *
   * @param results how many results there are
   * @param problems what is damaged, a sentence each; empty where all is whole
   * @param hashed whether the rows have hashes; those of an older Broca get theirs when they are
   *     opened for writing
   */
  public record Verified(long results, List<String> problems, boolean hashed) {
    /** Copies the list. */
    public Verified {
      problems = List.copyOf(problems);
    }
  }

  /** Checks the file, and every result and plan against its hash. */
  public Verified verified() {
    List<String> problems = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("PRAGMA integrity_check")) {
        while (rows.next()) {
          if (!rows.getString(1).equals("ok")) {
            problems.add("SQLite says: " + rows.getString(1));
          }
        }
      }
      forEachRow(row -> {
        if (!row.isWhole()) {
          problems.add("The result %s does not fit its hash.".formatted(row.key));
        }
      });
      try (ResultSet rows = statement.executeQuery("SELECT study, model FROM plans")) {
        while (rows.next()) {
          verifyPlan(rows.getString(1), rows.getString(2), problems);
        }
      }
    } catch (SQLException e) {
      throw failure(file, e);
    }
    return new Verified(size(), problems, hashed);
  }

  private void verifyPlan(String study, String model, List<String> problems) {
    try {
      plan(study, model);
    } catch (LabException e) {
      problems.add("The plan of %s for %s does not fit its hash.".formatted(study, model));
    }
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

  private static boolean isUnwritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return Files.isRegularFile(file)
        && !(Files.isWritable(file) && folder != null && Files.isWritable(folder));
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
                    : message.contains("SQLITE_READONLY") || isUnwritable(file)
                        ? READ_ONLY
                        : message.contains("Error opening connection")
                            ? LIBRARY.formatted(
                                CacheFolders.standard().natives(),
                                System.getProperty("java.io.tmpdir"))
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
