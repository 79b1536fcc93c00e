package dev.broca.app.report.study;

import dev.broca.app.report.Table;
import dev.broca.lab.study.result.StudyResult.Contrast;
import dev.broca.lab.study.result.StudyResult.Task;
import java.util.List;

/** The conditions of the verdict that primary comparisons do not meet. */
final class Gates {
  private Gates() {}

  static String html(List<Task> all) {
    List<Task> tasks = all.stream().flatMap(task -> task.everyPrefix().stream()).toList();
    boolean several = tasks.size() > all.size();
    if (tasks.stream().flatMap(task -> task.comparisons().stream()).noneMatch(Contrast::primary)) {
      return "";
    }
    var table =
        new Table("Primary comparisons that do not meet a condition of the verdict")
            .words("comparison")
            .words("not met");
    boolean met = true;
    for (Task task : tasks) {
      for (Contrast contrast : task.comparisons()) {
        if (contrast.primary() && !contrast.gates().isEmpty()) {
          table.row(
              name(task, contrast) + (several ? ", prefix " + task.prefix() : ""),
              String.join("; ", contrast.gates()));
          met = false;
        }
      }
    }
    return met
        ? "<p>All primary comparisons meet the conditions of the verdict.</p>"
        : table.html();
  }

  private static String name(Task task, Contrast contrast) {
    return "%s, %s, %s, %s outliers%s"
        .formatted(
            task.name(),
            contrast.lesion().label(),
            contrast.control().words(),
            contrast.outliers() ? "with" : "without",
            contrast.cut() == null ? "" : ", cut " + contrast.cut());
  }
}
