package dev.broca.model.weights;

import dev.broca.model.base.ModelException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's .npz files: named arrays in a zip archive, stored or deflated. Arrays are read one by one
 * when asked for. Nothing is unpacked to disk; names are keys and nothing else.
 */
public final class Npz implements AutoCloseable {
  private static final String SUFFIX = ".npy";

  /** Deflate cannot make more than so many bytes of one (RFC 1951: 258 bytes of 2 bits). */
  private static final long EXPANSION = 1032;

  /**
   * The first date that a zip file can have, as NumPy gives it, but for two seconds: to that very
   * one Java adds a field that depends on the time zone.
   */
  private static final LocalDateTime DATE = LocalDateTime.of(1980, 1, 1, 0, 0, 2);

  private final Path path;
  private final long size;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

  private Npz(Path path, long size, ZipFile zip) {
    this.path = path;
    this.size = size;
    this.zip = zip;
  }

  /**
   * Opens an archive.
   *
   * @throws ModelException if it is not there or not a zip archive
   */
  public static Npz open(Path path) {
    try {
      var npz = new Npz(path, Files.size(path), new ZipFile(path.toFile()));
      npz.listEntries();
      return npz;
    } catch (IOException e) {
      throw new ModelException("Cannot use " + path + " as an .npz archive: " + e + ".", e);
    }
  }

  private void listEntries() {
    for (ZipEntry entry : Collections.list(zip.entries())) {
      String name = entry.getName();
      if (name.endsWith(SUFFIX)
          && entries.put(name.substring(0, name.length() - SUFFIX.length()), entry) != null) {
        close();
        throw new ModelException(
            "Cannot use " + path + ": it has two entries " + Names.quote(name) + ".");
      }
    }
  }

  /** The names of the arrays, without suffix, in the order of the archive. */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /**
   * Reads an array.
   *
   * @throws ModelException if there is none of that name, or its entry is damaged, larger than its
   *     header says, or not a plain array
   */
  public NpyArray array(String name) {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      String nearest = Names.nearest(name, entries.keySet());
      throw new ModelException(
          "No array "
              + Names.quote(name)
              + " in "
              + path
              + (nearest.isEmpty() ? "" : "; nearest: " + nearest)
              + ".");
    }
    String where = path + ", entry " + Names.quote(entry.getName());
    try (InputStream raw = zip.getInputStream(entry)) {
      var in = new CheckedInputStream(raw, new CRC32());
      NpyArray array = Npy.read(in, most(entry), where);
      if (in.getChecksum().getValue() != entry.getCrc()) {
        throw new ModelException(
            "Cannot use " + where + ": its checksum is wrong; the archive is damaged.");
      }
      return array;
    } catch (IOException e) {
      throw new ModelException("Cannot use " + where + ": " + e.getMessage() + ".", e);
    }
  }

  /** The most bytes that an entry can have, whatever it claims. */
  private long most(ZipEntry entry) {
    long packed = Math.min(entry.getCompressedSize(), size);
    return Math.min(
        entry.getSize(), entry.getMethod() == ZipEntry.STORED ? packed : packed * EXPANSION);
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new ModelException("Cannot close " + path + ": " + e.getMessage() + ".", e);
    }
  }

  /** Writes arrays uncompressed, as {@code numpy.savez} does; equal arrays give equal bytes. */
  public static void write(Path path, Map<String, NpyArray> arrays) {
    Npy.write(
        path,
        out -> {
          try (var zip = new ZipOutputStream(new Unclosed(out))) {
            for (var array : arrays.entrySet()) {
              write(zip, array.getKey(), array.getValue());
            }
          }
        });
  }

  private static void write(ZipOutputStream zip, String name, NpyArray array) throws IOException {
    byte[] header = Npy.header(array);
    var checksum = new CRC32();
    checksum.update(header);
    checksum.update(array.bytes());
    var entry = new ZipEntry(name + SUFFIX);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize((long) header.length + array.bytes().length);
    entry.setCrc(checksum.getValue());
    entry.setTimeLocal(DATE);
    zip.putNextEntry(entry);
    zip.write(header);
    zip.write(array.bytes());
    zip.closeEntry();
  }

  /** Passes everything on but the closing. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
