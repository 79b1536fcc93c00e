package dev.broca.lab.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Connections to an SQLite file that may lie where nothing can be written. A write-ahead log needs
 * two files beside it ({@code -wal}, {@code -shm}), so how such a file is read depends on them
 * (sqlite.org/wal.html, "Read-Only Databases").
 */
final class ReadOnly {
  private ReadOnly() {}

  /**
   * Connects without making or changing a file beside it.
   *
   * <ul>
   *   <li>No log: nobody is at work on it, so it is read as a file that does not change;
   *   <li>a log and its index: it is read through them, and others may go on writing;
   *   <li>a log without an index, or one that cannot be read: a copy of both is read.
   * </ul>
   */
  static Connection connect(Path file) throws SQLException {
    Path log = beside(file, "-wal");
    Path index = beside(file, "-shm");
    try {
      if (Files.exists(index)) {
        return shared(file);
      }
      if (!Files.exists(log) || Files.size(log) == 0) {
        return opened(file, "?immutable=1");
      }
      return ofCopy(file, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Connection shared(Path file) throws SQLException, IOException {
    try {
      return opened(file, "?mode=ro");
    } catch (SQLException e) {
      return ofCopy(file, beside(file, "-wal"));
    }
  }

  /** A connection that has read something: SQLite opens files late. */
  private static Connection opened(Path file, String how) throws SQLException {
    String address = "file://" + file.toAbsolutePath().toUri().getRawPath() + how;
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + address);
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT count(*) FROM sqlite_master").close();
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** The copy is gone from the folder once it is open, but where open files keep their names. */
  private static Connection ofCopy(Path file, Path log) throws SQLException, IOException {
    Path folder = Files.createTempDirectory("broca-store");
    Path copy = folder.resolve("copy.sqlite");
    try {
      Files.copy(file, copy);
      if (Files.exists(log)) {
        Files.copy(log, beside(copy, "-wal"));
      }
      Connection connection = opened(copy, "");
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = DELETE"); // into the one file
      }
      return connection;
    } finally {
      deleteNowOrAtTheEnd(beside(copy, "-wal"));
      deleteNowOrAtTheEnd(copy);
      deleteNowOrAtTheEnd(folder);
    }
  }

  private static void deleteNowOrAtTheEnd(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      path.toFile().deleteOnExit();
    }
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}
