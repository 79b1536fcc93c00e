package dev.broca.app.report.study;

import dev.broca.app.report.Numbers;
import dev.broca.app.report.Table;
import dev.broca.lab.study.result.BrainResult;
import dev.broca.lab.study.result.BrainResult.Against;
import dev.broca.lab.study.result.BrainResult.Recorded;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A figure for every recording of brains, and how the network ranks. */
final class BrainPanels {
  private BrainPanels() {}

  static String html(List<BrainResult> brains, int model) {
    if (brains.isEmpty()) {
      return "<p>This study has no recordings of brains.</p>";
    }
    String figures =
        IntStream.range(0, brains.size())
            .mapToObj(brain ->
                "<figure data-figure=\"brain\" data-model=\"%s\" data-brain=\"%s\"></figure>"
                    .formatted(model, brain))
            .collect(Collectors.joining("\n"));
    return figures + "\n" + recordings(brains) + "\n" + ranks(brains);
  }

  private static String recordings(List<BrainResult> brains) {
    var table =
        new Table("The recordings")
            .words("recording")
            .words("file")
            .numbers("stimuli")
            .numbers("passages or topics")
            .numbers("subjects")
            .numbers("targets")
            .numbers("missing responses")
            .words("folds")
            .words("penalty")
            .words("context")
            .words("notes");
    for (BrainResult brain : brains) {
      Recorded recorded = brain.recorded();
      table.row(
          brain.name(),
          recorded.file(),
          Numbers.count(recorded.stimuli()),
          Numbers.count(recorded.groups()),
          Numbers.count(recorded.subjects()),
          Numbers.count(recorded.targets().size()),
          Numbers.count(recorded.missing()),
          recorded.outer() + " " + recorded.folds(),
          recorded.alpha(),
          recorded.context(),
          recorded.notes().isEmpty() ? "none" : String.join(" ", recorded.notes()));
    }
    return "<div class=\"wrapping\">\n" + table.html() + "\n</div>";
  }

  private static String ranks(List<BrainResult> brains) {
    if (brains.stream().allMatch(brain -> brain.against().isEmpty())) {
      return "";
    }
    var table =
        new Table("The network among its controls, 1 the best")
            .words("recording")
            .words("controls")
            .numbers("masks")
            .numbers("median r")
            .numbers("rank by r")
            .numbers("median unique R²")
            .numbers("rank by unique R²");
    for (BrainResult brain : brains) {
      for (Against one : brain.against()) {
        table.row(
            brain.name(),
            one.control().words(),
            Numbers.count(one.masks()),
            Words.fixed(one.r(), 3),
            rank(one.rankR(), one),
            Words.fixed(one.unique(), 3),
            rank(one.rankUnique(), one));
      }
    }
    return table.html();
  }

  private static String rank(@Nullable Integer rank, Against of) {
    return rank == null ? "–" : rank + " of " + (of.masks() + 1);
  }

  /** What the figure draws: medians over targets, and how many targets there are. */
  static void medians(JsonNode brain) {
    var recorded = (ObjectNode) brain.get("recorded");
    recorded.put("targets", recorded.get("targets").size());
    brain.get("fits").forEach(fit -> ((ObjectNode) fit).remove("byTarget"));
    brain.get("baselines").forEach(baseline -> ((ObjectNode) baseline).remove("byTarget"));
  }
}
