package dev.broca.torch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The libtorch of this process: found and loaded once, at first use.
 *
 * <p>{@code BROCA_TORCH} chooses a PyTorch of the user's (2.10 or newer, CPU or CUDA); without it
 * the bundled CPU build is unpacked into {@link CacheFolders#natives}. The number of threads is
 * that of the system property {@code broca.threads}, else of {@code OMP_NUM_THREADS}, else one for
 * each processor.
 */
public final class Torch {
  /** Threads that may be asked for: more end the process in the library itself. */
  public static final int MOST_THREADS = 1024;

  private static final AtomicLong LIVE = new AtomicLong();
  private static volatile @Nullable Torch instance;

  private final Installation installation;
  private final Abi abi;
  private final Optional<String> noCuda;
  private final ThreadLocal<Boolean> prepared = ThreadLocal.withInitial(() -> false);
  private final ThreadLocal<MemorySegment> answer = ThreadLocal.withInitial(() -> Abi.scratch(8));

  private Torch(Installation installation, Abi abi, Optional<String> noCuda) {
    this.installation = installation;
    this.abi = abi;
    this.noCuda = noCuda;
  }

  /** The libtorch of this process. Throws {@link TorchException} when there is none to load. */
  public static Torch shared() {
    Torch torch = instance;
    return torch != null ? torch : loadOnce();
  }

  private static synchronized Torch loadOnce() {
    if (instance == null) {
      instance = load();
    }
    return instance;
  }

  private static Torch load() {
    var installation =
        Installation.find(
            Optional.ofNullable(System.getenv("BROCA_TORCH")), CacheFolders.standard().natives());
    configureThreads();
    for (Path library : installation.libraries()) {
      load(installation, library);
    }
    Optional<String> noCuda = loadCuda(installation);
    return new Torch(installation, new Abi(SymbolLookup.loaderLookup()), noCuda);
  }

  private static void load(Installation installation, Path library) {
    try {
      System.load(library.toString());
    } catch (UnsatisfiedLinkError e) {
      throw new TorchException(
          library
              + " could not be loaded: "
              + e.getMessage()
              + ". "
              + installation.reason()
              + "; `broca doctor` says more.",
          e);
    }
  }

  /** Loads the CUDA half where there is one; without it the processor still computes. */
  private static Optional<String> loadCuda(Installation installation) {
    List<Path> libraries = installation.cudaLibraries();
    if (libraries.isEmpty()) {
      return Optional.of("this libtorch was built without CUDA");
    }
    for (Path library : libraries) {
      try {
        System.load(library.toString());
      } catch (UnsatisfiedLinkError e) {
        return Optional.of(library.getFileName() + " could not be loaded: " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  /** OpenMP reads these when it is loaded, and never again. */
  private static void configureThreads() {
    String threads = System.getProperty("broca.threads");
    requireThreads("broca.threads", threads);
    requireThreads("OMP_NUM_THREADS", System.getenv("OMP_NUM_THREADS"));
    if (threads != null) {
      CLibrary.setEnvironment("OMP_NUM_THREADS", threads);
    } else if (System.getenv("OMP_NUM_THREADS") == null) {
      CLibrary.setEnvironment(
          "OMP_NUM_THREADS", Integer.toString(Runtime.getRuntime().availableProcessors()));
    }
    // Spinning threads starve the one that works as soon as another process wants a core; a few
    // microseconds of it spare most of the sleeps between one operator and the next.
    if (System.getenv("OMP_WAIT_POLICY") == null && System.getenv("GOMP_SPINCOUNT") == null) {
      CLibrary.setEnvironment("OMP_WAIT_POLICY", "passive");
      CLibrary.setEnvironment("GOMP_SPINCOUNT", "1000");
    }
  }

  static void requireThreads(String name, @Nullable String count) {
    boolean nested = count != null && count.contains(","); // OpenMP's form: one for each level
    if (count == null || count.isBlank() || nested) {
      return;
    }
    if (!count.strip().matches("[1-9][0-9]{0,3}")
        || Integer.parseInt(count.strip()) > MOST_THREADS) {
      throw new TorchException(
          "%s is %s, but a number of threads is from 1 to %d. Correct or unset it."
              .formatted(name, count, MOST_THREADS));
    }
  }

  /**
   * Gives memory that closed tensors have left behind back to the system. Worth it when a large
   * computation is over and the process goes on; does nothing where the C library has no such call.
   */
  public void trim() {
    CLibrary.trim();
  }

  /** Which libtorch this is, and why. */
  public Installation installation() {
    return installation;
  }

  /** Version of the library, such as {@code 2.13.0}. */
  public String version() {
    long version = abi.libraryVersion;
    return (version >>> 56) + "." + (version >>> 48 & 0xff) + "." + (version >>> 40 & 0xff);
  }

  /** Whether errors carry PyTorch's message (2.13 and later); earlier ones print it instead. */
  public boolean givesReasons() {
    return abi.givesReasons();
  }

  /** Number of threads that one operator may use. */
  public int threads() {
    return (int) (query(abi.threads) & 0xffff_ffffL);
  }

  /**
   * Runs tasks 0 to count - 1, which must not depend on each other, on as many threads as one
   * operator may use otherwise; every operator then keeps to its own thread. Many operators of
   * middling size run faster this way than one after the other on all threads: a decomposition of a
   * 720 x 720 matrix took 0.2 s on one thread, and 5.7 s on two of a busy machine, which waited for
   * each other. Not for tasks that call it again.
   *
   * <p>The first exception of a task is thrown when all have ended.
   */
  public void inParallel(int count, IntConsumer task) {
    int workers = Math.min(count, threads());
    try (var pool = Executors.newFixedThreadPool(Math.max(1, workers))) {
      List<Future<?>> running =
          IntStream.range(0, count)
              .<Future<?>>mapToObj(i -> pool.submit(() -> onOneThread(i, task)))
              .toList();
      running.forEach(Torch::finish);
    } finally {
      abi.limitThreads(threads());
    }
  }

  private void onOneThread(int index, IntConsumer task) {
    // PyTorch sets a thread's number when it is first asked for; only then does ours last.
    int before = threads();
    if (before > 1) {
      abi.limitThreads(1);
    }
    task.accept(index);
  }

  private static void finish(Future<?> task) {
    try {
      task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw Abi.unexpected(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TorchException("interrupted while tasks were running", e);
    }
  }

  /** A new owner of tensors. */
  public Scope scope() {
    return new Scope(this);
  }

  /** Number of tensors that are open now, in all scopes. */
  public static long liveTensors() {
    return LIVE.get();
  }

  /** Why tensors cannot lie on an accelerator; empty when they can, given one is present. */
  public Optional<String> noCuda() {
    return noCuda;
  }

  /**
   * Whether linear layers go through oneDNN's fused operator on a device. A processor may be able
   * to in float32 only: products in 16 bits need AVX-512 or newer instructions there.
   */
  public boolean fusesLinear(Device device, DType type) {
    return device.kind() == Device.Kind.CPU && Fusion.TYPES.contains(type);
  }

  private static final class Fusion {
    static final Set<DType> TYPES = probed();
    private static final int SIZE = 32;

    private static Set<DType> probed() {
      Set<DType> types = EnumSet.of(DType.FLOAT32, DType.BFLOAT16, DType.FLOAT16);
      types.removeIf(type -> !works(type));
      return types;
    }

    private static boolean works(DType type) {
      try (Scope scope = shared().scope()) {
        Tensor zeros = scope.to(scope.of(new float[SIZE * SIZE], SIZE, SIZE), type);
        scope
            .run(
                scope
                    .call("mkldnn::_linear_pointwise", "")
                    .tensor(zeros)
                    .tensor(zeros)
                    .absent()
                    .text("none")
                    .integers()
                    .optionalText(""))
            .close();
        return true;
      } catch (TorchException e) {
        return false;
      }
    }
  }

  MemorySegment blob(MemorySegment memory, DType type, long... shape) {
    prepareThread();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = Scope.pointer(arena);
      abi.check(
          (int)
              abi.tensorFromBlob.invokeExact(
                  memory,
                  (long) shape.length,
                  Scope.longs(arena, shape),
                  Scope.longs(arena, rowMajor(shape)),
                  0L,
                  abi.code(type),
                  abi.deviceCode(Device.Kind.CPU),
                  0,
                  result),
          "wrap memory");
      return result.get(ADDRESS, 0);
    } catch (TorchException e) {
      throw e;
    } catch (Throwable e) {
      throw Abi.unexpected(e);
    }
  }

  MemorySegment empty(DType type, Device device, long... shape) {
    prepareThread();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = Scope.pointer(arena);
      abi.check(
          (int)
              abi.emptyStrided.invokeExact(
                  (long) shape.length,
                  Scope.longs(arena, shape),
                  Scope.longs(arena, rowMajor(shape)),
                  abi.code(type),
                  abi.deviceCode(device.kind()),
                  device.index(),
                  result),
          "allocate a tensor");
      return result.get(ADDRESS, 0);
    } catch (TorchException e) {
      throw e;
    } catch (Throwable e) {
      throw Abi.unexpected(e);
    }
  }

  private static long[] rowMajor(long... shape) {
    long[] strides = new long[shape.length];
    long step = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      strides[d] = step;
      step *= Math.max(shape[d], 1);
    }
    return strides;
  }

  MemorySegment add(Tensor x, Tensor y) {
    prepareThread();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = Scope.pointer(arena);
      abi.check(
          (int) abi.add(cuda(x)).invokeExact(x.handle(), y.handle(), 1.0, result),
          "aten::add.Tensor");
      return result.get(ADDRESS, 0);
    } catch (TorchException e) {
      throw e;
    } catch (Throwable e) {
      throw Abi.unexpected(e);
    }
  }

  MemorySegment mul(Tensor x, double factor) {
    prepareThread();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = Scope.pointer(arena);
      abi.check(
          (int) abi.mulScalar(cuda(x)).invokeExact(x.handle(), factor, result), "aten::mul.Scalar");
      return result.get(ADDRESS, 0);
    } catch (TorchException e) {
      throw e;
    } catch (Throwable e) {
      throw Abi.unexpected(e);
    }
  }

  private boolean cuda(Tensor x) {
    int type = (int) query(abi.deviceType, x.handle());
    return type == abi.deviceCode(Device.Kind.CUDA);
  }

  Abi abi() {
    return abi;
  }

  void opened() {
    LIVE.incrementAndGet();
  }

  void delete(MemorySegment handle) {
    LIVE.decrementAndGet();
    try {
      abi.check((int) abi.deleteTensor.invokeExact(handle), "free a tensor");
    } catch (TorchException e) {
      throw e;
    } catch (Throwable e) {
      throw Abi.unexpected(e);
    }
  }

  /** Gradients are recorded per thread unless told otherwise. */
  void prepareThread() {
    if (!prepared.get()) {
      try {
        abi.gradMode.invokeExact(false);
      } catch (Throwable e) {
        throw Abi.unexpected(e);
      }
      prepared.set(true);
    }
  }

  long query(MethodHandle function) {
    MemorySegment result = answer.get();
    result.set(JAVA_LONG, 0, 0);
    try {
      abi.check((int) function.invokeExact(result), "ask the library");
    } catch (TorchException e) {
      throw e;
    } catch (Throwable e) {
      throw Abi.unexpected(e);
    }
    return result.get(JAVA_LONG, 0);
  }

  long query(MethodHandle function, MemorySegment handle) {
    MemorySegment result = answer.get();
    result.set(JAVA_LONG, 0, 0);
    try {
      abi.check((int) function.invokeExact(handle, result), "ask a tensor");
    } catch (TorchException e) {
      throw e;
    } catch (Throwable e) {
      throw Abi.unexpected(e);
    }
    return result.get(JAVA_LONG, 0);
  }

  long query(MethodHandle function, MemorySegment handle, long dimension) {
    MemorySegment result = answer.get();
    try {
      abi.check((int) function.invokeExact(handle, dimension, result), "ask a tensor");
    } catch (TorchException e) {
      throw e;
    } catch (Throwable e) {
      throw Abi.unexpected(e);
    }
    return result.get(JAVA_LONG, 0);
  }
}
