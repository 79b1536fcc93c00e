package dev.broca.model.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes GGUF files by hand, correct and otherwise. */
public final class GgufBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public static GgufBytes version(int version, long tensors, long entries) {
    var file = new GgufBytes();
    file.out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    return file.int32(version).int64(tensors).int64(entries);
  }

  public GgufBytes int32(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  public GgufBytes int64(long value) {
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }

  public GgufBytes text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int64(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  public GgufBytes tensor(String name, int type, long offset, long... sizes) {
    text(name).int32(sizes.length);
    for (long size : sizes) {
      int64(size);
    }
    return int32(type).int64(offset);
  }

  public GgufBytes align(int alignment) {
    while (out.size() % alignment != 0) {
      out.write(0);
    }
    return this;
  }

  public GgufBytes zeros(int count) {
    out.writeBytes(new byte[count]);
    return this;
  }

  public byte[] bytes() {
    return out.toByteArray();
  }
}
