package dev.broca.model.weights;

import dev.broca.model.base.ModelException;
import dev.broca.torch.WholeFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Weights in the safetensors format: one file, or several shards that an index names. Types that
 * the format knows and Broca does not (8-bit floats, for example) are refused by name.
 */
public final class SafeTensors implements Checkpoint {
  /** The file of a checkpoint that has one. */
  public static final String FILE = "model.safetensors";

  /** The index of a checkpoint in shards. */
  public static final String INDEX = "model.safetensors.index.json";

  private final TensorTable table;
  private final List<Path> files;
  private final Map<String, String> metadata;

  private SafeTensors(TensorTable table, List<Path> files, Map<String, String> metadata) {
    this.table = table;
    this.files = files;
    this.metadata = metadata;
  }

  /** Whether a folder has weights in this format. */
  public static boolean areIn(Path folder) {
    return Files.exists(folder.resolve(FILE)) || Files.exists(folder.resolve(INDEX));
  }

  /**
   * Opens a file, or the {@value #FILE} or else the {@value #INDEX} of a folder.
   *
   * @throws ModelException if there is none, or if anything in it is not as the format demands
   */
  public static SafeTensors open(Path path) {
    return TensorTable.open(table -> {
      if (!Files.isDirectory(path)) {
        return single(table, path);
      }
      if (Files.exists(path.resolve(FILE))) {
        return single(table, path.resolve(FILE));
      }
      if (Files.exists(path.resolve(INDEX))) {
        return sharded(table, path);
      }
      throw new ModelException(path + " has neither " + FILE + " nor " + INDEX + ".");
    });
  }

  private static SafeTensors single(TensorTable table, Path path) {
    MappedFile file = table.map(path);
    SafeTensorsHeader header = SafeTensorsHeader.read(file);
    add(table, file, header);
    return new SafeTensors(table, List.of(path), header.metadata());
  }

  private static void add(TensorTable table, MappedFile file, SafeTensorsHeader header) {
    for (var tensor : header.tensors()) {
      table.add(
          file,
          tensor.name(),
          tensor.encoding(),
          tensor.shape(),
          tensor.begin(),
          tensor.end() - tensor.begin());
    }
  }

  private static SafeTensors sharded(TensorTable table, Path folder) {
    ShardIndex index = ShardIndex.read(folder.resolve(INDEX));
    for (Path shard : index.present()) {
      MappedFile file = table.map(shard);
      add(table, file, SafeTensorsHeader.read(file));
    }
    table.promise(index);
    return new SafeTensors(table, index.present(), Map.of());
  }

  @Override
  public List<String> names() {
    return table.names();
  }

  @Override
  public Optional<StoredTensor> find(String name) {
    return table.find(name);
  }

  @Override
  public Optional<Path> promised(String name) {
    return table.promised(name);
  }

  @Override
  public List<Path> files() {
    return files;
  }

  /** The strings under {@code __metadata__} of a single file; empty for shards. */
  public Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public void close() {
    table.close();
  }

  /**
   * Writes a safetensors file of any size without holding it in memory. Declare every tensor, then
   * write their elements in the order of declaration, in portions of any size, then {@link
   * #commit}. Until then nothing is under the final name; closing without it leaves nothing behind.
   *
   * <pre>{@code
   * try (var writer = SafeTensors.Writer.create(path)) {
   *   writer.metadata(Map.of("site", "block-output"));
   *   writer.declare("activations", Encoding.F32, texts, blocks, width);
   *   for (float[] text : activations) {
   *     writer.write(text);
   *   }
   *   writer.commit();
   * }
   * }</pre>
   *
   * In the file the tensors with the largest elements come first, so that all are aligned.
   */
  public static final class Writer implements AutoCloseable {
    private static final ValueLayout.OfFloat FLOAT =
        ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
        ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int PORTION = 1 << 16;

