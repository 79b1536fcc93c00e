package dev.broca.model.weights;

import dev.broca.model.base.ModelException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.Unpickler;

/**
 * Reads a pickle of {@code torch.save}. A pickle is a program that may call anything; of this one
 * only what describes tensors is carried out. The library's own constructors are never reached:
 * classes are looked up in {@link #CONSTRUCTORS} alone, opcodes in {@link #ALLOWED}.
 */
final class TorchPickle extends Unpickler {
  /** Longest pickle that is read: that of 70 billion weights has 100 kB. */
  static final int LONGEST = 8 << 20;

  private static final Set<Short> ALLOWED =
      Set.of(
          Opcodes.PROTO,
          Opcodes.FRAME,
          Opcodes.STOP,
          Opcodes.MARK,
          Opcodes.NONE,
          Opcodes.NEWTRUE,
          Opcodes.NEWFALSE,
          Opcodes.BININT,
          Opcodes.BININT1,
          Opcodes.BININT2,
          Opcodes.LONG1,
          Opcodes.BINFLOAT,
          Opcodes.BINUNICODE,
          Opcodes.SHORT_BINUNICODE,
          Opcodes.EMPTY_TUPLE,
          Opcodes.TUPLE,
          Opcodes.TUPLE1,
          Opcodes.TUPLE2,
          Opcodes.TUPLE3,
          Opcodes.EMPTY_LIST,
          Opcodes.APPEND,
          Opcodes.APPENDS,
          Opcodes.EMPTY_DICT,
          Opcodes.SETITEM,
          Opcodes.SETITEMS,
          Opcodes.BINPUT,
          Opcodes.LONG_BINPUT,
          Opcodes.MEMOIZE,
          Opcodes.BINGET,
          Opcodes.LONG_BINGET,
          Opcodes.GLOBAL,
          Opcodes.STACK_GLOBAL,
          Opcodes.REDUCE,
          Opcodes.BUILD,
          Opcodes.BINPERSID);

  private static final Map<String, IObjectConstructor> CONSTRUCTORS =
      Map.ofEntries(
          Map.entry("collections OrderedDict", TorchPickle::dictionary),
          Map.entry("torch Size", arguments -> arguments[0]),
          Map.entry("torch._utils _rebuild_tensor", TorchPickle::tensor),
          Map.entry("torch._utils _rebuild_tensor_v2", TorchPickle::tensor),
          Map.entry("torch._utils _rebuild_parameter", arguments -> arguments[0]),
          Map.entry("torch._utils _rebuild_parameter_with_state", arguments -> arguments[0]),
          Map.entry("torch DoubleStorage", new Type(Encoding.F64)),
          Map.entry("torch FloatStorage", new Type(Encoding.F32)),
          Map.entry("torch HalfStorage", new Type(Encoding.F16)),
          Map.entry("torch BFloat16Storage", new Type(Encoding.BF16)),
          Map.entry("torch LongStorage", new Type(Encoding.I64)),
          Map.entry("torch IntStorage", new Type(Encoding.I32)),
          Map.entry("torch ShortStorage", new Type(Encoding.I16)),
          Map.entry("torch CharStorage", new Type(Encoding.I8)),
          Map.entry("torch ByteStorage", new Type(Encoding.U8)),
          Map.entry("torch BoolStorage", new Type(Encoding.BOOL)));

  private final MappedFile file;

  private TorchPickle(MappedFile file) {
    this.file = file;
  }

  /**
   * A run of numbers that tensors lie in.
   *
   * @param key its name in the file
   * @param elements how many numbers it has
   * @param first where it begins in what the file has under the key, in elements
   */
  record Storage(Encoding encoding, String key, long elements, long first) {}

  /** A tensor: where it begins in its storage, its sizes, and its strides, in elements. */
  record View(Storage storage, long offset, List<Long> shape, List<Long> strides) {}

  /** The type of a storage, which is named and never called. */
  private record Type(Encoding encoding) implements IObjectConstructor {
    @Override
    public Object construct(Object[] arguments) {
      throw new IllegalStateException("a type of storage is named, never called");
    }
  }

  /**
   * The next object: strings, numbers, truth values, lists, maps by string, arrays for tuples, and
   * {@link View}s.
   *
   * @throws ModelException if it is damaged or asks for anything else to be made
   */
  static Object read(MappedFile file, ByteArrayInputStream bytes) {
    try {
      return new TorchPickle(file).load(bytes);
    } catch (ModelException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new ModelException(
          "Cannot use "
              + file.path()
              + ": its table of tensors is damaged ("
              + e.getClass().getSimpleName()
              + "). Download or write it again.",
          e);
    }
  }

