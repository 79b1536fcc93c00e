package dev.broca.model.hub;

import dev.broca.torch.CacheFolders;
import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;

/**
 * The small model that comes with Broca, so that the first command and the tests need nothing else:
 * a Llama of 8.5 million parameters. Its card lies beside it among the resources. Weights are
 * mapped, so the files are copied out of the jar into the cache, once for each version.
 */
final class BundledModel {
  static final String NAME = "broca-tiny";

  /** Checksum of the weights; names the folder in the cache. */
  static final String SHA256 = "455d98fd0e6a8e6899f2dd98aa2130c62a2d28cdc824b4a03013a55e54eda0f7";

  private static final List<String> FILES =
      List.of(WantedFiles.CONFIG, WantedFiles.WEIGHTS, WantedFiles.TOKENIZER);

  private BundledModel() {}

  /** The files of the model, in the cache. */
  static ModelFiles in(CacheFolders folders) throws IOException {
    Path folder = folders.models().resolve(NAME + "-" + SHA256.substring(0, 12));
    for (String name : FILES) {
      WholeFiles.unpack(resource(name), folder.resolve(name));
    }
    return new ModelFiles(
        NAME,
        NAME,
        folder,
        FILES.stream().map(folder::resolve).sorted().toList(),
        new Origin.Bundled(SHA256));
  }

  /** A file of the model inside the jar. */
  private static URL resource(String name) {
    URL found = BundledModel.class.getResource(NAME + "/" + name);
    if (found == null) {
      throw new IllegalStateException("The program is incomplete: it lacks " + NAME + "/" + name);
    }
    return found;
  }
}
