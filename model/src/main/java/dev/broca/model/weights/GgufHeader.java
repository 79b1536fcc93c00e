package dev.broca.model.weights;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The header of a GGUF file: metadata, then name, shape, type and offset of every tensor (<a
 * href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">gguf.md</a>). Counts and lengths
 * are compared with what is left of the file before anything is made of them.
 *
 * @param metadata typed as {@link Gguf#metadata} says
 * @param tensors in the order of the file
 */
record GgufHeader(Map<String, Object> metadata, List<Entry> tensors) {
  private static final int MAGIC = 'G' | 'G' << 8 | 'U' << 16 | 'F' << 24;
  private static final String ALIGNMENT = "general.alignment";
  private static final long DEFAULT_ALIGNMENT = 32;
  private static final int MOST_DIMENSIONS = 4;

  /** Bytes of the shortest entry: key of length 0, type, one byte. */
  private static final int SHORTEST_METADATA = 8 + 4 + 1;

  /** Bytes of the shortest entry: name of length 0, no dimensions, type, offset. */
  private static final int SHORTEST_TENSOR = 8 + 4 + 4 + 8;

  /** A tensor and where its bytes are, counted from the start of the file. */
  record Entry(String name, Encoding encoding, List<Long> shape, long begin, long size) {
    long end() {
      return begin + size;
    }
  }

  /** What the header says of a tensor; the offset counts from the start of the data. */
  private record Described(String name, Encoding encoding, List<Long> shape, long offset) {}

  static GgufHeader read(MappedFile file) {
    var cursor = new GgufCursor(file);
    checkVersion(cursor);
    long tensors = cursor.count("tensors");
    long entries = cursor.count("metadata entries");
    cursor.refuseMoreThan(entries, SHORTEST_METADATA, "metadata entries");
    Map<String, Object> metadata = metadata(cursor, entries);
    refuseParts(cursor, metadata);
    cursor.refuseMoreThan(tensors, SHORTEST_TENSOR, "tensors");
    var described = new ArrayList<Described>();
    for (long i = 0; i < tensors; i++) {
      described.add(tensor(cursor));
    }
    long alignment = alignment(cursor, metadata);
    long data = Math.ceilDiv(cursor.position(), alignment) * alignment;
    List<Entry> placed =
        described.stream().map(tensor -> place(file, tensor, data, alignment)).toList();
    refuseOverlap(file, placed);
    return new GgufHeader(Collections.unmodifiableMap(metadata), placed);
  }

  private static void checkVersion(GgufCursor cursor) {
    if (cursor.left() < 4 || cursor.int32() != MAGIC) {
      throw cursor.refused("it does not begin with 'GGUF'; it is not in the GGUF format");
    }
    int version = cursor.int32();
    if (version != 0 && (version & 0xFFFF) == 0) {
      throw cursor.refused(
          "it is big-endian; convert it again on (or for) a little-endian machine");
    }
    if (version != 2 && version != 3) {
      throw cursor.refused(
          "it has version "
              + Integer.toUnsignedString(version)
              + " of the format; 2 and 3 are supported. Convert it again");
    }
  }

  private static Map<String, Object> metadata(GgufCursor cursor, long entries) {
    var metadata = new LinkedHashMap<String, Object>();
    for (long i = 0; i < entries; i++) {
      String key = cursor.string("a metadata key");
      Object value = cursor.value(key);
      if (metadata.put(key, value) != null) {
        throw cursor.refused("its metadata has " + Names.quote(key) + " twice");
      }
    }
    return metadata;
  }

  private static void refuseParts(GgufCursor cursor, Map<String, Object> metadata) {
    if (metadata.get("split.count") instanceof Long parts && parts > 1) {
      throw cursor.refused(
          "it is one of "
              + parts
              + " parts of a split file; join them first (llama-gguf-split --merge)");
    }
  }

  private static long alignment(GgufCursor cursor, Map<String, Object> metadata) {
    Object value = metadata.getOrDefault(ALIGNMENT, DEFAULT_ALIGNMENT);
    if (value instanceof Long alignment && Long.bitCount(alignment) == 1 && alignment > 0) {
      return alignment;
    }
    throw cursor.refused(ALIGNMENT + " should be a power of two, it is " + Names.quote("" + value));
  }

  private static Described tensor(GgufCursor cursor) {
    String name = cursor.string("the name of a tensor");
    String where = "tensor " + Names.quote(name);
    int dimensions = cursor.int32();
    if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
      throw cursor.refused(
          where
              + " claims "
              + Integer.toUnsignedString(dimensions)
              + " dimensions; at most "
              + MOST_DIMENSIONS
              + " are allowed");
    }
    var shape = new ArrayList<Long>();
    for (int i = 0; i < dimensions; i++) {
      shape.addFirst(cursor.int64());
    }
    int type = cursor.int32();
    Encoding encoding =
        encoding(type)
            .orElseThrow(() ->
                cursor.refused(
                    where
                        + " is stored as "
                        + typeName(type)
                        + ", which is not supported. Use a file in F16, Q8_0 or another of"
                        + " the common types"));
    return new Described(name, encoding, List.copyOf(shape), cursor.int64());
  }

  private static Entry place(MappedFile file, Described tensor, long data, long alignment) {
    String where = "tensor " + Names.quote(tensor.name());
    long size = size(file, tensor, where);
    long offset = tensor.offset();
    if (offset % alignment != 0) {
      throw GgufCursor.refused(
          file,
          where
              + " begins at offset "
              + Long.toUnsignedString(offset)
              + ", not a multiple of "
              + alignment);
    }
    if (offset < 0 || offset > file.size() - data || size > file.size() - data - offset) {
      throw GgufCursor.refused(
          file,
          where
              + " needs "
              + size
              + " bytes from offset "
              + Long.toUnsignedString(offset)
              + " of the data, which begins at byte "
              + data
              + "; the file has "
              + file.size()
              + " bytes. It may be cut short: download it again");
    }
    return new Entry(tensor.name(), tensor.encoding(), tensor.shape(), data + offset, size);
  }

  private static long size(MappedFile file, Described tensor, String where) {
    try {
      return Shapes.bytes(tensor.shape(), tensor.encoding());
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw GgufCursor.refused(
          file,
          where
              + " has the impossible shape "
              + Names.shape(tensor.shape())
              + " for "
              + tensor.encoding());
    }
  }

  private static void refuseOverlap(MappedFile file, List<Entry> tensors) {
    Entry last = null;
    for (Entry tensor : tensors.stream().sorted(Comparator.comparingLong(Entry::begin)).toList()) {
      if (tensor.size() == 0) {
        continue;
      }
      if (last != null && tensor.begin() < last.end()) {
        throw GgufCursor.refused(
            file,
            "tensors "
                + Names.quote(last.name())
                + " and "
                + Names.quote(tensor.name())
                + " overlap");
      }
      last = tensor;
    }
  }

  /** The numbers of {@code enum ggml_type}. */
  private static Optional<Encoding> encoding(int type) {
    return Optional.ofNullable(
        switch (type) {
          case 0 -> Encoding.F32;
          case 1 -> Encoding.F16;
          case 2 -> Encoding.Q4_0;
          case 3 -> Encoding.Q4_1;
          case 6 -> Encoding.Q5_0;
          case 7 -> Encoding.Q5_1;
          case 8 -> Encoding.Q8_0;
          case 10 -> Encoding.Q2_K;
          case 11 -> Encoding.Q3_K;
          case 12 -> Encoding.Q4_K;
          case 13 -> Encoding.Q5_K;
          case 14 -> Encoding.Q6_K;
          case 20 -> Encoding.IQ4_NL;
          case 23 -> Encoding.IQ4_XS;
          case 24 -> Encoding.I8;
          case 25 -> Encoding.I16;
          case 26 -> Encoding.I32;
          case 27 -> Encoding.I64;
          case 28 -> Encoding.F64;
          case 30 -> Encoding.BF16;
          default -> null;
        });
  }

  /** Types that exist and are not supported, by name; others by number. */
  private static String typeName(int type) {
    return switch (type) {
      case 9 -> "Q8_1";
      case 15 -> "Q8_K";
      case 16 -> "IQ2_XXS";
      case 17 -> "IQ2_XS";
      case 18 -> "IQ3_XXS";
      case 19 -> "IQ1_S";
      case 21 -> "IQ3_S";
      case 22 -> "IQ2_S";
      case 29 -> "IQ1_M";
      case 34 -> "TQ1_0";
      case 35 -> "TQ2_0";
      case 39 -> "MXFP4";
      default -> "type " + Integer.toUnsignedString(type);
    };
  }
}
