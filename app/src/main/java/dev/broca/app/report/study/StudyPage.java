package dev.broca.app.report.study;

import dev.broca.app.report.Html;
import dev.broca.app.report.Numbers;
import dev.broca.app.report.Page;
import dev.broca.app.report.Resource;
import dev.broca.lab.LabException;
import dev.broca.lab.study.result.StudyResult;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A page about one study: for every model the paragraph with its verdicts, the localizer, what the
 * lesions remove, dose curves, comparisons, phenomena, generated text, balance, changes and
 * provenance. It is one file without network, and its content security policy forbids everything
 * but its own script.
 */
public final class StudyPage {
  private StudyPage() {}

  /**
   * Writes the page under this name, whole or not at all. A page that is there is replaced.
   *
   * @param file the page, in a folder that exists
   * @throws LabException if it cannot be written
   */
  public static void write(StudyResult result, Path file) {
    Page.write(html(result), file);
  }

  /** The page as text: the same for the same result. */
  public static String html(StudyResult result) {
    return Page.filled(
        Resource.own("study/study.html"),
        Map.of(
            "policy", Page.policy(script()),
            "style", style(),
            "title", Html.escape(result.name()),
            "design", Html.prose(design(result)),
            "unfinished", unfinished(result),
            "contents", contents(result),
            "models", models(result),
            "spec", Html.escape(result.spec()),
            "data", StudyData.json(result),
            "script", script()));
  }

  /** Its whole script. */
  static String script() {
    return Resource.own("figures.js")
        + Resource.own("map.js")
        + Resource.own("checkpoints.js")
        + Resource.own("study/study.js")
        + Resource.own("study/networks.js")
        + Resource.own("study/training.js");
  }

  /** Its whole style. */
  static String style() {
    return Resource.own("report.css")
        + Resource.own("figures.css")
        + Resource.own("study/study.css");
  }

  private static String design(StudyResult result) {
    return "%s · fixed beforehand: %s at %s"
        .formatted(
            Numbers.of(result.models().size(), "model"),
            result.primary().task(),
            Words.dose(result.primary().percent()));
  }

  private static String unfinished(StudyResult result) {
    return result.complete()
        ? ""
        : Html.note(
            "This study is not finished: %s of %s pieces of its work are done%s. Numbers may still change, and verdicts are not final."
                .formatted(
                    Numbers.count(result.finished()),
                    Numbers.count(result.planned()),
                    result.missing().isEmpty()
                        ? ""
                        : ", and not begun with " + String.join(", ", result.missing())));
  }

  private static String contents(StudyResult result) {
    if (result.models().size() == 1) {
      return Sections.links(0);
    }
    return IntStream.range(0, result.models().size())
        .mapToObj(m -> link("m" + m, result.models().get(m).id()))
        .collect(
            Collectors.joining(
                "\n",
                "<nav aria-label=\"Models\">\n" + link("all", "All models") + "\n",
                "\n</nav>"));
  }

  private static String link(String id, String text) {
    return "<a href=\"#%s\">%s</a>".formatted(id, Html.escape(text));
  }

  private static String models(StudyResult result) {
    String each =
        IntStream.range(0, result.models().size())
            .mapToObj(m -> new ModelSection(result, m).html())
            .collect(Collectors.joining("\n"));
    return result.models().size() == 1 ? each : AllModels.html(result) + "\n" + each;
  }
}
