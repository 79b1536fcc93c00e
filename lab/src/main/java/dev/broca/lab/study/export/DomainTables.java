package dev.broca.lab.study.export;

import dev.broca.lab.study.result.Domains;
import dev.broca.lab.study.result.Domains.Cell;
import dev.broca.lab.study.result.Domains.Pair;
import dev.broca.lab.study.result.Domains.Ratio;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Several networks as lines of CSV. */
final class DomainTables {
  private DomainTables() {}

  /** Every network, and the masks that are matched to the first, on every task. */
  static List<String> cells(StudyResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "model,network,task,lesion,outliers,own,masks,score,retained,low,high,median,state,crawford_howell_t,"
            + "df,p");
    for (Model model : result.models()) {
      model.domains().cells().forEach(cell -> lines.add(cell(model, cell)));
    }
    return lines;
  }

  private static String cell(Model model, Cell cell) {
    return StudyExport.line(
        model.id(),
        cell.network(),
        cell.task(),
        cell.lesion(),
        cell.outliers(),
        cell.own(),
        cell.masks(),
        cell.score(),
        cell.retained(),
        cell.low(),
        cell.high(),
        cell.median(),
        cell.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        cell.t(),
        cell.df(),
        cell.p());
  }

  /** The network against each other one. */
  static List<String> pairs(StudyResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "model,network,other,lesion,outliers,task,other_task,on_task,on_task_low,on_task_high,on_task_holm_p,"
            + "on_other_task,on_other_task_low,on_other_task_high,on_other_task_holm_p,interaction,"
            + "interaction_low,interaction_high,interaction_p,logits,logits_low,logits_high,logits_p,"
            + "outcome,reasons,within_to_across");
    for (Model model : result.models()) {
      model.domains().pairs().forEach(pair -> lines.add(pair(model, pair)));
    }
    return lines;
  }

  private static String pair(Model model, Pair pair) {
    Domains.Estimated logits = pair.logits();
    return StudyExport.line(
        model.id(),
        model.network().name(),
        pair.network(),
        pair.lesion(),
        pair.outliers(),
        pair.taskA(),
        pair.taskB(),
        pair.onA().value(),
        pair.onA().low(),
        pair.onA().high(),
        pair.holmA(),
        pair.onB().value(),
        pair.onB().low(),
        pair.onB().high(),
        pair.holmB(),
        pair.interaction().value(),
        pair.interaction().low(),
        pair.interaction().high(),
        pair.interaction().p(),
        logits == null ? null : logits.value(),
        logits == null ? null : logits.low(),
        logits == null ? null : logits.high(),
        logits == null ? null : logits.p(),
        pair.outcome(),
        String.join("; ", pair.reasons()),
        ratio(model, pair));
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
