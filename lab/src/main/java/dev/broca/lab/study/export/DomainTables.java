package dev.broca.lab.study.export;

import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Table;
import dev.broca.lab.study.result.Domains.Cell;
import dev.broca.lab.study.result.Domains.Estimated;
import dev.broca.lab.study.result.Domains.Pair;
import dev.broca.lab.study.result.Domains.Ratio;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Model;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Several networks as tables. */
final class DomainTables {
  private record OfCell(Model model, Cell cell) {}

  private static final Columns<OfCell> CELLS =
      Table.<OfCell>columns()
          .text("model", row -> row.model().id())
          .and(
              Table.<Cell>columns()
                  .text("network", Cell::network)
                  .text("task", Cell::task)
                  .text("lesion", cell -> cell.lesion().label())
                  .truth("outliers", Cell::outliers)
                  .truth("own", Cell::own)
                  .whole("masks", Cell::masks)
                  .number("score", Cell::score)
                  .number("retained", Cell::retained)
                  .number("low", Cell::low)
                  .number("high", Cell::high)
                  .number("median", Cell::median)
                  .text("state", DomainTables::state)
                  .number("crawford_howell_t", Cell::t)
                  .number("df", Cell::df)
                  .number("p", Cell::p),
              OfCell::cell);

  private record OfPair(Model model, Pair pair) {}

  private static final Columns<OfPair> PAIRS =
      Table.<OfPair>columns()
          .text("model", row -> row.model().id())
          .text("network", row -> row.model().network().name())
          .and(
              Table.<Pair>columns()
                  .text("other", Pair::network)
                  .text("lesion", pair -> pair.lesion().label())
                  .truth("outliers", Pair::outliers)
                  .text("task", Pair::taskA)
                  .text("other_task", Pair::taskB)
                  .and(interval("on_task"), Pair::onA)
                  .number("on_task_holm_p", Pair::holmA)
                  .and(interval("on_other_task"), Pair::onB)
                  .number("on_other_task_holm_p", Pair::holmB)
                  .and(tested("interaction"), Pair::interaction)
                  .and(tested("logits"), Pair::logits)
                  .text("outcome", Pair::outcome)
                  .text("reasons", pair -> String.join("; ", pair.reasons())),
              OfPair::pair)
          .number("within_to_across", row -> ratio(row.model(), row.pair()));

  private DomainTables() {}

  /** Every network, and the masks that are matched to the first, on every task. */
  static Table<?> cells(StudyResult result) {
    return CELLS.of(
        result.models().stream()
            .flatMap(model -> model.domains().cells().stream().map(cell -> new OfCell(model, cell)))
            .toList());
  }

  /** The network against each other one. */
  static Table<?> pairs(StudyResult result) {
    return PAIRS.of(
        result.models().stream()
            .flatMap(model -> model.domains().pairs().stream().map(pair -> new OfPair(model, pair)))
            .toList());
  }

  private static String state(Cell cell) {
    return cell.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Columns<Estimated> interval(String name) {
    return Table.<Estimated>columns()
        .number(name, Estimated::value)
        .number(name + "_low", Estimated::low)
        .number(name + "_high", Estimated::high);
  }

  private static Columns<Estimated> tested(String name) {
    return interval(name).number(name + "_p", Estimated::p);
  }

  private static @Nullable Double ratio(Model model, Pair pair) {
    for (Ratio ratio : model.domains().ratios()) {
      if (ratio.lesion().equals(pair.lesion()) && ratio.outliers() == pair.outliers()) {
        return ratio.withinToAcross();
      }
    }
    return null;
  }
}
