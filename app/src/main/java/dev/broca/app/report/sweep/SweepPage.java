package dev.broca.app.report.sweep;

import dev.broca.app.report.Html;
import dev.broca.app.report.HtmlTable;
import dev.broca.app.report.Numbers;
import dev.broca.app.report.Page;
import dev.broca.app.report.Resource;
import dev.broca.lab.LabException;
import dev.broca.lab.output.Table;
import dev.broca.lab.sweep.Sweep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page about one sweep: curves over checkpoints, all numbers, what is missing and provenance. It
 * is one file without network, and its content security policy forbids everything but its own
 * script.
 */
public final class SweepPage {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Sweep sweep;

  private SweepPage(Sweep sweep) {
    this.sweep = sweep;
  }

  /**
   * Writes the page under this name, whole or not at all. A page that is there is replaced.
   *
   * @param file the page, in a folder that exists
   * @throws LabException if it cannot be written
   */
  public static void write(Sweep sweep, Path file) {
    Page.write(html(sweep), file);
  }

  /** The page as text: the same for the same sweep. */
  public static String html(Sweep sweep) {
    return new SweepPage(sweep).html();
  }

  private String html() {
    return Page.filled(
        Resource.own("sweep/sweep.html"),
        Map.of(
            "policy", Page.policy(script()),
            "style", style(),
            "title", Html.escape(title()),
            "subject", Html.prose(subject()),
            "lead", Html.prose(lead(sweep)),
            "notes", missing() + notes(),
            "numbers", numbers(),
            "passport", passport(),
            "data", JSON.writeValueAsString(sweep).replace("<", "\\u003c"),
            "script", script()));
  }

  /** Its whole script. */
  static String script() {
    return Resource.own("figures.js")
        + Resource.own("checkpoints.js")
        + Resource.own("sweep/sweep.js");
  }

  /** Its whole style. */
  static String style() {
    return Resource.own("report.css")
        + Resource.own("figures.css")
        + Resource.own("sweep/sweep.css");
  }

  private String title() {
    return "%s over %s".formatted(sweep.network(), checkpoints(sweep.points().size()));
  }

  private static String checkpoints(int count) {
    return Numbers.of(count, "checkpoint");
  }

  private String subject() {
    Sweep.Point any = sweep.points().getFirst();
    return "%s to %s · %s preferred to %s · %s of %s units in every mask"
        .formatted(
            any.label(),
            sweep.points().getLast().label(),
            sweep.positive(),
            sweep.negative(),
            sizes(),
            Numbers.count(any.allUnits()));
  }

  private String sizes() {
    return sweep.points().stream()
        .map(Sweep.Point::units)
        .distinct()
        .sorted()
        .map(Numbers::count)
        .collect(Collectors.joining(", "));
  }

  /** What the curves say, in sentences: where they begin and where they end. */
  public static String lead(Sweep sweep) {
    Sweep.Point first = sweep.points().getFirst();
    Sweep.Point last = sweep.points().getLast();
    String quality =
        "From %s to %s, the share of units that pass max-t goes from %s to %s, split-half r from %s to %s, and the held-out effect of the average unit from d %s to %s."
            .formatted(
                first.label(),
                last.label(),
                Numbers.percent(share(first)),
                Numbers.percent(share(last)),
                two(first.quality().splitHalfR()),
                two(last.quality().splitHalfR()),
                two(first.quality().heldOut().unitD()),
                two(last.quality().heldOut().unitD()));
    return sweep.points().size() < 2 ? quality : quality + " " + agreement(sweep, first);
  }

  private static double share(Sweep.Point point) {
    return (double) point.maxT() / point.allUnits();
  }

  private static String agreement(Sweep sweep, Sweep.Point first) {
    String half =
        sweep.points().stream()
            .filter(point -> overlap(point) >= .5)
            .findFirst()
            .map(
                point -> "The first with an overlap of .50 or more is %s.".formatted(point.label()))
            .orElse("None before %s has an overlap of .50 with it.".formatted(sweep.last()));
    return "The mask of %s overlaps with that of %s by %s (Dice corrected for chance), and their t maps correlate by %s. %s"
        .formatted(
            first.label(),
            sweep.last(),
            Numbers.two(overlap(first)),
            two(first.tCorrelation()),
            half);
  }

