package dev.broca.bench;

import static java.util.Objects.requireNonNull;

import dev.broca.lab.localize.Localization;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.response.Responses;
import dev.broca.model.LanguageModel;
import dev.broca.model.ModelOptions;
import dev.broca.model.base.Progress;
import dev.broca.model.hub.HubOptions;
import dev.broca.model.hub.ModelFiles;
import dev.broca.model.hub.ModelSource;
import dev.broca.model.unit.Reduction;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Span;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Tokens per second of the forward pass with every block tapped, and the times to load a model and
 * to localize its language network.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 7)
@Fork(
    value = 1,
    jvmArgs = {"--enable-native-access=ALL-UNNAMED", "-Xmx1g"})
@State(Scope.Benchmark)
public class ForwardBenchmark {
  @Param("smollm2-135m")
  String model = "smollm2-135m";

  @Param({"FLOAT32", "BFLOAT16"})
  DType dtype = DType.FLOAT32;

  @Param({"256", "512", "1024", "2048"})
  int batchTokens = 512;

  private final List<int[]> texts = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();
  private @Nullable LanguageModel opened;
  private @Nullable Responses responses;

  private LanguageModel open() {
    ModelFiles files =
        ModelSource.resolve(
            model, HubOptions.fromEnvironment(), dev.broca.model.hub.Progress.silent());
    return LanguageModel.open(
        files, ModelOptions.DEFAULT.on(dtype, Device.CPU).withBatchTokens(batchTokens));
  }

  /** 480 texts of 12 to 17 random tokens, as a localizer has. */
  @Setup(Level.Trial)
  public void prepare() {
    LanguageModel loaded = open();
    opened = loaded;
    var random = new Random(1);
    for (int i = 0; i < 480; i++) {
      int length = 12 + random.nextInt(6);
      texts.add(random.ints(length, 0, loaded.architecture().vocabulary()).toArray());
      spans.add(Span.at(length - 1));
    }
    responses = Responses.allocate(texts.size(), loaded.units(Site.BLOCK_OUTPUT));
  }

  /** Tokens of a run beside its time. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Tokens {
    /** Tokens that went through the model. */
    public long tokens;
  }

  /** One forward pass over all texts. */
  @Benchmark
  public void forward(Tokens counter) {
    requireNonNull(opened)
        .pool(texts, spans, Reduction.MEAN, requireNonNull(responses).segment(), Progress.NONE);
    counter.tokens = texts.stream().mapToLong(text -> text.length).sum();
  }

  /** The language localizer on the built-in texts: forward pass, statistics and resampling. */
  @Benchmark
  public Localization localize() {
    return Localizer.language().run(requireNonNull(opened));
  }

  /** Opening a model whose files are in the page cache. */
  @Benchmark
  public void load() {
    open().close();
  }

  /** Frees the model. */
  @TearDown(Level.Trial)
  public void close() {
    requireNonNull(responses).close();
    requireNonNull(opened).close();
  }
}
