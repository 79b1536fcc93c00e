package dev.broca.app.report.study;

import dev.broca.app.report.Numbers;
import dev.broca.app.report.Table;
import dev.broca.lab.study.result.StudyResult.Model;
import dev.broca.lab.study.result.StudyResult.Task;
import java.util.TreeMap;

/** What determines the numbers of a model. */
final class Origins {
  private Origins() {}

  static String html(Model model) {
    var table =
        new Table("What determines the numbers of " + model.id()).words("entry").codes("value");
    table.row("model", model.id());
    table.row("revision", Words.or(model.revision(), "not known"));
    table.row("computed in", model.dtype());
    new TreeMap<>(model.provenance()).forEach(table::row);
    for (Task task : model.tasks()) {
      task.everyPrefix().forEach(its -> table.row("task " + its.name(), task(its)));
    }
    return table.html();
  }

  private static String task(Task task) {
    Integer prefix = task.prefixId();
    return "%s in %s, chance %s, %s"
        .formatted(
            Numbers.of(task.items(), "item"),
            Numbers.of(task.paradigms().size(), task.grouping()),
            Numbers.fixed(task.chance(), 3),
            prefix == null
                ? "no token before a text"
                : "token %s before every text".formatted(prefix));
  }
}
