package dev.broca.model.tokenizer;

import dev.broca.model.base.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Walks over the fields of one message in the wire format of Protocol Buffers, within its bytes.
 * Nothing is allocated for what a length claims; nested messages are read where their reader wants
 * them, so nesting has no depth of its own.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers: encoding</a>
 */
final class ProtobufReader {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH = 2;
  private static final int FOUR_BYTES = 5;

  private final ByteBuffer bytes;
  private final String message;
  private final String source;
  private int field;
  private int wireType;

  private ProtobufReader(ByteBuffer bytes, String message, String source) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    this.message = message;
    this.source = source;
  }

  /**
   * A message that begins a file.
   *
   * @param message its name, for errors
   * @param source the file, for errors
   */
  static ProtobufReader of(byte[] file, String message, String source) {
    return new ProtobufReader(ByteBuffer.wrap(file).asReadOnlyBuffer(), message, source);
  }

  /** Goes to the next field, whose value must then be read or skipped; false at the end. */
  boolean next() {
    if (!bytes.hasRemaining()) {
      return false;
    }
    long tag = number();
    field = (int) (tag >>> 3);
    wireType = (int) tag & 7;
    if (field < 1 || tag >>> 32 != 0) {
      throw damaged("has a field with the number " + (tag >>> 3));
    }
    return true;
  }

  /** Number of the current field. */
  int field() {
    return field;
  }

  /** A whole number; of an enumeration or a bool too. */
  long varint() {
    require(VARINT, "a number");
    return number();
  }

  boolean bool() {
    return varint() != 0;
  }

  float float32() {
    require(FOUR_BYTES, "a float");
    need(Float.BYTES);
    return bytes.getFloat();
  }

  byte[] bytes() {
    var copy = new byte[length()];
    bytes.get(copy);
    return copy;
  }

  String string() {
    int length = length();
    ByteBuffer text = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw damaged("holds text in field " + field + " that is not UTF-8", e);
    }
  }

  /** The message in the current field. */
  ProtobufReader message(String name) {
    int length = length();
    ByteBuffer inner = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    return new ProtobufReader(inner, name, source);
  }

  /** Leaves the current field out. */
  void skip() {
    switch (wireType) {
      case VARINT -> number();
      case EIGHT_BYTES -> skip(Long.BYTES);
      case FOUR_BYTES -> skip(Float.BYTES);
      case LENGTH -> skip(length());
      default -> throw damaged("has field %d of an unknown kind %d".formatted(field, wireType));
    }
  }

  private void skip(int count) {
    need(count);
    bytes.position(bytes.position() + count);
  }

  private int length() {
    require(LENGTH, "a text, bytes or a message");
    long length = number();
    if (length < 0 || length > bytes.remaining()) {
      throw damaged(
          "is cut off: field %d claims %s bytes, %d are left"
              .formatted(field, Long.toUnsignedString(length), bytes.remaining()));
    }
    return (int) length;
  }

  private long number() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      need(1);
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged("holds a number of more than ten bytes");
  }

  private void need(int count) {
    if (bytes.remaining() < count) {
      throw damaged("is cut off");
    }
  }

  private void require(int expected, String what) {
    if (wireType != expected) {
      throw damaged(
          "should hold %s in field %d, found kind %d of value".formatted(what, field, wireType));
    }
  }

  private ModelException damaged(String what) {
    return new ModelException(text(what));
  }

  private ModelException damaged(String what, Exception cause) {
    return new ModelException(text(what), cause);
  }

  private String text(String what) {
    return "%s is not a SentencePiece model, or it is damaged: %s %s"
        .formatted(source, message, what);
  }
}