    private final Path target;
    private final WholeFile file;
    private final Map<String, Declared> declared = new LinkedHashMap<>();
    private final SortedMap<String, String> metadata = new TreeMap<>();
    private final MemorySegment portion =
        MemorySegment.ofBuffer(ByteBuffer.allocateDirect(PORTION));
    private Iterator<Declared> unwritten = Collections.emptyIterator();
    private @Nullable Declared current;
    private boolean started;

    private Writer(Path target, WholeFile file) {
      this.target = target;
      this.file = file;
    }

    /**
     * A writer of {@code file}, whose folder must exist; a file of that name is replaced at the
     * end.
     *
     * @throws ModelException if the folder cannot be written to
     */
    public static Writer create(Path file) {
      try {
        return new Writer(file, WholeFile.create(file));
      } catch (IOException e) {
        throw Npy.cannotWrite(file, e);
      }
    }

    /** Adds strings that say where the tensors come from. */
    public Writer metadata(Map<String, String> strings) {
      refuseAfterStart();
      metadata.putAll(strings);
      return this;
    }

    /** Declares a tensor of a plain type; sizes are given outermost first, none for a scalar. */
    public Writer declare(String name, Encoding encoding, long... shape) {
      refuseAfterStart();
      if (!encoding.plain()) {
        throw new IllegalArgumentException(encoding + " is not a type of safetensors");
      }
      if (name.equals(SafeTensorsHeader.METADATA)) {
        throw new IllegalArgumentException(name + " is reserved");
      }
      var tensor = new Declared(name, encoding, LongStream.of(shape).boxed().toList());
      if (declared.putIfAbsent(name, tensor) != null) {
        throw new IllegalArgumentException(name + " is declared twice");
      }
      return this;
    }

    /** Writes the next elements of an F32 tensor. */
    public void write(float[] values) {
      Declared tensor = next(Encoding.F32, values.length);
      for (int first = 0; first < values.length; first += PORTION / Float.BYTES) {
        int count = Math.min(PORTION / Float.BYTES, values.length - first);
        MemorySegment.copy(values, first, portion, FLOAT, 0, count);
        append(tensor, portion.asSlice(0, (long) count * Float.BYTES));
      }
    }

    /** Writes the next elements of an I64 tensor. */
    public void write(long[] values) {
      Declared tensor = next(Encoding.I64, values.length);
      for (int first = 0; first < values.length; first += PORTION / Long.BYTES) {
        int count = Math.min(PORTION / Long.BYTES, values.length - first);
        MemorySegment.copy(values, first, portion, LONG, 0, count);
        append(tensor, portion.asSlice(0, (long) count * Long.BYTES));
      }
    }

    /** Writes the next elements of a tensor of any type: little-endian bytes, whole elements. */
    public void write(MemorySegment bytes) {
      Declared tensor = next();
      long size = tensor.encoding.bytesPerBlock();
      if (bytes.byteSize() % size != 0) {
        throw new IllegalArgumentException(
            bytes.byteSize() + " bytes are not whole elements of " + tensor.encoding);
      }
      refuseOverflow(tensor, bytes.byteSize());
      for (long first = 0; first < bytes.byteSize(); first += PORTION) {
        long count = Math.min(PORTION, bytes.byteSize() - first);
        MemorySegment.copy(bytes, first, portion, 0, count);
        append(tensor, portion.asSlice(0, count));
      }
    }

    /**
     * Completes the file and gives it its name.
     *
     * @throws IllegalStateException if elements that were declared have not been written
     * @throws ModelException if the disk is full or the folder gone
     */
    public void commit() {
      start();
      skipFull();
      if (current != null) {
        throw new IllegalStateException(
            current.name + ": " + current.left() + " bytes have not been written");
      }
      try {
        file.commit();
      } catch (IOException e) {
        throw Npy.cannotWrite(target, e);
      }
    }

    /** Deletes what was written, unless it was committed. */
    @Override
    public void close() {
      try {
        file.close();
      } catch (IOException e) {
        throw Npy.cannotWrite(target, e);
      }
    }