  /** With the last checkpoint; NaN where it is undefined. */
  private static double overlap(Sweep.Point point) {
    Sweep.Agreement agreement = point.withLast();
    Double corrected = agreement == null ? null : agreement.corrected();
    return corrected == null ? Double.NaN : corrected;
  }

  private static String two(@Nullable Double value) {
    return value == null ? "–" : Numbers.two(value);
  }

  private String missing() {
    return sweep.missing().stream()
        .map(gap -> Html.note("%s is missing: %s".formatted(gap.label(), gap.reason())))
        .collect(Collectors.joining("\n"));
  }

  private String notes() {
    return sweep.points().stream()
        .flatMap(point ->
            point.notes().stream().map(note -> Html.note("%s: %s".formatted(point.label(), note))))
        .collect(Collectors.joining("\n"));
  }

  private String numbers() {
    Sweep.Task task = sweep.task();
    return HtmlTable.of(
        "Every checkpoint",
        Table.<Sweep.Point>columns()
            .text("checkpoint", Sweep.Point::label)
            .whole("max‑t", Sweep.Point::maxT)
            .as(units -> Numbers.count((long) units))
            .whole("q", Sweep.Point::q)
            .as(units -> Numbers.count((long) units))
            .number("split-half r", point -> point.quality().splitHalfR())
            .as(Numbers::two)
            .number("corrected Dice", point -> point.quality().correctedDice())
            .as(Numbers::two)
            .number("held-out d, unit", point -> point.quality().heldOut().unitD())
            .as(Numbers::two)
            .number("held-out d, mask", point -> point.quality().heldOut().maskD())
            .as(Numbers::two)
            .text("overlap with last", point -> interval(point.withLast()))
            .right()
            .text("overlap with previous", point -> interval(point.withPrevious()))
            .right()
            .number("r of t with last", Sweep.Point::tCorrelation)
            .as(Numbers::two)
            .and(
                Table.<Sweep.Effect>columns()
                    .number("d of last's units", Sweep.Effect::unitD)
                    .as(Numbers::two)
                    .when(sweep.points().stream().anyMatch(point -> point.lastUnits() != null)),
                Sweep.Point::lastUnits)
            .and(
                Table.<Sweep.Score>columns()
                    .number(task == null ? "" : task.name(), Sweep.Score::value)
                    .as(score -> Numbers.fixed(score, 3))
                    .when(task != null),
                Sweep.Point::score)
            .of(sweep.points()));
  }

  private static String interval(Sweep.@Nullable Agreement agreement) {
    return agreement == null
        ? "–"
        : "%s [%s to %s]"
            .formatted(two(agreement.corrected()), two(agreement.low()), two(agreement.high()));
  }

  private String passport() {
    var entries = new ArrayList<Map.Entry<String, String>>();
    new TreeMap<String, Object>(sweep.passport())
        .forEach((name, value) -> entries.add(Map.entry(name, words(JSON.valueToTree(value)))));
    entries.add(Map.entry("key", sweep.key()));
    return HtmlTable.of(
            "What all checkpoints have in common",
            Table.<Map.Entry<String, String>>columns()
                .text("entry", Map.Entry::getKey)
                .code("value", Map.Entry::getValue)
                .of(entries))
        + "\n"
        + origins();
  }

  private static String words(JsonNode value) {
    return value.isNull() ? "none" : value.isString() ? value.stringValue() : value.toString();
  }

  private String origins() {
    return HtmlTable.of(
        "Checkpoints",
        Table.<Sweep.Point>columns()
            .text("checkpoint", Sweep.Point::label)
            .code("model", Sweep.Point::model)
            .code("revision", Sweep.Point::revision)
            .orDash()
            .code("folder", Sweep.Point::folder)
            .headed("folder of its result")
            .of(sweep.points()));
  }
}
