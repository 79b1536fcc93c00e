package dev.broca.lab;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: {@code 800M}, {@code 8G}, {@code 8Gi}. */
public final class ByteSize {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})([kKMGT])(i?)[bB]?");

  private ByteSize() {}

  /** The bytes that a text means; empty where it means none. */
  public static OptionalLong parse(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches() || Long.parseLong(size.group(1)) == 0) {
      return OptionalLong.empty();
    }
    long unit = size.group(3).isEmpty() ? 1000 : 1024;
    long bytes = Long.parseLong(size.group(1));
    for (int i = "KMGT".indexOf(size.group(2).toUpperCase(Locale.ROOT)); i >= 0; i--) {
      bytes *= unit;
    }
    return OptionalLong.of(bytes);
  }
}