  @Override
  protected Object dispatch(short opcode) throws IOException {
    if (!ALLOWED.contains(opcode)) {
      throw refused("its pickle has the opcode 0x%02x".formatted(opcode));
    }
    switch (opcode) {
      case Opcodes.GLOBAL -> stack.add(constructor(line(), line()));
      case Opcodes.STACK_GLOBAL -> {
        Object name = stack.pop();
        stack.add(constructor((String) stack.pop(), (String) name));
      }
      case Opcodes.BUILD -> stack.pop(); // attributes, such as versions of modules
      case Opcodes.SETITEM -> {
        Object value = stack.pop();
        Object key = stack.pop();
        map().put((String) key, value);
      }
      case Opcodes.SETITEMS -> {
        List<Object> items = stack.pop_all_since_marker();
        for (int i = 0; i < items.size(); i += 2) {
          map().put((String) items.get(i), items.get(i + 1));
        }
      }
      case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<String, Object>());
      case Opcodes.BINUNICODE -> {
        requireLength();
        return super.dispatch(opcode);
      }
      default -> {
        return super.dispatch(opcode);
      }
    }
    return NO_RETURN_VALUE;
  }

  @SuppressWarnings("unchecked") // every map on the stack is made here
  private Map<String, Object> map() {
    return (Map<String, Object>) stack.peek();
  }

  /** The library would make room for a text before it looks whether there is one. */
  private void requireLength() throws IOException {
    input.mark(Integer.BYTES);
    byte[] length = input.readNBytes(Integer.BYTES);
    input.reset();
    long claimed = 0;
    for (int i = length.length - 1; i >= 0; i--) {
      claimed = claimed << 8 | Byte.toUnsignedLong(length[i]);
    }
    if (claimed > input.available()) {
      throw refused("a text in its pickle claims " + claimed + " bytes, which do not follow");
    }
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        throw refused("its pickle is cut short");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private IObjectConstructor constructor(String module, String name) {
    IObjectConstructor known = CONSTRUCTORS.get(module + " " + name);
    if (known == null) {
      throw refused("it asks for " + Names.quote(module + "." + name) + " to be made");
    }
    return known;
  }

  private ModelException refused(String what) {
    return new ModelException(
        "Refused "
            + file.path()
            + ": "
            + what
            + ". Of pickled files only plain tensors are read, and nothing in this one was run. If"
            + " you trust it, load it in Python and save it with"
            + " save_pretrained(FOLDER, safe_serialization=True).");
  }

  /** {@code ('storage', type, key, location, elements[, view])}. */
  @Override
  protected Object persistentLoad(Object id) {
    var parts = (Object[]) id;
    if (parts.length < 5 || !"storage".equals(parts[0])) {
      throw refused("its pickle refers to something that is no storage");
    }
    Encoding encoding = ((Type) parts[1]).encoding();
    String key = (String) parts[2];
    if (parts.length > 5 && parts[5] instanceof Object[] view) {
      return new Storage(encoding, key, whole(view[2]), whole(view[1]));
    }
    return new Storage(encoding, key, whole(parts[4]), 0);
  }

  /** {@code (storage, offset, sizes, strides, ...)}. */
  private static Object tensor(Object[] arguments) {
    return new View(
        (Storage) arguments[0],
        whole(arguments[1]),
        sizes((Object[]) arguments[2]),
        sizes((Object[]) arguments[3]));
  }

  /** Empty, or with a list of pairs. */
  private static Object dictionary(Object[] arguments) {
    var map = new LinkedHashMap<String, Object>();
    if (arguments.length > 0) {
      for (Object item : (List<?>) arguments[0]) {
        Object[] pair = item instanceof List<?> list ? list.toArray() : (Object[]) item;
        map.put((String) pair[0], pair[1]);
      }
    }
    return map;
  }

  private static List<Long> sizes(Object[] numbers) {
    return Arrays.stream(numbers).map(TorchPickle::whole).toList();
  }

  private static Long whole(Object number) {
    return switch (number) {
      case Integer small -> small.longValue();
      case Long large -> large;
      default -> throw new ClassCastException(number.getClass() + " where a number was expected");
    };
  }
}
