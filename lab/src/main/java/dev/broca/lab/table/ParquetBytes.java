package dev.broca.lab.table;

import dev.hardwood.InputFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A Parquet file in memory. Where a damaged header gives a page no bytes, the library asks for them
 * again without end: the same bytes are handed over a hundred times, no more.
 */
record ParquetBytes(String name, ByteBuffer bytes, ConcurrentHashMap<Long, Integer> asked)
    implements InputFile {
  private static final int MOST = 100;

  ParquetBytes(String name, ByteBuffer bytes) {
    this(name, bytes, new ConcurrentHashMap<>());
  }

  @Override
  public void open() {}

  @Override
  public ByteBuffer readRange(long offset, int length) throws IOException {
    long end = offset + length;
    if (offset < 0 || length <= 0 || end > bytes.limit()) {
      throw new IOException("it refers to bytes %d to %d of %d".formatted(offset, end, length()));
    }
    if (asked.merge(offset << 31 | length, 1, Integer::sum) > MOST) {
      throw new IOException("a page at byte %d has no end".formatted(offset));
    }
    return bytes.slice((int) offset, length);
  }

  @Override
  public long length() {
    return bytes.limit();
  }

  @Override
  public void close() {}
}
