import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies the jars of a class path into a folder, without what nothing loads: {@code Slim PLATFORM
 * FOLDER CLASSPATH}. Jars that were made for another class path are deleted from the folder.
 */
class Slim {
  /** What stays of native libraries, as their jars name a platform. On others all of them stay. */
  private static final Map<String, String> NATIVES =
      Map.of(
          "linux-x86_64", "linux-x86_64|Linux/x86_64|linux/amd64",
          "macosx-arm64", "osx-aarch64|Mac/aarch64|darwin/aarch64",
          "windows-x86_64", "win-x86_64|Windows/x86_64|win32/amd64");

  /** Entries that nothing loads: regular expressions of their names. */
  private static final List<String> UNUSED =
      List.of(
          // Of DJL only the half of its tokenizers that calls the native library, and no models.
          "ai/djl/(?!huggingface/tokenizers/jni/).*",
          "META-INF/services/ai\\.djl\\..*",
          "(cv|nlp)/.*",
          // JavaCPP's bindings: Broca calls libtorch, and libtorch calls OpenBLAS, without them.
          "org/bytedeco/[^/]+/[^/]+/((lib)?jni[^/]*|(include|lib|share)/.*)",
          "META-INF/native-image/(linux|macosx|windows)-.*");

  /** Where jars keep native libraries, in a folder for each platform. */
  private static final List<String> FOLDERS =
      List.of("native/lib", "org/sqlite/native", "org/xerial/snappy/native", "net/jpountz/util");

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    List<Path> jars =
        Stream.of(arguments[2].split(Pattern.quote(File.pathSeparator)))
            .map(Path::of)
            .filter(path -> path.toString().endsWith(".jar"))
            .toList();
    deleteOthers(folder, jars);
    String rule = rule(arguments[0]);
    for (Path jar : jars) {
      copy(jar, folder.resolve(jar.getFileName()), rule);
    }
  }

  private static String rule(String platform) {
    String kept = NATIVES.get(platform);
    Stream<String> foreign =
        kept == null
            ? Stream.empty()
            : FOLDERS.stream().map(folder -> folder + "/(?!(" + kept + ")/).*/.*");
    return Stream.concat(UNUSED.stream(), foreign).collect(Collectors.joining("|"));
  }

  private static void deleteOthers(Path folder, List<Path> jars) throws IOException {
    Set<Path> names = jars.stream().map(Path::getFileName).collect(Collectors.toSet());
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(file -> !names.contains(file.getFileName())).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void copy(Path jar, Path target, String rule) throws IOException {
    Predicate<String> unused = Pattern.compile(rule).asMatchPredicate();
    try (var in = new ZipFile(jar.toFile())) {
      if (in.stream().map(ZipEntry::getName).noneMatch(unused)) {
        Files.copy(jar, target, StandardCopyOption.REPLACE_EXISTING);
      } else if (!isDone(target, rule)) {
        write(in, target, rule, unused.negate());
      }
    }
  }

  /** Says whether a jar was made by this rule: its comment is the rule. */
  private static boolean isDone(Path target, String rule) throws IOException {
    if (!Files.exists(target)) {
      return false;
    }
    try (var done = new ZipFile(target.toFile())) {
      return rule.equals(done.getComment());
    }
  }

  private static void write(ZipFile in, Path target, String rule, Predicate<String> used)
      throws IOException {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try (var out = new ZipOutputStream(Files.newOutputStream(part))) {
      out.setComment(rule);
      for (ZipEntry entry : Collections.list(in.entries())) {
        if (entry.getName().matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)")) {
          throw new IOException(in.getName() + " is signed, so nothing can be left out of it.");
        }
        if (used.test(entry.getName())) {
          var copy = new ZipEntry(entry.getName());
          copy.setTimeLocal(entry.getTimeLocal());
          out.putNextEntry(copy);
          in.getInputStream(entry).transferTo(out);
        }
      }
    }
    Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
  }
}
