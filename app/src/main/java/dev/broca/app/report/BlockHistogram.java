package dev.broca.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Upright bars for the blocks of a model, in characters. Where there are more blocks than columns,
 * neighbours share a bar.
 */
final class BlockHistogram {
  private static final int HEIGHT = 5;
  private static final int WIDEST_BAR = 3;

  private final List<Integer> bars;
  private final int blocksPerBar;
  private final int columnsPerBar;
  private final Glyphs glyphs;

  /** Draws counts in at most {@code width} columns, the axis included. */
  BlockHistogram(List<Integer> perBlock, int width, Glyphs glyphs) {
    this.glyphs = glyphs;
    int most = perBlock.stream().mapToInt(Integer::intValue).sum();
    int room = Math.max(1, width - axis(String.valueOf(most)).length());
    this.blocksPerBar = Math.ceilDiv(perBlock.size(), room);
    this.bars = merged(perBlock, blocksPerBar);
    this.columnsPerBar = Math.clamp(room / bars.size(), 1, WIDEST_BAR);
  }

  private static List<Integer> merged(List<Integer> counts, int together) {
    return IntStream.range(0, Math.ceilDiv(counts.size(), together))
        .mapToObj(bar ->
            counts.subList(bar * together, Math.min(counts.size(), (bar + 1) * together)).stream()
                .mapToInt(Integer::intValue)
                .sum())
        .toList();
  }

  List<String> lines() {
    int max = bars.stream().mapToInt(Integer::intValue).max().orElse(0);
    String top = String.valueOf(max);
    var lines = new ArrayList<String>();
    for (int row = HEIGHT - 1; row >= 0; row--) {
      String label = row == HEIGHT - 1 ? top : row == 0 ? "0" : "";
      lines.add(axis(" ".repeat(top.length() - label.length()) + label) + row(row, max));
    }
    lines.add(" ".repeat(axis(top).length()) + blocks());
    return lines.stream().map(String::stripTrailing).toList();
  }

  private static String axis(String label) {
    return "  " + label + " |";
  }

  private String row(int row, int max) {
    return bars.stream().map(count -> bar(count, row, max)).collect(Collectors.joining());
  }

  /** One bar in one row: a blank column stands between bars that are wide enough for it. */
  private String bar(int count, int row, int max) {
    long steps = (long) HEIGHT * glyphs.steps();
    long height = max == 0 ? 0 : Math.round((double) count / max * steps);
    // A single unit must not vanish.
    int filled = (int) (count > 0 ? Math.max(1, height) : 0) - row * glyphs.steps();
    String cell = String.valueOf(glyphs.cell(filled));
    return columnsPerBar == WIDEST_BAR
        ? cell.repeat(WIDEST_BAR - 1) + " "
        : cell.repeat(columnsPerBar);
  }

  /** Block numbers under every fifth or tenth bar, as room allows. */
  private String blocks() {
    int step = columnsPerBar * 5 > String.valueOf(bars.size() * blocksPerBar).length() + 1 ? 5 : 10;
    var line = new StringBuilder();
    for (int bar = 0; bar < bars.size(); bar += step) {
      line.append(" ".repeat(bar * columnsPerBar - line.length())).append(bar * blocksPerBar);
    }
    return line.toString();
  }
}
