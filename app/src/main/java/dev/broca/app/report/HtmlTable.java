package dev.broca.app.report;

import dev.broca.lab.output.Kind;
import dev.broca.lab.output.Shown;
import dev.broca.lab.output.Side;
import dev.broca.lab.output.Table;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tables as HTML, in a region that scrolls; the first cell of every row is its heading. */
public final class HtmlTable {
  private HtmlTable() {}

  /**
   * A table.
   *
   * @param caption also its name for screen readers
   */
  public static String of(String caption, Table<?> table) {
    return html(caption, "", table.shown());
  }

  /** A table whose last column says what a row means: on narrow screens it goes below the row. */
  static String explained(String caption, Table<?> table) {
    return html(caption, " class=\"explained\"", table.shown());
  }

  private static String html(String caption, String style, Shown table) {
    List<Shown.Heading> headings = table.headings();
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
            style,
            Html.prose(caption),
            headings.stream()
                .map(heading -> cell("th", " scope=\"col\"", heading, heading.words()))
                .collect(Collectors.joining()),
            table.rows().stream().map(row -> row(headings, row)).collect(Collectors.joining("\n")));
  }

  private static String row(List<Shown.Heading> headings, List<String> cells) {
    return IntStream.range(0, cells.size())
        .mapToObj(i ->
            i == 0
                ? cell("th", " scope=\"row\"", headings.get(i), cells.get(i))
                : cell("td", "", headings.get(i), cells.get(i)))
        .collect(Collectors.joining("", "<tr>", "</tr>"));
  }

  private static String cell(String element, String scope, Shown.Heading column, String text) {
    return "<%s%s%s>%s</%s>".formatted(element, scope, style(column), Html.prose(text), element);
  }

  private static String style(Shown.Heading column) {
    if (column.kind() == Kind.CODE) {
      return " class=\"code\"";
    }
    return column.side() == Side.RIGHT ? " class=\"number\"" : "";
  }
}
