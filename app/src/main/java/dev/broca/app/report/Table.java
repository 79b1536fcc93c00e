package dev.broca.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of texts; the first cell of every row is its heading. */
public final class Table {
  private record Column(String heading, String kind) {
    String cell(String element, String text) {
      return "<%s%s>%s</%s>".formatted(element, kind, Html.prose(text), element.substring(0, 2));
    }
  }

  private final String caption;
  private final List<Column> columns = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();
  private boolean explained;

  /** A table with a caption, which is also its name for screen readers. */
  public Table(String caption) {
    this.caption = caption;
  }

  /** One more column, of words. */
  public Table words(String heading) {
    columns.add(new Column(heading, ""));
    return this;
  }

  /** One more column, of numbers. */
  public Table numbers(String heading) {
    columns.add(new Column(heading, " class=\"number\""));
    return this;
  }

  /** The last column: what a row means. On narrow screens it goes below the row. */
  public Table meanings() {
    explained = true;
    return words("what it says");
  }

  /** One more column, of codes and names that may break anywhere. */
  public Table codes(String heading) {
    columns.add(new Column(heading, " class=\"code\""));
    return this;
  }

  /** One more row: as many cells as there are columns. */
  public Table row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "A row of \"%s\" has %s cells, but this one has %s."
              .formatted(caption, columns.size(), cells.length));
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The table as HTML, in a region that scrolls. */
  public String html() {
    String head =
        columns.stream()
            .map(column -> column.cell("th scope=\"col\"", column.heading))
            .collect(Collectors.joining());
    return """
    <div class="scroll" role="region" tabindex="0" aria-label="%s">
    <table%s>
    <caption>%s</caption>
    <thead><tr>%s</tr></thead>
    <tbody>
    %s
    </tbody>
    </table>
    </div>\
    """
        .formatted(
            Html.escape(caption),
            explained ? " class=\"explained\"" : "",
            Html.prose(caption),
            head,
            rows.stream().map(this::row).collect(Collectors.joining("\n")));
  }

  private String row(List<String> cells) {
    return IntStream.range(0, cells.size())
        .mapToObj(i -> columns.get(i).cell(i == 0 ? "th scope=\"row\"" : "td", cells.get(i)))
        .collect(Collectors.joining("", "<tr>", "</tr>"));
  }
}
