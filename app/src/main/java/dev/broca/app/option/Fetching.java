package dev.broca.app.option;

import dev.broca.app.cli.Console;
import dev.broca.app.cli.FetchMeter;
import dev.broca.model.hub.HubOptions;
import dev.broca.model.hub.ModelFiles;
import dev.broca.model.hub.ModelSource;
import dev.broca.torch.CacheFolders;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How models come to this machine. */
public final class Fetching {
  @Option(
      names = "--cache-dir",
      paramLabel = "DIR",
      description =
          "Where models are looked for and kept, laid out like the Hugging Face cache, which is the"
              + " default (broca doctor says where).")
  private @Nullable Path cacheDir;

  @Option(names = "--offline", description = "Fetch nothing; use what is on this machine.")
  private boolean offline;

  /** Finds a model, fetching it when need be; weights only where they are wanted. */
  public ModelFiles resolve(String name, boolean weights, Console console, boolean quiet) {
    HubOptions options = HubOptions.fromEnvironment().withWeights(weights);
    if (cacheDir != null) {
      options = options.withHubCache(cacheDir).withFolders(new CacheFolders(cacheDir));
    }
    if (offline) {
      options = options.withOffline(true);
    }
    try (var meter = new FetchMeter(console, quiet)) {
      return ModelSource.resolve(name, options, meter);
    }
  }
}
