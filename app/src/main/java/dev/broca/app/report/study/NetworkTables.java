package dev.broca.app.report.study;

import dev.broca.app.report.Html;
import dev.broca.app.report.Table;
import dev.broca.lab.study.result.Networks;
import dev.broca.lab.study.result.Networks.Profiled;
import dev.broca.lab.study.result.Networks.Tested;
import dev.broca.lab.study.result.StudyResult.Contrast;
import dev.broca.lab.study.result.StudyResult.Model;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the networks of a model are like, beside what is drawn of it. */
final class NetworkTables {
  private NetworkTables() {}

  /** What the first condition of every profile is compared with, and what a reader has to know. */
  static String profiles(Model model) {
    List<Profiled> profiles = model.networks().profiles();
    if (profiles.isEmpty()) {
      return "";
    }
    var table =
        new Table("What drives the units more")
            .words("network")
            .words("more")
            .words("than")
            .words("texts")
            .numbers("difference of z")
            .numbers("d")
            .numbers("p")
            .numbers("Holm p");
    for (Profiled profile : profiles) {
      for (Networks.Test test : profile.tests()) {
        table.row(
            profile.network(),
            test.more(),
            test.less(),
            test.paired() ? "in pairs" : "two samples",
            test.difference() == null
                ? "–"
                : "%s [%s to %s]"
                    .formatted(
                        Words.fixed(test.difference(), 2),
                        Words.fixed(test.low(), 2),
                        Words.fixed(test.high(), 2)),
            Words.fixed(test.d(), 2),
            p(test.p()),
            p(test.holm()));
      }
    }
    String notes =
        profiles.stream()
            .flatMap(
                profile -> profile.notes().stream().map(note -> profile.network() + ": " + note))
            .map(note -> Html.text("li", note))
            .collect(Collectors.joining("\n", "<ul>\n", "\n</ul>"));
    return "<div class=\"wrapping\">\n%s\n</div>\n%s".formatted(table.html(), notes);
  }

  private static String p(@Nullable Double p) {
    return p == null ? "–" : Words.p(p);
  }

  /** The other networks against controls of their own. */
  static String tested(Model model) {
    List<Tested> tested = model.networks().tested();
    if (tested.isEmpty()) {
      return "";
    }
    var table =
        new Table("The units of the other networks, each on its own task")
            .words("network")
            .words("task")
            .words("units")
            .words("masks drawn for it");
    for (Tested its : tested) {
      table.row(its.network(), its.task().name(), its.units(), masks(its));
    }
    return """
    <p>Whether the units of another network matter more than others would is decided against masks
    that are drawn for that network, by the rules of the units. It says nothing about domains.</p>
    <div class="wrapping">
    %s
    </div>\
    """
        .formatted(table.html());
  }

  private static String masks(Tested its) {
    Map<String, Integer> masks = new LinkedHashMap<>();
    for (Contrast contrast : its.task().comparisons()) {
      masks.merge(contrast.control().words(), contrast.masks(), Math::max);
    }
    return masks.isEmpty()
        ? "none"
        : masks.entrySet().stream()
            .map(entry -> "%s %s".formatted(entry.getValue(), entry.getKey()))
            .collect(Collectors.joining(", "));
  }
}
