package dev.broca.lab;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names that come out of a file and are to become names of files. What a store or an archive calls
 * its parts is data: it never chooses the folder that is written to, on no system.
 */
public final class FileName {
  /** What file systems allow, less room for a temporary name around it. */
  private static final int LONGEST = 200;

  private static final int SHOWN = 60;

  private static final Pattern RESERVED =
      Pattern.compile("(?i)(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9¹²³])([. ].*)?");

  private FileName() {}

  /**
   * A name that is one file in the folder where it is put, on Linux, macOS and Windows.
   *
   * @param name the name, with its suffix
   * @param of what has the name and where, for the message, such as {@code a mask in s.sqlite}
   * @return the name
   * @throws LabException if it is no such name
   */
  public static String require(String name, String of) {
    String problem = problem(name);
    if (!problem.isEmpty()) {
      throw new LabException(
          "%s is called \"%s\", which cannot be a file's name: it %s. Nothing was written."
              .formatted(of, shown(name), problem));
    }
    return name;
  }

  /** Why a name is none, as the rest of a sentence; empty where it is one. */
  private static String problem(String name) {
    if (name.isBlank()) {
      return "is blank";
    }
    if (name.chars().anyMatch(c -> c == '/' || c == '\\')) {
      return "names a folder";
    }
    if (name.matches("[.]+")) {
      return "names a folder";
    }
    if (name.codePoints().anyMatch(FileName::isUnwritable)) {
      return "holds a character that no file's name may hold everywhere";
    }
    if (name.endsWith(".") || name.endsWith(" ")) {
      return "ends with a point or a blank, which Windows drops";
    }
    if (RESERVED.matcher(name).matches()) {
      return "is the name of a device on Windows";
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      return "is longer than %d bytes".formatted(LONGEST);
    }
    return "";
  }

  private static boolean isUnwritable(int c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT
        || Character.getType(c) == Character.SURROGATE
        || Character.getType(c) == Character.LINE_SEPARATOR
        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
        || "<>:\"|?*".indexOf(c) >= 0;
  }

  private static String shown(String name) {
    var text = new StringBuilder();
    name.codePoints()
        .limit(SHOWN)
        .forEach(c -> {
          if (isUnwritable(c) && "<>:\"|?*".indexOf(c) < 0) {
            text.append("\\u").append(String.format(Locale.ROOT, "%04x", c));
          } else {
            text.appendCodePoint(c);
          }
        });
    return name.codePointCount(0, name.length()) > SHOWN ? text + "..." : text.toString();
  }

  /** The names of one folder, of which no two may become one file. */
  public static final class Folder {
    private final Map<String, String> names = new HashMap<>();

    /** A folder without files. */
    public Folder() {}

    /** Whether a file of that name would be one that is there: case and accents may not count. */
    public boolean has(String name) {
      return names.containsKey(folded(name));
    }

    /**
     * Adds a name.
     *
     * @param of as in {@link FileName#require}
     * @return the name
     * @throws LabException if it is no file's name, or would be another one's file
     */
    public String add(String name, String of) {
      require(name, of);
      String other = names.putIfAbsent(folded(name), name);
      if (other != null) {
        throw new LabException(
            "%s is called \"%s\", and another one \"%s\": both would be one file. Nothing was written."
                .formatted(of, shown(name), shown(other)));
      }
      return name;
    }

    private static String folded(String name) {
      return Normalizer.normalize(name, Normalizer.Form.NFKC)
          .toUpperCase(Locale.ROOT)
          .toLowerCase(Locale.ROOT);
    }
  }
}
