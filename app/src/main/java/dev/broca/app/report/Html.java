package dev.broca.app.report;

import java.util.Collection;
import java.util.stream.Collectors;

/** Pieces of a page. Everything called text is escaped, everything called html is not. */
public final class Html {
  private Html() {}

  /** Text as it may stand between tags and in quoted attributes. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** An element that holds nothing but text. */
  public static String text(String element, String text) {
    return "<%s>%s</%s>".formatted(element, prose(text), element);
  }

  /** A sentence: escaped, and no line may begin with a percent sign or end with an equals sign. */
  public static String prose(String text) {
    return escape(text).replace(" %", "&nbsp;%").replace(" = ", "&nbsp;=&nbsp;");
  }

  /** A list of texts by other people, in any script. */
  public static String quotations(Collection<String> texts) {
    return texts.stream()
        .map(text -> "<li dir=\"auto\">" + escape(text) + "</li>")
        .collect(Collectors.joining("\n", "<ol start=\"0\" class=\"examples\">\n", "\n</ol>"));
  }

  /** A paragraph that should be seen. */
  public static String note(String text) {
    return "<p class=\"note\">" + prose(text) + "</p>";
  }
}
