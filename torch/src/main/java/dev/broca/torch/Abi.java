package dev.broca.torch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The C functions of PyTorch's stable ABI that Broca calls, as method handles. Every function that
 * returns an error code is reached through {@link #check}.
 *
 * @see <a href="https://docs.pytorch.org/docs/stable/notes/libtorch_stable_abi.html">LibTorch
 *     Stable ABI</a>
 */
final class Abi {
  /**
   * The ABI that the encodings of {@link Call} follow: 2.10, as major &lt;&lt; 56 | minor &lt;&lt;
   * 48.
   */
  static final long VERSION = 2L << 56 | 10L << 48;

  private static final Linker LINKER = Linker.nativeLinker();

  private final SymbolLookup symbols;
  private final Optional<MethodHandle> lastError;
  private final Map<String, MethodHandle> cudaTwins = new ConcurrentHashMap<>();
  private final int[] dtypes = new int[DType.values().length];

  final long libraryVersion;
  final MethodHandle callDispatcher;
  final MethodHandle tensorFromBlob;
  final MethodHandle emptyStrided;
  final MethodHandle newHandle;
  final MethodHandle deleteTensor;
  final MethodHandle dataPointer;
  final MethodHandle elements;
  final MethodHandle dimensions;
  final MethodHandle size;
  final MethodHandle stride;
  final MethodHandle dtype;
  final MethodHandle newList;
  final MethodHandle pushBack;
  final MethodHandle newString;
  final MethodHandle newCell;
  final boolean cellsFromAllocator;
  final MethodHandle gradMode;
  final MethodHandle threads;
  final MethodHandle deviceType;
  final int contiguousFormat;
  private final MethodHandle add;
  private final MethodHandle mulScalar;
  private final int[] devices = new int[Device.Kind.values().length];

  Abi(SymbolLookup symbols) {
    this.symbols = symbols;
    libraryVersion = version();
    callDispatcher =
        function("torch_call_dispatcher", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
    tensorFromBlob =
        function(
            "aoti_torch_create_tensor_from_blob",
            JAVA_INT,
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            ADDRESS);
    emptyStrided =
        function(
            "aoti_torch_empty_strided",
            JAVA_INT,
            JAVA_LONG,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            ADDRESS);
    newHandle = function("aoti_torch_new_tensor_handle", JAVA_INT, ADDRESS, ADDRESS);
    deleteTensor = function("aoti_torch_delete_tensor_object", JAVA_INT, ADDRESS);
    dataPointer = function("aoti_torch_get_data_ptr", JAVA_INT, ADDRESS, ADDRESS);
    elements = function("aoti_torch_get_numel", JAVA_INT, ADDRESS, ADDRESS);
    dimensions = function("aoti_torch_get_dim", JAVA_INT, ADDRESS, ADDRESS);
    size = function("aoti_torch_get_size", JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS);
    stride = function("aoti_torch_get_stride", JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS);
    dtype = function("aoti_torch_get_dtype", JAVA_INT, ADDRESS, ADDRESS);
    newList = function("torch_new_list_reserve_size", JAVA_INT, JAVA_LONG, ADDRESS);
    pushBack = function("torch_list_push_back", JAVA_INT, ADDRESS, JAVA_LONG);
    newString = function("torch_new_string_handle", JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS);
    cellsFromAllocator = symbols.find("torch_new_stable_ivalue").isEmpty();
    newCell =
        cellsFromAllocator
            ? function("_Znwm", ADDRESS, JAVA_LONG)
            : function("torch_new_stable_ivalue", JAVA_INT, ADDRESS);
    gradMode = procedure("aoti_torch_grad_mode_set_enabled", JAVA_BOOLEAN);
    threads = function("torch_get_num_threads", JAVA_INT, ADDRESS);
    lastError =
        symbols
            .find("torch_exception_get_what_without_backtrace")
            .map(address -> LINKER.downcallHandle(address, FunctionDescriptor.of(ADDRESS)));
    add = function("aoti_torch_cpu_add_Tensor", JAVA_INT, ADDRESS, ADDRESS, JAVA_DOUBLE, ADDRESS);
    mulScalar = function("aoti_torch_cpu_mul_Scalar", JAVA_INT, ADDRESS, JAVA_DOUBLE, ADDRESS);
    deviceType = function("aoti_torch_get_device_type", JAVA_INT, ADDRESS, ADDRESS);
    contiguousFormat = constant("aoti_torch_memory_format_contiguous_format");
    devices[Device.Kind.CPU.ordinal()] = constant("aoti_torch_device_type_cpu");
    devices[Device.Kind.CUDA.ordinal()] = constant("aoti_torch_device_type_cuda");
    for (DType type : DType.values()) {
      dtypes[type.ordinal()] = constant("aoti_torch_dtype_" + type.label());
    }
  }

  /** x + alpha y; sums of tensors have a Scalar argument, which does not pass the dispatcher. */
  MethodHandle add(boolean cuda) {
    return cuda ? cudaTwin("add_Tensor", ADDRESS, ADDRESS, JAVA_DOUBLE, ADDRESS) : add;
  }

  /** x * factor, likewise. */
  MethodHandle mulScalar(boolean cuda) {
    return cuda ? cudaTwin("mul_Scalar", ADDRESS, JAVA_DOUBLE, ADDRESS) : mulScalar;
  }

  private MethodHandle cudaTwin(String name, MemoryLayout... arguments) {
    return cudaTwins.computeIfAbsent(
        name, key -> function("aoti_torch_cuda_" + key, JAVA_INT, arguments));
  }

  int code(DType type) {
    return dtypes[type.ordinal()];
  }

  DType type(int code) {
    for (DType type : DType.values()) {
      if (dtypes[type.ordinal()] == code) {
        return type;
      }
    }
    throw new TorchException("PyTorch returned a tensor of an element type that Broca never uses");
  }

  int deviceCode(Device.Kind kind) {
    return devices[kind.ordinal()];
  }

  /**
   * Sets how many threads the operators that this thread calls may use: OpenMP's number, which is
   * the thread's own, and that of OpenBLAS's own threads, which is the process's. Where a library
   * lacks one of them, the other is all there is.
   */
  void limitThreads(int count) {
    try {
      for (String name : List.of("omp_set_num_threads", "openblas_set_num_threads")) {
        var symbol = symbols.find(name);
        if (symbol.isPresent()) {
          LINKER
              .downcallHandle(symbol.get(), FunctionDescriptor.ofVoid(JAVA_INT))
              .invokeExact(count);
        }
      }
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Turns an error code into an exception with PyTorch's message. */
  void check(int error, String what) {
    if (error == 0) {
      return;
    }
    throw new TorchException(what + ": " + message());
  }

  boolean givesReasons() {
    return lastError.isPresent();
  }

  private String message() {
    if (lastError.isEmpty()) {
      return "PyTorch refused it; this version (before 2.13) prints the reason to standard error";
    }
    try {
      MemorySegment text = (MemorySegment) lastError.get().invokeExact();
      return text.equals(MemorySegment.NULL)
          ? "PyTorch refused it without a message"
          : text.reinterpret(Long.MAX_VALUE).getString(0).strip();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private long version() {
    MethodHandle version = function("aoti_torch_abi_version", JAVA_LONG);
    try {
      return (long) version.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private int constant(String name) {
    MethodHandle constant = function(name, JAVA_INT);
    try {
      return (int) constant.invokeExact();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(address(name), FunctionDescriptor.of(result, arguments));
  }

  private MethodHandle procedure(String name, MemoryLayout... arguments) {
    return LINKER.downcallHandle(address(name), FunctionDescriptor.ofVoid(arguments));
  }

  private MemorySegment address(String name) {
    return symbols
        .find(name)
        .or(() -> LINKER.defaultLookup().find(name))
        .orElseThrow(() ->
            new TorchException(
                "This libtorch lacks "
                    + name
                    + ": Broca needs PyTorch 2.10 or newer. Set BROCA_TORCH to the lib folder"
                    + " of such a version, or unset it to use the bundled CPU build."));
  }

  /** A method handle that throws breaks the binding itself: there is nothing to recover. */
  static AssertionError unexpected(Throwable cause) {
    return new AssertionError("a native call threw", cause);
  }

  static MemorySegment scratch(long bytes) {
    return Arena.ofAuto().allocate(bytes, 8);
  }
}
