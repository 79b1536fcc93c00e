package dev.broca.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.NullMarked;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Golden values beside the tests: JSON, and numpy's arrays read independently of the product. */
@NullMarked
public final class Golden {
  private static final Pattern SHAPE = Pattern.compile("'shape': \\(([0-9, ]*)\\)");
  private static final Pattern TYPE = Pattern.compile("'descr': '([^']*)'");

  private Golden() {}

  /** A numpy array of any number type: its shape and its values in row-major order. */
  public static final class Array {
    private final List<Integer> shape;
    private final double[] values;

    private Array(List<Integer> shape, double[] values) {
      this.shape = shape;
      this.values = values;
    }

    /** Its shape. */
    public List<Integer> shape() {
      return shape;
    }

    /** Its values. */
    public double[] values() {
      return values.clone();
    }
  }

  /** A JSON file, named from the folder of golden values. */
  public static JsonNode json(String name) {
    return JsonMapper.shared().readTree(bytes(name));
  }

  /** An array of numbers, {@code "nan"}, {@code "inf"} and {@code "-inf"}. */
  public static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(value ->
            switch (value.asString()) {
              case "nan" -> Double.NaN;
              case "inf" -> Double.POSITIVE_INFINITY;
              case "-inf" -> Double.NEGATIVE_INFINITY;
              default -> value.asDouble();
            })
        .toArray();
  }

  /** A column of an array of arrays of numbers. */
  public static double[] column(JsonNode rows, int column) {
    return StreamSupport.stream(rows.spliterator(), false)
        .mapToDouble(row -> doubles(row)[column])
        .toArray();
  }

  /** A {@code .npy} file, named from the folder of golden values. */
  public static Array npy(String name) {
    return npy(bytes(name));
  }

  /** One array of a {@code .npz} file, named from the folder of golden values. */
  public static Array npz(String name, String entry) {
    try (var zip = new ZipInputStream(stream(name))) {
      for (var next = zip.getNextEntry(); next != null; next = zip.getNextEntry()) {
        if (next.getName().equals(entry + ".npy")) {
          return npy(zip.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalArgumentException(name + " has no " + entry);
  }

  private static Array npy(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = Short.toUnsignedInt(buffer.getShort(8));
    String header = new String(bytes, 10, length, StandardCharsets.US_ASCII);
    var shape = SHAPE.matcher(header);
    var type = TYPE.matcher(header);
    if (!shape.find() || !type.find()) {
      throw new IllegalArgumentException(header);
    }
    var sizes = Arrays.stream(shape.group(1).split(", *")).map(Integer::valueOf).toList();
    double[] values = new double[sizes.stream().reduce(1, (a, b) -> a * b)];
    buffer.position(10 + length);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type.group(1)) {
            case "<f4" -> buffer.getFloat();
            case "<f8" -> buffer.getDouble();
            case "<i8" -> buffer.getLong();
            default -> throw new IllegalArgumentException(header);
          };
    }
    return new Array(sizes, values);
  }

  /** A file, named from the folder of golden values. */
  public static byte[] bytes(String name) {
    try (InputStream in = stream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream stream(String name) {
    return Objects.requireNonNull(Golden.class.getResourceAsStream("golden/" + name), name);
  }
}
