package dev.broca.lab.stimuli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Comma-separated values as in RFC 4180: a field in quotes may hold commas, line breaks and doubled
 * quotes. Lines end with CRLF, LF or CR; blank lines are skipped. What the standard does not allow
 * is refused with its line.
 */
public final class Csv {
  /**
   * One record.
   *
   * @param line the line on which it starts, from 1
   */
  public record Row(int line, List<String> fields) {
    /**
     * Checks that there is a field for every column.
     *
     * @throws dev.broca.lab.LabException naming the file and the line, if there is not
     */
    public void requireFields(TextFile file, int columns) {
      if (fields.size() != columns) {
        throw file.error(
            line,
            "expected %d fields as in the header, found %d.".formatted(columns, fields.size()));
      }
    }
  }

  private final TextFile file;
  private final String text;
  private int at;
  private int line = 1;

  private Csv(TextFile file) {
    this.file = file;
    this.text = file.text();
  }

  /** The records of a file, the header first. */
  public static List<Row> rows(TextFile file) {
    var rows = new ArrayList<Row>();
    forEach(file, rows::add);
    return rows;
  }

  /** Hands over the records of a file one after the other, the header first; none is kept. */
  public static void forEach(TextFile file, Consumer<Row> taken) {
    var csv = new Csv(file);
    while (csv.at < csv.text.length()) {
      if (!csv.skipLineBreak()) {
        taken.accept(csv.row());
      }
    }
  }

  private Row row() {
    int start = line;
    var fields = new ArrayList<String>();
    fields.add(field());
    while (at < text.length() && text.charAt(at) == ',') {
      at++;
      fields.add(field());
    }
    skipLineBreak();
    return new Row(start, List.copyOf(fields));
  }

  private String field() {
    return at < text.length() && text.charAt(at) == '"' ? quoted() : plain();
  }

  private String plain() {
    int start = at;
    while (!isFieldEnd()) {
      if (text.charAt(at) == '"') {
        throw file.error(
            line,
            "a quote inside a field. Put the whole field in quotes and double the inner one.");
      }
      at++;
    }
    return text.substring(start, at);
  }

  private String quoted() {
    int start = line;
    var field = new StringBuilder();
    at++;
    while (true) {
      if (at == text.length()) {
        throw file.error(start, "a quote opens here and is never closed.");
      }
      char c = text.charAt(at);
      if (c == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
        field.append('"');
        at += 2;
      } else if (c == '"') {
        at++;
        break;
      } else {
        int from = at;
        if (!skipLineBreak()) {
          at++;
        }
        field.append(text, from, at);
      }
    }
    if (!isFieldEnd()) {
      throw file.error(line, "expected a comma after the closing quote, found more text.");
    }
    return field.toString();
  }

  private boolean isFieldEnd() {
    return at == text.length() || ",\r\n".indexOf(text.charAt(at)) >= 0;
  }

  private boolean skipLineBreak() {
    int length = text.startsWith("\r\n", at) ? 2 : isLineBreak() ? 1 : 0;
    at += length;
    line += length == 0 ? 0 : 1;
    return length > 0;
  }

  private boolean isLineBreak() {
    return at < text.length() && (text.charAt(at) == '\n' || text.charAt(at) == '\r');
  }
}
