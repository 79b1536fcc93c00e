package dev.broca.app.report;

import dev.broca.lab.LabException;
import dev.broca.lab.localize.Localization;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A page about one localization: map, blocks, distribution, quality, checks, footprint, stimuli and
 * provenance. It is one file without network: script, styles and data are in it, and its content
 * security policy forbids everything else. Only the script it was made with can run, whatever the
 * texts of a contrast contain.
 */
public final class ReportPage {
  private ReportPage() {}

  /**
   * Writes the page under this name, whole or not at all. A page that is there is replaced.
   *
   * @param file the page, usually {@code index.html} in a folder that exists
   * @throws LabException if it cannot be written
   */
  public static void write(Localization found, Path file) {
    Page.write(html(found), file);
  }

  /** The page as text: the same for the same localization. */
  public static String html(Localization found) {
    var parts = new HashMap<String, String>();
    parts.put("policy", Page.policy(script()));
    parts.put("style", Resource.own("report.css") + Resource.own("figures.css"));
    parts.put("script", script());
    parts.put("data", PageData.of(found).json());
    parts.putAll(result(found));
    parts.putAll(sections(found));
    return Page.filled(Resource.own("report.html"), parts);
  }

  /** Its whole script. */
  static String script() {
    return Resource.own("figures.js") + Resource.own("map.js") + Resource.own("report.js");
  }

  private static Map<String, String> result(Localization found) {
    var findings = new Findings(found);
    return Map.of(
        "title", Html.escape(findings.title()),
        "model", Html.prose(Lead.model(found)),
        "selection", Html.prose(findings.selection()),
        "evidence", Html.prose(String.join(" ", findings.evidence())),
        "tiles", Lead.tiles(found),
        "positive", Html.escape(found.stimuli().positiveName()),
        "negative", Html.escape(found.stimuli().negativeName()));
  }

  private static Map<String, String> sections(Localization found) {
    var map = new MapSection(found);
    var parts = new HashMap<String, String>();
    parts.put("clip", Numbers.fixed(PageData.clip(found.map()), 1));
    parts.put("clippercentile", Numbers.fixed(PageData.CLIP_PERCENTILE, 1));
    parts.put("outliers", Html.prose(map.outliers()));
    parts.put("blocks", map.blocks());
    parts.put("percentiles", map.percentiles());
    parts.put("strongest", map.strongest());
    parts.put("quality", new QualitySection(found).html());
    parts.put("checks", new ChecksSection(found).html());
    parts.put("footprint", new FootprintSection(found).html());
    parts.put("stimuli", new StimuliSection(found).html());
    parts.put("passport", new PassportSection(found).html());
    return parts;
  }
}
