package dev.broca.model.weights;

import dev.broca.model.base.ModelException;
import dev.broca.model.weights.StoredZip.Entry;
import dev.broca.model.weights.TorchPickle.Storage;
import dev.broca.model.weights.TorchPickle.View;
import java.io.ByteArrayInputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Weights that {@code torch.save} pickled: one file, or several shards that an index names. Both
 * forms are read: the zip archive of PyTorch 1.6 and later, and the older stream of pickles and
 * numbers. Tensors are windows on the mapped file; no code of the file is run ({@link
 * TorchPickle}).
 */
public final class PickledWeights implements Checkpoint {
  /** The file of a checkpoint that has one. */
  public static final String FILE = "pytorch_model.bin";

  /** The index of a checkpoint in shards. */
  public static final String INDEX = "pytorch_model.bin.index.json";

  private static final String TABLE = "/data.pkl";

  /** The number that the older form begins with, as a pickle of protocol 2. */
  private static final byte[] OLD_FORM = {
    (byte) 0x80,
    2,
    (byte) 0x8a,
    10,
    0x6c,
    (byte) 0xfc,
    (byte) 0x9c,
    0x46,
    (byte) 0xf9,
    0x20,
    0x6a,
    (byte) 0xa8,
    0x50,
    0x19,
    '.'
  };

  private final TensorTable table;
  private final List<Path> files;

  private PickledWeights(TensorTable table, List<Path> files) {
    this.table = table;
    this.files = files;
  }

  /** Whether a folder has pickled weights. */
  public static boolean areIn(Path folder) {
    return Files.exists(folder.resolve(FILE)) || Files.exists(folder.resolve(INDEX));
  }

  /**
   * Opens a file, or the {@value #FILE} or else the {@value #INDEX} of a folder.
   *
   * @throws ModelException if there is none, if it is damaged, or if it asks for anything but
   *     tensors to be made
   */
  public static PickledWeights open(Path path) {
    return TensorTable.open(table -> {
      if (!Files.isDirectory(path)) {
        add(table, path);
        return new PickledWeights(table, List.of(path));
      }
      if (Files.exists(path.resolve(FILE))) {
        add(table, path.resolve(FILE));
        return new PickledWeights(table, List.of(path.resolve(FILE)));
      }
      ShardIndex index = ShardIndex.read(path.resolve(INDEX));
      index.present().forEach(shard -> add(table, shard));
      table.promise(index);
      return new PickledWeights(table, index.present());
    });
  }

  private static void add(TensorTable table, Path path) {
    MappedFile file = table.map(path);
    Contents contents = StoredZip.begins(file) ? archive(file) : stream(file);
    if (!(contents.root() instanceof Map<?, ?> tensors)
        || tensors.values().stream().noneMatch(View.class::isInstance)) {
      throw refused(file, "it holds no tensors by name at its top");
    }
    tensors.forEach((name, value) -> {
      if (value instanceof View view) {
        add(table, file, (String) name, view, contents.storages());
      }
    });
  }

  /** What a file was made of, and where in it the storages are. */
  private record Contents(Object root, Map<String, Entry> storages) {}

  private static Contents archive(MappedFile file) {
    Map<String, Entry> entries = StoredZip.read(file);
    String table =
        entries.keySet().stream()
            .filter(name -> name.indexOf('/') > 0 && name.endsWith(TABLE))
            .findFirst()
            .orElseThrow(
                () -> refused(file, "it is a zip archive without the data.pkl of torch.save"));
    String root = table.substring(0, table.length() - TABLE.length());
    refuseBigEndian(file, entries.get(root + "/byteorder"));
    var storages = new HashMap<String, Entry>();
    String data = root + "/data/";
    entries.forEach((name, entry) -> {
      if (name.startsWith(data)) {
        storages.put(name.substring(data.length()), entry);
      }
    });
    Entry pickle = entries.get(table);
    if (pickle == null || pickle.size() > TorchPickle.LONGEST) {
      throw refused(file, "its table of tensors is longer than any that describes weights");
    }
    return new Contents(TorchPickle.read(file, bytes(file, pickle)), storages);
  }

  private static void refuseBigEndian(MappedFile file, @Nullable Entry order) {
    if (order != null
        && order.size() < 16
        && !new String(bytes(file, order).readAllBytes(), StandardCharsets.US_ASCII)
            .equals("little")) {
      throw refused(file, "it was written by a big-endian machine");
    }
  }

  private static ByteArrayInputStream bytes(MappedFile file, Entry entry) {
    MemorySegment bytes = file.bytes().asSlice(entry.offset(), entry.size());
    return new ByteArrayInputStream(bytes.toArray(ValueLayout.JAVA_BYTE));
  }

