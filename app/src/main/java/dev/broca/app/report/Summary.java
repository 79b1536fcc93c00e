package dev.broca.app.report;

import dev.broca.lab.localize.Localization;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a localizer has found, in a few lines for a terminal. */
public final class Summary {
  private static final int NARROWEST = 40;

  private Summary() {}

  /** The summary in lines of at most {@code width} columns (at least 40), with block characters. */
  public static List<String> of(Localization found, int width) {
    return of(found, width, Glyphs.BLOCKS);
  }

  /**
   * The summary with bars of the given characters. With {@link Glyphs#ASCII}, all of it is ASCII
   * but the names of model and conditions.
   */
  public static List<String> of(Localization found, int width, Glyphs glyphs) {
    int columns = Math.max(NARROWEST, width);
    var findings = new Findings(found);
    var lines = new ArrayList<String>();
    lines.addAll(wrapped(findings.title(), columns, "", ""));
    lines.add("");
    lines.addAll(wrapped(findings.selection(), columns, "", ""));
    lines.add("");
    lines.addAll(wrapped(caption(found), columns, "", ""));
    lines.addAll(new BlockHistogram(found.mask().perBlock(), columns, glyphs).lines());
    lines.add("");
    findings.evidence().forEach(said -> lines.addAll(wrapped(said, columns, "- ", "  ")));
    lines.addAll(wrapped(findings.rankChoice(), columns, "- ", "  "));
    found
        .audit()
        .warnings()
        .forEach(warning -> lines.addAll(wrapped(warning, columns, "! ", "  ")));
    return lines.stream().map(line -> plain(line, glyphs)).toList();
  }

  private static String caption(Localization found) {
    var counts = found.mask().perBlock();
    int most = counts.stream().mapToInt(Integer::intValue).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "Units of the mask in every block: at most %d, in block %d; spread evenly, %.1f each.",
        most,
        counts.indexOf(most),
        (double) found.mask().size() / counts.size());
  }

  private static String plain(String line, Glyphs glyphs) {
    return switch (glyphs) {
      case BLOCKS -> line;
      case ASCII -> line.replace("–", "-").replace("−", "-").replace("∞", "inf");
    };
  }

  /**
   * Breaks a sentence at blanks, but not before a percent sign; a word that is too long for a line
   * has one to itself.
   */
  static List<String> wrapped(String text, int width, String first, String next) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder(first);
    boolean empty = true;
    for (String word : text.strip().split("\\s+(?!%)", -1)) {
      if (!empty && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
        line.append(next);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }
}
