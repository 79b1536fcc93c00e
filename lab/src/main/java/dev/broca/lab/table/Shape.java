package dev.broca.lab.table;

import dev.broca.lab.table.Records.Malformed;
import dev.broca.lab.table.Records.Quotes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text as it looks with one separator and one kind of quotes, every record counted and none kept.
 *
 * @param header the names of its columns, as the first record has them
 * @param extra how many fields every further record has beyond the header: 0, or 1 for names of
 *     rows or a separator at the end of lines
 * @param rows how many records follow the header
 * @param numbered whether the first fields count the rows, from 0 or 1
 * @param openEnded whether the last fields are all empty
 * @param filled columns that are not empty throughout
 * @param spanning whether a record takes several lines
 * @param wrong what the first record is that does not fit; null where all do
 */
record Shape(
    char separator,
    Quotes quotes,
    List<String> header,
    int headerLine,
    int extra,
    int rows,
    boolean numbered,
    boolean openEnded,
    BitSet filled,
    boolean spanning,
    @Nullable Malformed wrong) {

  boolean isRegular() {
    return wrong == null;
  }

  /** Reads all records. */
  static Shape of(String text, int start, int line, char separator, Quotes quotes) {
    return new Reader(new Records(text, start, line, separator, quotes)).shape(separator, quotes);
  }

  private static final class Reader {
    private final Records records;
    private final List<String> header = new ArrayList<>();
    private final BitSet filled = new BitSet();
    private int headerLine = 1;
    private boolean headerQuoted = true;
    private int firstLine;
    private int extra;
    private int rows;
    private boolean spanning;
    private boolean openEnded = true;
    private boolean quoted = true;
    private boolean fromZero = true;
    private boolean fromOne = true;

    Reader(Records records) {
      this.records = records;
    }

    Shape shape(char separator, Quotes quotes) {
      Malformed wrong = null;
      try {
        read();
        if (extra == 1 && !openEnded && !fromZero && !fromOne && !(quoted && headerQuoted)) {
          wrong = wrongCount(firstLine, header.size() + 1);
        }
      } catch (Malformed e) {
        wrong = e;
      }
      return new Shape(
          separator,
          quotes,
          header,
          headerLine,
          extra,
          rows,
          rows > 0 && (fromZero || fromOne),
          rows > 0 && openEnded,
          filled,
          spanning,
          wrong);
    }

    private void read() throws Malformed {
      if (!records.next()) {
        return;
      }
      headerLine = records.line();
      for (int i = 0; i < records.count(); i++) {
        header.add(records.cell(i).strip());
        headerQuoted &= records.isQuoted(i);
      }
      while (records.next()) {
        row();
      }
    }

    private void row() throws Malformed {
      int more = records.count() - header.size();
      if (rows == 0 && more == 1) {
        extra = 1;
      }
      if (more != extra) {
        throw wrongCount(records.line(), records.count());
      }
      firstLine = rows == 0 ? records.line() : firstLine;
      spanning |= records.spansLines();
      int last = records.count() - 1;
      openEnded &= records.isBlank(last) && !records.isQuoted(last);
      if (fromZero || fromOne) {
        count(records.cell(0).strip());
      }
      quoted &= records.isQuoted(0);
      if (filled.cardinality() < records.count()) {
        for (int i = 0; i < records.count(); i++) {
          if (!filled.get(i) && !records.isBlank(i)) {
            filled.set(i);
          }
        }
      }
      rows++;
    }

    private Malformed wrongCount(int line, int found) {
      return new Malformed(
          line,
          "expected %d fields as in the header, found %d. Put texts that hold a separator in quotes."
              .formatted(header.size(), found));
    }

    private void count(String first) {
      boolean isWhole = !first.isEmpty() && first.length() < 10;
      for (int i = 0; isWhole && i < first.length(); i++) {
        isWhole = first.charAt(i) >= '0' && first.charAt(i) <= '9';
      }
      int number = isWhole ? Integer.parseInt(first) : -1;
      fromZero &= number == rows;
      fromOne &= number == rows + 1;
    }
  }
}
