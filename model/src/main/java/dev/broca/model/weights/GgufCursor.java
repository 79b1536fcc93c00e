package dev.broca.model.weights;

import dev.broca.model.base.ModelException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads the values of a GGUF file one after the other, never past its end. */
final class GgufCursor {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Arrays of arrays of arrays: more than this nobody means. */
  private static final int DEEPEST = 4;

  private static final int LONGEST = Integer.MAX_VALUE - 8;

  /** The types of metadata values, in the order of their numbers. */
  private enum Type {
    U8(1, Long.class),
    I8(1, Long.class),
    U16(2, Long.class),
    I16(2, Long.class),
    U32(4, Long.class),
    I32(4, Long.class),
    F32(4, Float.class),
    BOOL(1, Boolean.class),
    STRING(8, String.class),
    ARRAY(12, GgufArray.class),
    U64(8, Long.class),
    I64(8, Long.class),
    F64(8, Double.class);

    /** Bytes of a value, at least. */
    final int size;

    final Class<?> shown;

    Type(int size, Class<?> shown) {
      this.size = size;
      this.shown = shown;
    }
  }

  private final MappedFile file;
  private final MemorySegment bytes;
  private long position;
  private byte[] scratch = new byte[256];

  GgufCursor(MappedFile file) {
    this.file = file;
    this.bytes = file.bytes();
  }

  long position() {
    return position;
  }

  long left() {
    return bytes.byteSize() - position;
  }

  int int32() {
    return bytes.get(INT, advance(4));
  }

  long int64() {
    return bytes.get(LONG, advance(8));
  }

  /** A count of things of which there cannot be 2^63. */
  long count(String what) {
    long count = int64();
    if (count < 0) {
      throw refused("it claims " + Long.toUnsignedString(count) + " " + what);
    }
    return count;
  }

  /** Refuses a count of things that the rest of the file has no room for. */
  void refuseMoreThan(long count, int size, String what) {
    if (count > left() / size) {
      throw refused("it claims " + count + " " + what + ", but only " + left() + " bytes follow");
    }
  }

  /** A length and so many bytes of UTF-8; what is not UTF-8 becomes U+FFFD. */
  String string(String what) {
    long length = int64();
    if (length < 0 || length > left() || length > LONGEST) {
      throw refused(
          what
              + " claims "
              + Long.toUnsignedString(length)
              + " bytes, but only "
              + left()
              + " follow");
    }
    int count = (int) length;
    if (scratch.length < count) {
      scratch = new byte[count];
    }
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, advance(count), scratch, 0, count);
    return count == 0 ? "" : new String(scratch, 0, count, StandardCharsets.UTF_8);
  }

  /** The type and the value of a metadata entry. */
  Object value(String key) {
    return value(type(key), key, 0);
  }

  private Type type(String key) {
    int type = int32();
    if (type < 0 || type >= Type.values().length) {
      throw refused(
          "metadata "
              + Names.quote(key)
              + " has the unknown type "
              + Integer.toUnsignedString(type));
    }
    return Type.values()[type];
  }

  private Object value(Type type, String key, int depth) {
    return switch (type) {
      case STRING -> string("metadata " + Names.quote(key));
      case ARRAY -> array(key, depth + 1);
      case U8, I8, U16, I16, U32, I32, F32, BOOL, U64, I64, F64 ->
          number(type, bytes, advance(type.size));
    };
  }

  private GgufArray array(String key, int depth) {
    String what = "elements in " + Names.quote(key);
    if (depth > DEEPEST) {
      throw refused(
          "metadata " + Names.quote(key) + " nests arrays more than " + DEEPEST + " deep");
    }
    Type type = type(key);
    long count = count(what);
    refuseMoreThan(count, type.size, what);
    if (count * type.size > LONGEST) {
      throw refused("it claims " + count + " " + what + ", more than an array can hold");
    }
    return switch (type) {
      case STRING -> strings((int) count, key);
      case ARRAY -> arrays((int) count, key, depth);
      case U8, I8, U16, I16, U32, I32, F32, BOOL, U64, I64, F64 -> numbers(type, (int) count);
    };
  }

  private GgufArray strings(int count, String key) {
    String what = "an element of " + Names.quote(key);
    var strings = new String[count];
    for (int i = 0; i < count; i++) {
      strings[i] = string(what);
    }
    return new GgufArray(String.class, count, i -> strings[i]);
  }

  private GgufArray arrays(int count, String key, int depth) {
    var arrays = new GgufArray[count];
    for (int i = 0; i < count; i++) {
      arrays[i] = array(key, depth + 1);
    }
    return new GgufArray(GgufArray.class, count, i -> arrays[i]);
  }

  private GgufArray numbers(Type type, int count) {
    byte[] packed =
        bytes
            .asSlice(advance((long) count * type.size), (long) count * type.size)
            .toArray(ValueLayout.JAVA_BYTE);
    MemorySegment numbers = MemorySegment.ofArray(packed);
    boolean big = type == Type.U64 && holdsBig(numbers, count);
    return new GgufArray(
        big ? Number.class : type.shown, count, i -> number(type, numbers, (long) i * type.size));
  }

  private static boolean holdsBig(MemorySegment numbers, int count) {
    for (int i = 0; i < count; i++) {
      if (numbers.get(LONG, 8L * i) < 0) {
        return true;
      }
    }
    return false;
  }

  private static Object number(Type type, MemorySegment from, long at) {
    return switch (type) {
      case U8 -> from.get(ValueLayout.JAVA_BYTE, at) & 0xFFL;
      case I8 -> (long) from.get(ValueLayout.JAVA_BYTE, at);
      case U16 -> from.get(SHORT, at) & 0xFFFFL;
      case I16 -> (long) from.get(SHORT, at);
      case U32 -> from.get(INT, at) & 0xFFFFFFFFL;
      case I32 -> (long) from.get(INT, at);
      case U64 -> unsigned(from.get(LONG, at));
      case I64 -> from.get(LONG, at);
      case F32 -> Float.intBitsToFloat(from.get(INT, at));
      case F64 -> Double.longBitsToDouble(from.get(LONG, at));
      case BOOL -> from.get(ValueLayout.JAVA_BYTE, at) != 0;
      case STRING, ARRAY -> throw new AssertionError(type + " is not a number");
    };
  }

  private static Number unsigned(long bits) {
    return bits >= 0 ? (Number) bits : new BigInteger(Long.toUnsignedString(bits));
  }

  /** The position before so many bytes; they are known to be there. */
  private long advance(long count) {
    if (count > left()) {
      throw refused("it ends inside its header. It may be cut short: download it again");
    }
    long at = position;
    position += count;
    return at;
  }

  ModelException refused(String why) {
    return new ModelException(
        "Cannot use " + file.path() + " (byte " + position + "): " + why + ".");
  }

  static ModelException refused(MappedFile file, String why) {
    return new ModelException("Cannot use " + file.path() + ": " + why + ".");
  }
}
