package dev.broca.app.report.study;

import dev.broca.app.report.Numbers;
import dev.broca.app.report.Table;
import dev.broca.lab.study.result.Domains;
import dev.broca.lab.study.result.Domains.Other;
import dev.broca.lab.study.result.Domains.Pair;
import dev.broca.lab.study.result.StudyResult.Model;
import org.jspecify.annotations.Nullable;

/** The network against each other one, and what the others are. Empty for one network. */
final class DissociationTables {
  private DissociationTables() {}

  static String html(Model model) {
    return model.domains().networks().isEmpty() ? "" : pairs(model) + "\n" + networks(model);
  }

  private static String pairs(Model model) {
    var table =
        new Table("Whether %s and the other networks dissociate".formatted(model.network().name()))
            .words("other network")
            .words("lesion")
            .words("outliers")
            .words("tasks")
            .words("outcome")
            .numbers("own against other lesion, first task")
            .numbers("Holm p")
            .numbers("the same, second task")
            .numbers("Holm p")
            .numbers("I on retained")
            .numbers("I on logits");
    for (Pair pair : model.domains().pairs()) {
      table.row(
          pair.network(),
          pair.lesion().label(),
          pair.outliers() ? "with" : "without",
          pair.taskA() + ", " + pair.taskB(),
          outcome(pair),
          percent(pair.onA()),
          p(pair.holmA()),
          percent(pair.onB()),
          p(pair.holmB()),
          number(pair.interaction()),
          pair.logits() == null ? "–" : number(pair.logits()));
    }
    return """
    <p>The own lesion against the other is what is left under the other network's lesion minus what
    is left under the task's own, in points of the retained score: above 0 the own lesion hurts
    more. A double dissociation needs both. I is below 0 when each lesion hurts its own task more.
    This is about domains; whether these units matter more than others would is what controls
    say.</p>
    <div class="wrapping">
    %s
    </div>\
    """
        .formatted(table.html());
  }

  private static String networks(Model model) {
    var table =
        new Table("The other networks")
            .words("network")
            .words("own task")
            .words("prefers")
            .numbers("units")
            .numbers("shared with " + model.network().name())
            .numbers("split-half r")
            .numbers("held-out d")
            .words("warnings");
    for (Other other : model.domains().networks()) {
      table.row(
          other.name(),
          other.task(),
          "%s to %s".formatted(other.positive(), other.negative()),
          Numbers.count(other.units()),
          Numbers.count(other.shared()),
          Words.fixed(other.splitHalfR(), 2),
          Words.fixed(other.heldOutD(), 2),
          other.warnings().isEmpty() ? "none" : String.join(" ", other.warnings()));
    }
    return "<div class=\"wrapping\">\n" + table.html() + "\n</div>";
  }

  private static String outcome(Pair pair) {
    String because = String.join("; ", pair.reasons());
    return switch (pair.outcome()) {
      case "single" -> "single: on " + because + " only";
      case "untestable" -> "untestable: " + because;
      default -> pair.outcome();
    };
  }

  private static String percent(Domains.Estimated number) {
    return interval(number, 100, 1);
  }

  private static String number(Domains.Estimated number) {
    return interval(number, 1, 2);
  }

  private static String interval(Domains.Estimated number, double factor, int digits) {
    if (number.value() == null) {
      return "–";
    }
    return "%s [%s to %s]"
        .formatted(
            times(number.value(), factor, digits),
            times(number.low(), factor, digits),
            times(number.high(), factor, digits));
  }

  private static String times(@Nullable Double value, double factor, int digits) {
    return Words.fixed(value == null ? null : (Double) (factor * value), digits);
  }

  private static String p(@Nullable Double p) {
    return p == null ? "–" : Words.p(p);
  }
}