    private Declared next(Encoding encoding, int count) {
      Declared tensor = next();
      if (tensor.encoding != encoding) {
        throw new IllegalArgumentException(
            tensor.name + " is declared as " + tensor.encoding + ", not " + encoding);
      }
      refuseOverflow(tensor, encoding.bytes(count));
      return tensor;
    }

    private Declared next() {
      start();
      skipFull();
      if (current == null) {
        throw new IllegalStateException("All declared tensors have been written");
      }
      return current;
    }

    private void skipFull() {
      while (current != null && current.left() == 0) {
        current = unwritten.hasNext() ? unwritten.next() : null;
      }
    }

    private static void refuseOverflow(Declared tensor, long bytes) {
      if (bytes > tensor.left()) {
        throw new IllegalArgumentException(
            bytes + " bytes for " + tensor.name + ", which has room for " + tensor.left());
      }
    }

    private void refuseAfterStart() {
      if (started) {
        throw new IllegalStateException("Declare everything before the first write");
      }
    }

    private void start() {
      if (started) {
        return;
      }
      started = true;
      List<Declared> layout =
          declared.values().stream()
              .sorted(Comparator.comparingInt(tensor -> -tensor.encoding.bytesPerBlock()))
              .toList();
      byte[] header = header(layout);
      long at = 8L + header.length;
      for (Declared tensor : layout) {
        tensor.position = at;
        at += tensor.size;
      }
      var length = MemorySegment.ofArray(new byte[8]);
      length.set(LONG, 0, header.length);
      put(length, 0);
      put(MemorySegment.ofArray(header), 8);
      unwritten = declared.values().iterator();
      current = unwritten.hasNext() ? unwritten.next() : null;
    }

    private byte[] header(List<Declared> layout) {
      var out = new ByteArrayOutputStream();
      try (JsonGenerator json =
          SafeTensorsHeader.JSON.createGenerator(ObjectWriteContext.empty(), out)) {
        json.writeStartObject();
        if (!metadata.isEmpty()) {
          json.writeName(SafeTensorsHeader.METADATA).writeStartObject();
          metadata.forEach(json::writeStringProperty);
          json.writeEndObject();
        }
        long begin = 0;
        for (Declared tensor : layout) {
          tensor.describe(json, begin);
          begin = Math.addExact(begin, tensor.size);
        }
        json.writeEndObject();
      }
      while (out.size() % 8 != 0) {
        out.write(' ');
      }
      if (out.size() > SafeTensorsHeader.LONGEST) {
        throw new IllegalArgumentException("The header of " + target + " is too long");
      }
      return out.toByteArray();
    }

    private void append(Declared tensor, MemorySegment bytes) {
      put(bytes, tensor.position + tensor.written);
      tensor.written += bytes.byteSize();
    }

    private void put(MemorySegment bytes, long position) {
      ByteBuffer buffer = bytes.asByteBuffer();
      try {
        while (buffer.hasRemaining()) {
          file.channel().write(buffer, position + buffer.position());
        }
      } catch (IOException e) {
        throw Npy.cannotWrite(target, e);
      }
    }

    private static final class Declared {
      private final String name;
      private final Encoding encoding;
      private final List<Long> shape;
      private final long size;
      private long position;
      private long written;

      Declared(String name, Encoding encoding, List<Long> shape) {
        this.name = name;
        this.encoding = encoding;
        this.shape = shape;
        this.size = Shapes.bytes(shape, encoding);
      }

      long left() {
        return size - written;
      }

      void describe(JsonGenerator json, long begin) {
        json.writeName(name).writeStartObject();
        json.writeStringProperty("dtype", encoding.name());
        json.writeName("shape").writeStartArray();
        shape.forEach(json::writeNumber);
        json.writeEndArray();
        json.writeName("data_offsets").writeStartArray();
        json.writeNumber(begin).writeNumber(begin + size).writeEndArray();
        json.writeEndObject();
      }
    }
  }
}
