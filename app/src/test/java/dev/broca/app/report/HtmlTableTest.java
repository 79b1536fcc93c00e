package dev.broca.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The form that typed tables have on pages. */
class HtmlTableTest {
  private record Named(String name, double t, String hash) {}

  private static final Columns<Named> COLUMNS =
      Table.<Named>columns()
          .text("name", Named::name)
          .number("largest_t", Named::t)
          .as(Numbers::two)
          .code("hash", Named::hash)
          .number("exact", Named::t)
          .forPrograms();

  @Test
  void cellsHaveTheStyleOfTheirColumns() {
    assertThat(HtmlTable.of("Caption", COLUMNS.of(List.of(new Named("Größe", -1.234, "ab12")))))
        .contains("<caption>Caption</caption>")
        .contains(
            "<tr><th scope=\"col\">name</th><th scope=\"col\" class=\"number\">largest t</th>"
                + "<th scope=\"col\" class=\"code\">hash</th></tr>")
        .contains(
            "<tr><th scope=\"row\">Größe</th><td class=\"number\">−1.23</td>"
                + "<td class=\"code\">ab12</td></tr>");
  }

  @Test
  void whatIsUndefinedIsADash() {
    var undefined =
        List.of(new Named("a", Double.NaN, ""), new Named("b", Double.NEGATIVE_INFINITY, ""));

    assertThat(HtmlTable.of("Caption", COLUMNS.of(undefined)))
        .contains("a</th><td class=\"number\">–</td>")
        .contains("b</th><td class=\"number\">–</td>");
  }

  @Test
  void namesOfOthersAreText() {
    String html =
        HtmlTable.of(
            "\"<b>\"", COLUMNS.of(List.of(new Named("<script>'x' & \"y\"\n</th>", 1, "<i>"))));

    assertThat(html)
        .contains("aria-label=\"&quot;&lt;b&gt;&quot;\"")
        .contains("&lt;script&gt;&#39;x&#39; &amp; &quot;y&quot;\n&lt;/th&gt;")
        .contains("&lt;i&gt;")
        .doesNotContain("<script>")
        .doesNotContain("<i>");
  }
}
