package dev.broca.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The libtorch that this process uses.
 *
 * @param folder where its libraries lie
 * @param origin where it came from
 * @param reason why this one was taken, as a sentence
 */
public record Installation(Path folder, Origin origin, String reason) {
  /** Where a libtorch comes from. */
  public enum Origin {
    /** The CPU build that Broca brings along. */
    BUNDLED,
    /** The one that {@code BROCA_TORCH} points to. */
    USER
  }

  private static final String BUNDLED_VERSION = "2.13.0-1.5.14";

  /** Finds the libtorch to use, unpacking the bundled one when it is wanted and not yet there. */
  static Installation find(Optional<String> userFolder, Path cache) {
    if (userFolder.isPresent() && !userFolder.get().isBlank()) {
      Path folder = Path.of(userFolder.get()).toAbsolutePath();
      return new Installation(
          libraryFolder(folder), Origin.USER, "BROCA_TORCH points to " + folder);
    }
    return new Installation(
        unpack(cache), Origin.BUNDLED, "BROCA_TORCH is not set, so the bundled CPU build is used");
  }

  /** Accepts the folder of the libraries, a torch package, or a site-packages folder. */
  private static Path libraryFolder(Path folder) {
    return Stream.of(folder, folder.resolve("lib"), folder.resolve("torch").resolve("lib"))
        .filter(candidate -> Files.isRegularFile(candidate.resolve(library("torch_cpu"))))
        .findFirst()
        .orElseThrow(() ->
            new TorchException(
                "BROCA_TORCH is "
                    + folder
                    + ", but there is no "
                    + library("torch_cpu")
                    + " in it, in its lib or in its torch/lib. Point it to the lib folder of a"
                    + " PyTorch 2.10 or newer, or unset it to use the bundled CPU build."));
  }

  /** The libraries that the processor needs, in an order in which each finds what it needs. */
  List<Path> libraries() {
    return switch (origin) {
      case BUNDLED ->
          bundled().stream()
              .map(resource -> folder.resolve(resource.substring(resource.lastIndexOf('/') + 1)))
              .toList();
      case USER ->
          Stream.concat(
                  matching("libgomp", "libomp", "libiomp5").stream(), existing("c10", "torch_cpu"))
              .toList();
    };
  }

  /** The libraries that an accelerator needs besides; empty when there are none. */
  List<Path> cudaLibraries() {
    return existing("c10_cuda", "torch_cuda").toList();
  }

  private Stream<Path> existing(String... names) {
    return Stream.of(names).map(name -> folder.resolve(library(name))).filter(Files::isRegularFile);
  }

  private List<Path> matching(String... prefixes) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file ->
              Stream.of(prefixes).anyMatch(file.getFileName().toString()::startsWith)
                  && Files.isRegularFile(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path unpack(Path cache) {
    Path folder = cache.resolve("libtorch-" + BUNDLED_VERSION + "-" + platform());
    try {
      return UnpackedFolder.of(folder, bundled().stream().map(Installation::found).toList());
    } catch (IOException e) {
      throw new TorchException(
          "The bundled libtorch (about 360 MB) could not be unpacked into "
              + cache
              + ": "
              + e
              + ". Free some room there, or set BROCA_CACHE to another folder.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TorchException("Unpacking libtorch was interrupted.", e);
    }
  }

  private static URL found(String resource) {
    URL found = Installation.class.getResource(resource);
    if (found == null) {
      throw new TorchException(
          "This copy of Broca brings no libtorch for "
              + platform()
              + " ("
              + resource
              + " is missing). Install PyTorch 2.10 or newer and set BROCA_TORCH to its lib"
              + " folder.");
    }
    return found;
  }

  /** Resources of the bundled build for this platform, in load order. */
  private static List<String> bundled() {
    String blas = "/org/bytedeco/openblas/" + platform() + "/";
    String torch = "/org/bytedeco/pytorch/" + platform() + "/";
    return switch (platform()) {
      case "linux-x86_64" ->
          List.of(
              blas + "libgcc_s.so.1",
              blas + "libquadmath.so.0",
              blas + "libgfortran.so.5",
              blas + "libopenblas.so.0",
              torch + "libgomp.so.1",
              torch + "libc10.so",
              torch + "libtorch_cpu.so",
              torch + "libtorch.so");
      case "macosx-arm64" ->
          List.of(
              blas + "libgcc_s.1.1.dylib",
              blas + "libquadmath.0.dylib",
              blas + "libgfortran.5.dylib",
              blas + "libopenblas.0.dylib",
              torch + "libomp.dylib",
              torch + "libc10.dylib",
              torch + "libtorch_cpu.dylib",
              torch + "libtorch.dylib");
      case "windows-x86_64" ->
          List.of(
              blas + "libopenblas.dll",
              torch + "uv.dll",
              torch + "c10.dll",
              torch + "torch_cpu.dll",
              torch + "torch.dll");
      default ->
          throw new TorchException(
              "Broca brings no libtorch for "
                  + platform()
                  + ". Install PyTorch 2.10 or newer and set BROCA_TORCH to its lib folder.");
    };
  }

  static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String family = os.contains("mac") ? "macosx" : os.contains("windows") ? "windows" : "linux";
    String processor =
        switch (arch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm64";
          default -> arch;
        };
    return family + "-" + processor;
  }

  private static String library(String name) {
    return System.mapLibraryName(name);
  }
}
