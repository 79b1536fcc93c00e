package dev.broca.lab.store;

import dev.broca.torch.CacheFolders;
import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, among Broca's other libraries. The driver by itself copies it into the
 * system's temporary folder at every start: programs may not be run from there on many clusters,
 * and the copy of a process that is killed stays.
 */
final class SqliteLibrary {
  private static final String PLACE = "org.sqlite.lib.path";

  private SqliteLibrary() {}

  /**
   * Tells the driver where its library lies, before the first connection. Where the cache cannot be
   * written to, the driver goes its own way.
   */
  static synchronized void prepare() {
    if (System.getProperty(PLACE) == null) {
      try {
        Path library = unpacked(CacheFolders.standard());
        System.setProperty(PLACE, String.valueOf(library.getParent()));
      } catch (IOException e) {
        // The temporary folder is left; if that fails too, the store names both.
      }
    }
  }

  private static Path unpacked(CacheFolders folders) throws IOException {
    String inJar = LibraryLoaderUtil.getNativeLibResourcePath();
    String name = LibraryLoaderUtil.getNativeLibName();
    URL resource = SQLiteJDBCLoader.class.getResource(inJar + "/" + name);
    if (resource == null) {
      throw new IOException("SQLite brings no library for this machine.");
    }
    Path library = place(folders).resolve(name);
    WholeFiles.unpack(resource, library);
    return library;
  }

  /** The folder of the library, named by version and platform. */
  private static Path place(CacheFolders folders) {
    String platform = LibraryLoaderUtil.getNativeLibResourcePath();
    String system = platform.substring(platform.indexOf("/native/") + "/native/".length());
    return folders
        .natives()
        .resolve("sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + system.replace('/', '-'));
  }
}
