package dev.broca.lab.table;

import dev.broca.lab.LabException;
import dev.broca.lab.table.Records.Malformed;
import dev.broca.lab.table.Records.Quotes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A text whose columns stand between separators. Which separator and which quotes is found by
 * reading it: the first way in which every record has as many fields as the header.
 */
final class Delimited implements Cells {
  private static final String SEPARATORS = ",\t;|";

  private final String text;
  private final int start;
  private final int line;
  private final Shape shape;

  private Delimited(String text, int start, int line, Shape shape) {
    this.text = text;
    this.start = start;
    this.line = line;
    this.shape = shape;
  }

  /**
   * Finds separator and quotes.
   *
   * @param name of the file, for messages
   * @throws LabException naming the first line that does not fit
   */
  static Delimited of(String name, String text, Optional<Character> separator) {
    int start = 0;
    int line = 1;
    Optional<Character> said = separator;
    if (text.startsWith("sep=") && text.length() > 4) { // Excel writes and reads it so.
      said = separator.or(() -> Optional.of(text.charAt(4)));
      start = text.indexOf('\n') + 1;
      line = 2;
    }
    return of(name, text, start, line, said);
  }

  /** The same of a text whose first record is a row: columns are numbered from 0. */
  static Delimited withoutHeader(String name, String text, Optional<Character> separator) {
    boolean blanks =
        separator.isEmpty() && text.lines().findFirst().filter(Delimited::isBlanks).isPresent();
    Shape found = of(name, text, blanks ? Optional.of(' ') : separator).shape;
    String numbers =
        IntStream.range(0, found.header().size() + found.extra())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(String.valueOf(found.separator())));
    return of(name, numbers + "\n" + text, 0, 0, Optional.of(found.separator()));
  }

  private static boolean isBlanks(String line) {
    return line.indexOf(' ') > 0 && SEPARATORS.chars().noneMatch(c -> line.indexOf(c) >= 0);
  }

  private static Delimited of(
      String name, String text, int start, int line, Optional<Character> said) {
    Shape shape = new Finder(text, start, line).find(said);
    @Nullable Malformed wrong = shape.wrong();
    if (wrong != null) {
      throw new LabException("%s, line %d: %s".formatted(name, wrong.line(), wrong.getMessage()));
    }
    return new Delimited(text, start, line, shape);
  }

  private record Finder(String text, int start, int line) {
    Shape find(Optional<Character> said) {
      if (said.isPresent()) {
        return shape(said.get());
      }
      List<Character> candidates = candidates();
      var shapes = new ArrayList<Shape>();
      for (char separator : candidates) {
        Shape shape = shape(separator);
        if (shape.isRegular()) {
          return shape;
        }
        shapes.add(shape);
      }
      return shapes.getFirst();
    }

    /** Separators that the header has, the most frequent first; else all that may stand in rows. */
    private List<Character> candidates() {
      String header = header();
      String all = header.startsWith("\"") ? SEPARATORS + " " : SEPARATORS;
      List<Character> found =
          all.chars()
              .mapToObj(c -> (char) c)
              .filter(c -> fields(header, c) > 1)
              .sorted(
                  Comparator.comparing((Character c) -> c == ' ')
                      .thenComparing(c -> -fields(header, c)))
              .toList();
      return found.isEmpty() ? all.chars().mapToObj(c -> (char) c).toList() : found;
    }

    private String header() {
      int end = start;
      while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
        end++;
        if (end < text.length()
            && (text.charAt(end) == '\n' || text.charAt(end) == '\r')
            && text.substring(start, end).isBlank()) {
          end++;
        }
      }
      return text.substring(start, end).strip();
    }

    private static int fields(String header, char separator) {
      for (Quotes quotes : List.of(Quotes.DOUBLED, Quotes.NONE)) {
        var records = new Records(header, 0, 1, separator, quotes);
        try {
          return records.next() ? records.count() : 0;
        } catch (Malformed e) {
          continue;
        }
      }
      return 0;
    }

    private Shape shape(char separator) {
      Shape doubled = shape(separator, Quotes.DOUBLED);
      if (text.indexOf('"', start) < 0) {
        return doubled;
      }
      if (doubled.isRegular()) {
        return separator == '\t' && doubled.spanning() ? unlessUnquoted(doubled) : doubled;
      }
      if (text.contains("\\\"")) {
        Shape escaped = shape(separator, Quotes.ESCAPED);
        if (escaped.isRegular()) {
          return escaped;
        }
      }
      return separator == '\t' ? unlessUnquoted(doubled) : doubled;
    }

    /**
     * Quotes mean nothing where every line has as many fields as the header without them. Only tabs
     * make that certain: commas stand in texts, too.
     */
    private Shape unlessUnquoted(Shape quoted) {
      boolean written = text.contains("\"\"") || text.startsWith("\"", start);
      Shape none = shape(quoted.separator(), Quotes.NONE);
      return none.isRegular() && !written ? none : quoted;
    }

    private Shape shape(char separator, Quotes quotes) {
      return Shape.of(text, start, line, separator, quotes);
    }
  }

  Shape shape() {
    return shape;
  }

  @Override
  public int size() {
    return shape.rows();
  }

  @Override
  public void forEach(TableFile table, int[] kept, Consumer<Row> taken) {
    var records = new Records(text, start, line, shape.separator(), shape.quotes());
    try {
      records.next();
      while (records.next()) {
        String[] cells = new String[kept.length];
        for (int i = 0; i < kept.length; i++) {
          cells[i] = records.cell(kept[i]);
        }
        taken.accept(new Row(table, records.line(), cells));
      }
    } catch (Malformed e) {
      throw new IllegalStateException("was read before: " + Objects.requireNonNull(e), e);
    }
  }
}
