package dev.broca.app.option;

import dev.broca.app.cli.Console;
import dev.broca.app.cli.Meter;
import dev.broca.app.cli.Sizes;
import dev.broca.lab.LabException;
import dev.broca.model.LanguageModel;
import dev.broca.model.ModelOptions;
import dev.broca.model.hub.ModelFiles;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Torch;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a model is computed. */
public final class Computing {
  /** Where to compute: a device, or empty for the best that is there. */
  record Place(Optional<Device> device) {}

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description = "float32 (default), bfloat16 or float16.",
      converter = Converters.OfDType.class)
  private @Nullable DType dtype;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description =
          "cpu (default), cuda, cuda:N, or auto: cuda where there is one, else cpu with the reason.",
      converter = Converters.OfDevice.class)
  private Place place = new Place(Optional.of(ModelOptions.DEFAULT.device()));

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with, 1 to 1024. Default: all processors.",
      converter = Converters.OfThreads.class)
  private @Nullable Integer threads;

  @Option(
      names = "--batch-tokens",
      paramLabel = "N",
      description = "Tokens that go through the model together. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfPositive.class)
  private int batchTokens = ModelOptions.DEFAULT.batchTokens();

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description =
          "What weights and activations may take, such as 8G. Weights that need more go through the"
              + " model block by block, batches become smaller, and a text that does not fit is"
              + " refused. Default: two thirds of what is available.",
      converter = Converters.OfBytes.class)
  private @Nullable Long memory;

  @Option(
      names = "--untrained",
      description =
          "Random weights instead of the model's own, which are not fetched, from its family's"
              + " initialisation.")
  private boolean untrained;

  @Option(
      names = "--untrained-seed",
      paramLabel = "N",
      description = "Seed of the random weights. Default: ${DEFAULT-VALUE}.")
  private long untrainedSeed = 42;

  /** The type that is computed in. */
  public DType dtype() {
    return dtype == null ? ModelOptions.DEFAULT.dtype() : dtype;
  }

  /** Whether the model's own weights are wanted. */
  public boolean needsWeights() {
    return !untrained;
  }

  /** Opens a model and says what it is. */
  public LanguageModel open(ModelFiles files, Console console, boolean quiet) {
    return open(files, dtype(), console, quiet);
  }

  /**
   * The same where a file says what is computed in.
   *
   * @throws LabException if an option says otherwise
   */
  public LanguageModel openAs(DType asked, ModelFiles files, Console console, boolean quiet) {
    if (dtype != null && dtype != asked) {
      throw new LabException(
          "The study is computed in %s, but --dtype is %s. Change one of them."
              .formatted(asked.label(), dtype.label()));
    }
    return open(files, asked, console, quiet);
  }

  private LanguageModel open(ModelFiles files, DType type, Console console, boolean quiet) {
    if (threads != null) {
      setThreads(threads);
    }
    Device device = device(console, quiet);
    ModelOptions options =
        ModelOptions.DEFAULT
            .on(type, device)
            .withBatchTokens(batchTokens)
            .withUntrained(untrained ? OptionalLong.of(untrainedSeed) : OptionalLong.empty());
    if (memory != null) {
      options = options.withMemory(memory);
    }
    long start = console.clock().millis();
    LanguageModel model = LanguageModel.open(files, options);
    console.say(
        quiet,
        "%s: %s, %s parameters stored as %s, computed in %s on %s with %d threads (opened in %s)."
            .formatted(
                files.id(),
                model.architecture().family(),
                Sizes.number(model.architecture().parameters()),
                model.storage(),
                type.label(),
                device,
                Torch.shared().threads(),
                Meter.seconds(console.clock().millis() - start)));
    if (model.blockByBlock()) {
      console.say(
          quiet,
          ("All blocks take %s in %s, and %s may be used (--memory): the texts go through one block"
                  + " after the other, at most %s at a time.")
              .formatted(
                  Sizes.bytes(model.blockBytes()),
                  type.label(),
                  Sizes.bytes(options.memory()),
                  Sizes.bytes(model.blockBytes() / model.architecture().blocks().size())));
    }
    return model;
  }

  /** Libtorch and the statistics read these when they first start, and that is still to come. */
  private static void setThreads(int count) {
    System.setProperty("broca.threads", Integer.toString(count));
    System.setProperty(
        "java.util.concurrent.ForkJoinPool.common.parallelism", Integer.toString(count));
  }

  /** The device that was asked for, or with {@code auto} the best that is there. */
  private Device device(Console console, boolean quiet) {
    Optional<String> noCuda = Torch.shared().noCuda();
    if (place.device.isEmpty()) {
      noCuda.ifPresent(reason -> console.say(quiet, "On the processor: %s.".formatted(reason)));
      return noCuda.isPresent() ? Device.CPU : Device.CUDA;
    }
    Device asked = place.device.get();
    if (asked.kind() == Device.Kind.CUDA && noCuda.isPresent()) {
      throw new LabException(
          ("--device %s cannot be used: %s. Set BROCA_TORCH to the lib folder of a PyTorch with CUDA,"
                  + " or use --device cpu.")
              .formatted(asked, noCuda.get()));
    }
    return asked;
  }
}
