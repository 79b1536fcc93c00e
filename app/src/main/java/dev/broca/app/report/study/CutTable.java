package dev.broca.app.report.study;

import dev.broca.app.report.HtmlTable;
import dev.broca.app.report.Numbers;
import dev.broca.lab.output.Table;
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
    return HtmlTable.of(
        "The network by cut of the texts: the first is the one on this page, the others are compared with controls of their own",
        Table.<Cut>columns()
            .text("cut", Cut::cut)
            .whole("units", Cut::units)
            .as(units -> Numbers.count((long) units))
            .whole("shared", Cut::shared)
            .headed("shared with the first")
            .as(units -> Numbers.count((long) units))
            .number("split_half_r", Cut::splitHalfR)
            .headed("split-half r")
            .as(Numbers::two)
            .number("corrected_dice", Cut::correctedDice)
            .headed("corrected Dice")
            .as(Numbers::two)
            .number("held_out_d", Cut::heldOutD)
            .headed("held-out d")
            .as(Numbers::two)
            .number("overlap_with_length", Cut::lengthOverlap)
            .as(Numbers::two)
            .text("outlier_coordinates", cut -> outliers(cut.outliers()))
            .of(model.cuts()));
  }

  private static String outliers(List<Integer> outliers) {
    return outliers.isEmpty()
        ? "none"
        : outliers.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
