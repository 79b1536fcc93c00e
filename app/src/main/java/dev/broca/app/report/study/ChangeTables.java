package dev.broca.app.report.study;

import dev.broca.app.report.Html;
import dev.broca.app.report.Numbers;
import dev.broca.app.report.Table;
import dev.broca.lab.study.result.StudyResult.Task;
import java.util.List;
import java.util.stream.Collectors;

/** Lesions of the network against the intact model: one table for every task. */
final class ChangeTables {
  private ChangeTables() {}

  static String html(List<Task> tasks) {
    return tasks.stream()
        .map(ChangeTables::table)
        .collect(
            Collectors.joining(
                "\n",
                "<p>These say whether a lesion of the network changes anything, not whether it does"
                    + " more than others: that is what the controls are for. The naive p treats"
                    + " items of one group as independent, which they are not.</p>\n",
                ""));
  }

  private static String table(Task task) {
    if (task.changes().isEmpty()) {
      return Html.text(
          "p", "No lesion of %s was compared with the intact model.".formatted(task.name()));
    }
    var table =
        new Table("Items of %s that a lesion changes, at the primary dose".formatted(task.name()))
            .words("lesion")
            .numbers("lost")
            .numbers("gained")
            .numbers("chi², clustered")
            .numbers("p")
            .numbers("p, sign flips")
            .numbers("p, naive")
            .numbers("d_z");
    for (var change : task.changes()) {
      table.row(
          change.arm().words() + ", " + change.lesion().label(),
          Numbers.count(change.lost()),
          Numbers.count(change.gained()),
          Words.fixed(change.chiSquared(), 1),
          Words.p(change.p()),
          Words.p(change.flipsP()),
          Words.p(change.naiveP()),
          Words.fixed(change.dz(), 2));
    }
    return table.html();
  }
}