  /** Magic number, version, machine, tensors, keys; then length and numbers of every key. */
  private static Contents stream(MappedFile file) {
    if (!Arrays.equals(file.head(OLD_FORM.length), OLD_FORM)) {
      throw refused(file, "torch.save did not write it");
    }
    var head = new Entry(0, Math.min(file.size(), TorchPickle.LONGEST));
    ByteArrayInputStream in = bytes(file, head);
    TorchPickle.read(file, in);
    if (!Integer.valueOf(1001).equals(TorchPickle.read(file, in))) {
      throw refused(file, "it is of an unknown version of torch.save");
    }
    if (!(TorchPickle.read(file, in) instanceof Map<?, ?> machine)
        || !Boolean.TRUE.equals(machine.get("little_endian"))) {
      throw refused(file, "it was written by a big-endian machine");
    }
    Object root = TorchPickle.read(file, in);
    if (!(TorchPickle.read(file, in) instanceof List<?> keys)) {
      throw refused(file, "its list of storages is missing");
    }
    return new Contents(root, storages(file, root, keys, head.size() - in.available()));
  }

  private static Map<String, Entry> storages(
      MappedFile file, Object root, List<?> keys, long begin) {
    Map<String, Encoding> types = types(root);
    var storages = new HashMap<String, Entry>();
    long at = begin;
    for (Object key : keys) {
      Encoding type = types.get(key);
      if (type == null || at > file.size() - Long.BYTES) {
        throw refused(file, "its storages do not fit its tensors");
      }
      long elements =
          file.bytes().get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), at);
      at += Long.BYTES;
      if (elements < 0 || elements > (file.size() - at) / type.bytesPerBlock()) {
        throw refused(
            file,
            "a storage claims " + elements + " numbers, which do not follow; it is cut short");
      }
      storages.put((String) key, new Entry(at, type.bytes(elements)));
      at += type.bytes(elements);
    }
    return storages;
  }

  private static Map<String, Encoding> types(Object root) {
    var types = new HashMap<String, Encoding>();
    if (root instanceof Map<?, ?> map) {
      for (Object value : map.values()) {
        if (value instanceof View view) {
          types.put(view.storage().key(), view.storage().encoding());
        }
      }
    }
    return types;
  }

  private static void add(
      TensorTable table, MappedFile file, String name, View view, Map<String, Entry> storages) {
    Storage storage = view.storage();
    Entry entry = storages.get(storage.key());
    if (entry == null) {
      throw refused(file, "the numbers of tensor " + Names.quote(name) + " are missing");
    }
    try {
      long elements = Shapes.elements(view.shape());
      boolean inside =
          elements == 0 || elements <= storage.elements() && last(view) < storage.elements();
      long end =
          Math.multiplyExact(
              Math.addExact(storage.first(), storage.elements()),
              (long) storage.encoding().bytesPerBlock());
      if (!inside || storage.first() < 0 || storage.elements() < 0 || end > entry.size()) {
        throw refused(file, "tensor " + Names.quote(name) + " does not lie inside its storage");
      }
      lay(table, file, name, view, entry.offset(), elements);
    } catch (ArithmeticException e) {
      throw refused(
          file,
          "tensor " + Names.quote(name) + " has the impossible shape " + Names.shape(view.shape()));
    }
  }

  private static void lay(
      TensorTable table, MappedFile file, String name, View view, long storage, long elements) {
    Encoding encoding = view.storage().encoding();
    long first = elements == 0 ? 0 : view.storage().first() + view.offset();
    long offset = storage + encoding.bytes(first);
    if (elements == 0 || isRowByRow(view)) {
      table.add(file, name, encoding, view.shape(), offset, encoding.bytes(elements));
    } else {
      long span = last(view) - view.offset() + 1;
      table.add(file, name, encoding, view.shape(), view.strides(), offset, encoding.bytes(span));
    }
  }

  /** The place of the last element in the storage. */
  private static long last(View view) {
    if (view.offset() < 0 || view.strides().size() != view.shape().size()) {
      throw new ArithmeticException("sizes and strides do not belong together");
    }
    long last = view.offset();
    for (int d = 0; d < view.shape().size(); d++) {
      long stride = view.strides().get(d);
      if (stride < 0) {
        throw new ArithmeticException("negative stride");
      }
      last = Math.addExact(last, Math.multiplyExact(view.shape().get(d) - 1, stride));
    }
    return last;
  }

  private static boolean isRowByRow(View view) {
    long expected = 1;
    for (int d = view.shape().size() - 1; d >= 0; d--) {
      long size = view.shape().get(d);
      if (size != 1 && view.strides().get(d) != expected) {
        return false;
      }
      expected *= size;
    }
    return true;
  }

  private static ModelException refused(MappedFile file, String why) {
    return new ModelException(
        "Cannot use "
            + file.path()
            + ": "
            + why
            + ". Download it again, or write it again with save_pretrained.");
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

  @Override
  public void close() {
    table.close();
  }
}
