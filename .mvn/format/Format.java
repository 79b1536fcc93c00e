import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks ({@code check FOLDER}) or rewrites ({@code fix FOLDER}) every Java file in Google style.
 */
class Format {
  public static void main(String[] arguments) throws Exception {
    boolean fix = arguments[0].equals("fix");
    Path root = Path.of(arguments[1]);
    List<Path> files;
    try (var walk = Files.walk(root)) {
      files =
          walk.filter(path -> path.toString().endsWith(".java"))
              .filter(path -> !root.relativize(path).toString().contains("target"))
              .sorted()
              .toList();
    }
    var formatter = new Formatter(JavaFormatterOptions.builder().build());
    var wrong = new ArrayList<Path>();
    for (Path file : files) {
      String source = Files.readString(file);
      String formatted =
          formatter.formatSource(
              RemoveUnusedImports.removeUnusedImports(
                  ImportOrderer.reorderImports(source, JavaFormatterOptions.Style.GOOGLE)));
      if (formatted.equals(source)) {
        continue;
      }
      wrong.add(root.relativize(file));
      if (fix) {
        Files.writeString(file, formatted);
      }
    }
    if (!fix && !wrong.isEmpty()) {
      wrong.forEach(file -> System.err.println("not formatted: " + file));
      System.err.println("Run `mvn -Dformat process-sources -N` to format them.");
      System.exit(1);
    }
  }
}
