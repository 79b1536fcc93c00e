package dev.broca.model.weights;

import dev.broca.model.base.ModelException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a zip archive that are stored as they are, by their place in the file (PKWARE's
 * APPNOTE 6.3, with Zip64). Nothing is unpacked: an entry that is packed or encrypted is refused.
 */
final class StoredZip {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END64 = 0x06064b50;
  private static final int LOCATOR64 = 0x07064b50;
  private static final int END_LENGTH = 22;
  private static final int CENTRAL_LENGTH = 46;
  private static final int LOCAL_LENGTH = 30;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final long IN_ZIP64 = 0xffffffffL;
  private static final int ENCRYPTED = 1;

  private final MappedFile file;
  private final MemorySegment bytes;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** Where the bytes of an entry are in the file. */
  record Entry(long offset, long size) {}

  private StoredZip(MappedFile file) {
    this.file = file;
    this.bytes = file.bytes();
  }

  /** Whether a file begins as a zip archive does. */
  static boolean begins(MappedFile file) {
    return file.size() >= LOCAL_LENGTH && file.bytes().get(INT, 0) == LOCAL;
  }

  /**
   * The entries by their names, in the order of the archive.
   *
   * @throws ModelException if anything in it lies outside the file, is packed, or stands twice
   */
  static Map<String, Entry> read(MappedFile file) {
    var zip = new StoredZip(file);
    try {
      zip.directory();
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw zip.refused("its table of entries points outside the file", e);
    }
    return zip.entries;
  }

  private void directory() {
    long end = end();
    long count = unsigned(SHORT, end + 10);
    long at = unsigned(INT, end + 16);
    if (end >= 20 && bytes.get(INT, end - 20) == LOCATOR64) {
      long end64 = bytes.get(LONG, end - 12);
      expect(end64, END64);
      count = bytes.get(LONG, end64 + 32);
      at = bytes.get(LONG, end64 + 48);
    }
    if (count < 0 || count > file.size() / CENTRAL_LENGTH) {
      throw refused("it claims " + Long.toUnsignedString(count) + " entries", null);
    }
    for (long i = 0; i < count; i++) {
      at = entry(at);
    }
  }

  private long end() {
    long first = Math.max(0, file.size() - END_LENGTH - LONGEST_COMMENT);
    for (long at = file.size() - END_LENGTH; at >= first; at--) {
      if (bytes.get(INT, at) == END) {
        return at;
      }
    }
    throw refused("its end is missing; the file is cut short", null);
  }

  private long entry(long at) {
    expect(at, CENTRAL);
    int nameLength = (int) unsigned(SHORT, at + 28);
    int extraLength = (int) unsigned(SHORT, at + 30);
    String name =
        new String(
            bytes.asSlice(at + CENTRAL_LENGTH, nameLength).toArray(ValueLayout.JAVA_BYTE),
            StandardCharsets.UTF_8);
    var sizes = new long[] {unsigned(INT, at + 24), unsigned(INT, at + 20), unsigned(INT, at + 42)};
    widen(sizes, at + CENTRAL_LENGTH + nameLength, extraLength);
    boolean encrypted = (bytes.get(SHORT, at + 8) & ENCRYPTED) != 0;
    if (encrypted || bytes.get(SHORT, at + 10) != 0 || sizes[0] != sizes[1]) {
      throw refused(
          "its entry " + Names.quote(name) + " is packed or encrypted, which torch.save never does",
          null);
    }
    if (entries.put(name, stored(sizes[2], sizes[0], name)) != null) {
      throw refused("it has two entries " + Names.quote(name), null);
    }
    return at + CENTRAL_LENGTH + nameLength + extraLength + unsigned(SHORT, at + 32);
  }

  /** Replaces what does not fit 32 bits by what the Zip64 field has, in its order. */
  private void widen(long[] sizes, long extra, int length) {
    long end = extra + length;
    for (long at = extra; at + 4 <= end; at += 4 + unsigned(SHORT, at + 2)) {
      if (bytes.get(SHORT, at) == 1) {
        long value = at + 4;
        for (int i = 0; i < sizes.length; i++) {
          if (sizes[i] == IN_ZIP64) {
            sizes[i] = bytes.get(LONG, value);
            value += Long.BYTES;
          }
        }
        return;
      }
    }
  }

  private Entry stored(long header, long size, String name) {
    expect(header, LOCAL);
    long offset =
        header + LOCAL_LENGTH + unsigned(SHORT, header + 26) + unsigned(SHORT, header + 28);
    if (size < 0 || offset > file.size() || size > file.size() - offset) {
      throw refused("its entry " + Names.quote(name) + " does not lie inside the file", null);
    }
    return new Entry(offset, size);
  }

  private void expect(long at, int signature) {
    if (bytes.get(INT, at) != signature) {
      throw refused("its table of entries is damaged at byte " + at, null);
    }
  }

  private long unsigned(ValueLayout.OfShort layout, long at) {
    return Short.toUnsignedLong(bytes.get(layout, at));
  }

  private long unsigned(ValueLayout.OfInt layout, long at) {
    return Integer.toUnsignedLong(bytes.get(layout, at));
  }

  private ModelException refused(String why, @Nullable RuntimeException cause) {
    return new ModelException(
        "Cannot use " + file.path() + ": " + why + ". Download or write it again.", cause);
  }
}
