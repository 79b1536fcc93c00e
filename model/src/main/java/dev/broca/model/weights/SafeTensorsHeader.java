package dev.broca.model.weights;

import dev.broca.model.base.ModelException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * The header of a safetensors file, read and checked by the rules of the format: 8 bytes of length,
 * JSON from name to type, shape and offsets; the tensors follow each other without gap or overlap
 * and fill the file (<a
 * href="https://github.com/huggingface/safetensors#format">huggingface/safetensors</a>).
 *
 * @param tensors in the order of the header; offsets count from the start of the file
 * @param metadata the strings under {@code __metadata__}
 */
record SafeTensorsHeader(List<Entry> tensors, Map<String, String> metadata) {
  /** The longest header that the format allows, in bytes. */
  static final int LONGEST = 100_000_000;

  static final String METADATA = "__metadata__";
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** JSON in UTF-8 and nothing else, as the format has it. */
  static final JsonFactory JSON =
      JsonFactory.builder().disable(TokenStreamFactory.Feature.CHARSET_DETECTION).build();

  /** A tensor and where its bytes are. */
  record Entry(String name, Encoding encoding, List<Long> shape, long begin, long end) {}

  static SafeTensorsHeader read(MappedFile file) {
    if (file.size() < 8) {
      throw refused(
          file, "it has " + file.size() + " bytes; a safetensors file begins with 8 of length");
    }
    long length = file.bytes().get(LENGTH, 0);
    if (length < 2 || length > file.size() - 8) {
      throw refused(
          file,
          "its header claims "
              + Long.toUnsignedString(length)
              + " bytes, but "
              + (file.size() - 8)
              + " follow; the file is cut short or not in the safetensors format");
    }
    if (length > LONGEST) {
      throw refused(file, "its header has " + length + " bytes; the format allows " + LONGEST);
    }
    byte[] json = file.bytes().asSlice(8, length).toArray(ValueLayout.JAVA_BYTE);
    if (json[0] != '{') {
      throw refused(
          file, "its header does not begin with '{'; it is not in the safetensors format");
    }
    SafeTensorsHeader header = new Parser(file, 8 + length).parse(json);
    header.refuseGaps(file, 8 + length);
    return header;
  }

  private void refuseGaps(MappedFile file, long data) {
    long end = data;
    for (Entry tensor :
        tensors.stream()
            .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
            .toList()) {
      if (tensor.begin() != end) {
        throw refused(
            file,
            "tensor "
                + Names.quote(tensor.name())
                + " begins at byte "
                + tensor.begin()
                + " where byte "
                + end
                + " was expected: tensors overlap or leave a gap");
      }
      end = tensor.end();
    }
    if (end != file.size()) {
      throw refused(file, "its tensors end at byte " + end + ", the file at byte " + file.size());
    }
  }

  static ModelException refused(MappedFile file, String why) {
    return refused(file, why, null);
  }

  private static ModelException refused(MappedFile file, String why, @Nullable Exception cause) {
    return new ModelException(
        "Cannot use " + file.path() + ": " + why + ". Download or write it again.", cause);
  }

  private static final class Parser {
    private final MappedFile file;
    private final long data;
    private final Map<String, Entry> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private boolean metadataSeen;

    Parser(MappedFile file, long data) {
      this.file = file;
      this.data = data;
    }

