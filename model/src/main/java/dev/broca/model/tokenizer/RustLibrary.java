package dev.broca.model.tokenizer;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.broca.model.base.ModelException;
import dev.broca.torch.CacheFolders;
import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Loads the native tokenizers library out of its jar. DJL's own loader is left aside: it looks for
 * GPUs, may download another flavour, reports home and unpacks into a folder of its own.
 */
final class RustLibrary {
  private static @Nullable TokenizersLibrary loaded;

  private RustLibrary() {}

  /**
   * The library, unpacked into Broca's cache folder at the first call on a machine.
   *
   * @throws ModelException if there is none for this machine or it does not load
   */
  static synchronized TokenizersLibrary load() {
    if (loaded == null) {
      String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
      try {
        for (String file : files(platform)) {
          System.load(unpack(platform, file, CacheFolders.standard().natives()).toString());
        }
      } catch (UnsatisfiedLinkError e) {
        throw new ModelException(
            "the tokenizers library does not load on this machine ("
                + e.getMessage()
                + "); on Linux it needs glibc 2.34 or newer and libstdc++",
            e);
      }
      loaded = TokenizersLibrary.LIB;
    }
    return loaded;
  }

  /** The platform in the library's words, such as {@code linux-x86_64}. */
  static String platform(String os, String arch) {
    String name = os.toLowerCase(Locale.ROOT);
    String system = name.startsWith("mac") ? "osx" : name.startsWith("win") ? "win" : name;
    return system + "-" + (arch.equals("amd64") ? "x86_64" : arch);
  }

  private static List<String> files(String platform) {
    String library = System.mapLibraryName("tokenizers");
    return platform.startsWith("win-")
        ? List.of("libwinpthread-1.dll", "libgcc_s_seh-1.dll", "libstdc++-6.dll", library)
        : List.of(library);
  }

  /** Copies a file of the jar into a folder below {@code natives}, unless it is there. */
  static Path unpack(String platform, String file, Path natives) {
    URL resource = TokenizersLibrary.class.getResource("/native/lib/" + platform + "/cpu/" + file);
    if (resource == null) {
      throw new ModelException(
          "there is no tokenizers library for "
              + platform
              + "; it is published for Linux (x86_64, aarch64), macOS (aarch64) and Windows"
              + " (x86_64)");
    }
    Path folder = natives.resolve("tokenizers-" + version() + "-" + platform);
    Path target = folder.resolve(file).toAbsolutePath();
    try {
      WholeFiles.unpack(resource, target);
    } catch (IOException e) {
      throw new ModelException(
          "cannot unpack the tokenizers library to "
              + target
              + " ("
              + e
              + "); name another folder with BROCA_CACHE=FOLDER",
          e);
    }
    return target;
  }

  private static String version() {
    var properties = new Properties();
    try (InputStream in =
        TokenizersLibrary.class.getResourceAsStream("/native/lib/tokenizers.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new ModelException("cannot read the version of the tokenizers library: " + e, e);
    }
    return properties.getProperty("version", "unknown");
  }
}
