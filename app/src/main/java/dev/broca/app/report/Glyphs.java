package dev.broca.app.report;

import java.nio.charset.Charset;

/** The characters that bars are drawn with in a terminal. */
public enum Glyphs {
  /** Eighths of a block, from U+2581 to U+2588. */
  BLOCKS("▁▂▃▄▅▆▇█"),
  /** For terminals that know nothing but ASCII. */
  ASCII(".:#");

  private final String levels;

  Glyphs(String levels) {
    this.levels = levels;
  }

  /** The best that a terminal of this encoding can show. */
  public static Glyphs of(Charset encoding) {
    return encoding.canEncode() && encoding.newEncoder().canEncode(BLOCKS.levels) ? BLOCKS : ASCII;
  }

  /** How many heights a cell can have, besides none. */
  int steps() {
    return levels.length();
  }

  /** The cell that is filled to so many steps: empty at 0 and below, full at the most and above. */
  char cell(int filled) {
    return filled <= 0 ? ' ' : levels.charAt(Math.min(filled, steps()) - 1);
  }
}