    SafeTensorsHeader parse(byte[] json) {
      try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
        expect(parser.nextToken(), JsonToken.START_OBJECT, "the header");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          entry(parser, parser.currentName());
        }
        if (parser.nextToken() != null) {
          throw refused(file, "its header goes on after the last brace");
        }
      } catch (JacksonException e) {
        throw refused(file, "its header is not valid JSON: " + e.getOriginalMessage(), e);
      }
      return new SafeTensorsHeader(List.copyOf(tensors.values()), Map.copyOf(metadata));
    }

    private void entry(JsonParser parser, String name) {
      parser.nextToken();
      if (name.equals(METADATA)) {
        metadata(parser);
      } else if (tensors.put(name, tensor(parser, name)) != null) {
        throw refused(file, "its header names tensor " + Names.quote(name) + " twice");
      }
    }

    private void metadata(JsonParser parser) {
      if (metadataSeen) {
        throw refused(file, "its header has " + METADATA + " twice");
      }
      metadataSeen = true;
      expect(parser.currentToken(), JsonToken.START_OBJECT, METADATA);
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = parser.currentName();
        expect(parser.nextToken(), JsonToken.VALUE_STRING, METADATA + " " + Names.quote(key));
        if (metadata.put(key, parser.getString()) != null) {
          throw refused(file, "its metadata has " + Names.quote(key) + " twice");
        }
      }
    }

    private Entry tensor(JsonParser parser, String name) {
      String where = "tensor " + Names.quote(name);
      expect(parser.currentToken(), JsonToken.START_OBJECT, where);
      String type = null;
      List<Long> shape = null;
      List<Long> offsets = null;
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (key) {
          case "dtype" -> {
            refuseSecond(type, where, key);
            expect(value, JsonToken.VALUE_STRING, where + ", dtype");
            type = parser.getString();
          }
          case "shape" -> {
            refuseSecond(shape, where, key);
            shape = numbers(parser, where + ", shape");
          }
          case "data_offsets" -> {
            refuseSecond(offsets, where, key);
            offsets = numbers(parser, where + ", data_offsets");
          }
          default -> parser.skipChildren();
        }
      }
      if (type == null || shape == null || offsets == null || offsets.size() != 2) {
        throw refused(file, where + " needs a dtype, a shape and two data_offsets");
      }
      return entry(name, type, shape, offsets.getFirst(), offsets.getLast());
    }

    private void refuseSecond(@Nullable Object value, String where, String key) {
      if (value != null) {
        throw refused(file, where + " has " + key + " twice");
      }
    }

    private List<Long> numbers(JsonParser parser, String where) {
      expect(parser.currentToken(), JsonToken.START_ARRAY, where);
      var numbers = new ArrayList<Long>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, where);
        long number = parser.getLongValue();
        if (number < 0) {
          throw refused(file, where + " has the negative number " + number);
        }
        numbers.add(number);
      }
      return numbers;
    }

    private Entry entry(String name, String type, List<Long> shape, long begin, long end) {
      Encoding encoding =
          encoding(type)
              .orElseThrow(() ->
                  new ModelException(
                      "Tensor "
                          + Names.quote(name)
                          + " in "
                          + file.path()
                          + " is stored as "
                          + Names.quote(type)
                          + "; supported are F64, F32, F16, BF16, I64, I32, I16, I8, U8 and"
                          + " BOOL. Use a checkpoint in one of these types."));
      if (begin > end || end > file.size() - data) {
        throw refused(
            file,
            "tensor "
                + Names.quote(name)
                + " lies at bytes "
                + begin
                + " to "
                + end
                + " of "
                + (file.size() - data));
      }
      if (end - begin != size(name, encoding, shape)) {
        throw refused(
            file,
            "tensor "
                + Names.quote(name)
                + " has "
                + (end - begin)
                + " bytes; "
                + encoding
                + " "
                + Names.shape(shape)
                + " needs "
                + size(name, encoding, shape));
      }
      return new Entry(name, encoding, shape, data + begin, data + end);
    }

    private long size(String name, Encoding encoding, List<Long> shape) {
      try {
        return Shapes.bytes(shape, encoding);
      } catch (ArithmeticException e) {
        throw refused(
            file,
            "tensor " + Names.quote(name) + " has the impossible shape " + Names.shape(shape),
            e);
      }
    }

    private void expect(@Nullable JsonToken found, JsonToken expected, String where) {
      if (found != expected) {
        throw refused(file, where + ": expected " + expected + ", found " + found);
      }
    }
  }

  private static Optional<Encoding> encoding(String type) {
    return Optional.ofNullable(
        switch (type) {
          case "F64" -> Encoding.F64;
          case "F32" -> Encoding.F32;
          case "F16" -> Encoding.F16;
          case "BF16" -> Encoding.BF16;
          case "I64" -> Encoding.I64;
          case "I32" -> Encoding.I32;
          case "I16" -> Encoding.I16;
          case "I8" -> Encoding.I8;
          case "U8" -> Encoding.U8;
          case "BOOL" -> Encoding.BOOL;
          default -> null;
        });
  }
}
