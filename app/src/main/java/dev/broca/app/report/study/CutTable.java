package dev.broca.app.report.study;

import dev.broca.app.report.Numbers;
import dev.broca.app.report.Table;
import dev.broca.lab.study.result.StudyResult.Cut;
import dev.broca.lab.study.result.StudyResult.Model;
import java.util.List;
import java.util.stream.Collectors;

/** The network as each cut of the texts finds it; nothing where there is one cut. */
final class CutTable {
  private CutTable() {}

  static String html(Model model) {
    if (model.cuts().isEmpty()) {
      return "";
    }
    var table =
        new Table(
                "The network by cut of the texts: the first is the one on this page, the others are compared with controls of their own")
            .words("cut")
            .numbers("units")
            .numbers("shared with the first")
            .numbers("split-half r")
            .numbers("corrected Dice")
            .numbers("held-out d")
            .numbers("overlap with length")
            .words("outlier coordinates");
    for (Cut cut : model.cuts()) {
      table.row(
          cut.cut(),
          Numbers.count(cut.units()),
          Numbers.count(cut.shared()),
          Words.fixed(cut.splitHalfR(), 2),
          Words.fixed(cut.correctedDice(), 2),
          Words.fixed(cut.heldOutD(), 2),
          Words.fixed(cut.lengthOverlap(), 2),
          outliers(cut.outliers()));
    }
    return table.html();
  }

  private static String outliers(List<Integer> outliers) {
    return outliers.isEmpty()
        ? "none"
        : outliers.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
