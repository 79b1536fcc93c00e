package dev.broca.app.report.study;

import dev.broca.app.report.Html;
import dev.broca.lab.study.result.StudyResult.Generation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the model goes on to write: one list for every beginning. */
final class Continuations {
  private Continuations() {}

  static String html(List<Generation> generations) {
    if (generations.isEmpty()) {
      return "<p>This study has no prompts.</p>";
    }
    Map<String, List<Generation>> byPrompt =
        generations.stream()
            .collect(
                Collectors.groupingBy(Generation::prompt, LinkedHashMap::new, Collectors.toList()));
    return byPrompt.entrySet().stream()
        .map(entry -> prompt(entry.getKey(), entry.getValue()))
        .collect(
            Collectors.joining(
                "\n",
                "<p>Greedy continuations. One text is an impression, not a measurement. A ↵ is a"
                    + " new line.</p>\n",
                ""));
  }

  private static String prompt(String prompt, List<Generation> generations) {
    return generations.stream()
        .map(Continuations::continuation)
        .collect(
            Collectors.joining(
                "\n",
                "<section class=\"prompt\"><h4 dir=\"auto\">%s …</h4>\n<dl>\n"
                    .formatted(Html.escape(prompt)),
                "\n</dl></section>"));
  }

  private static String continuation(Generation generation) {
    String name =
        generation.arm().words()
            + (generation.lesion() == null ? "" : ", " + generation.lesion().label());
    return "<div>%s<dd dir=\"auto\">%s</dd></div>"
        .formatted(Html.text("dt", name), Html.escape(generation.text().replace("\n", "↵")));
  }
}
