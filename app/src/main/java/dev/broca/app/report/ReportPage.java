package dev.broca.app.report;

import dev.broca.lab.LabException;
import dev.broca.lab.localize.Localization;
import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page about one localization: map, blocks, distribution, quality, checks, footprint, stimuli and
 * provenance. It is one file without network: scripts, styles and data are in it, and its content
 * security policy forbids everything else. Only the scripts it was made with can run, whatever the
 * texts of a contrast contain.
 */
public final class ReportPage {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");

  private ReportPage() {}

  /**
   * Writes the page under this name, whole or not at all. A page that is there is replaced.
   *
   * @param file the page, usually {@code index.html} in a folder that exists
   * @throws LabException if it cannot be written
   */
  public static void write(Localization found, Path file) {
    byte[] page = html(found).getBytes(StandardCharsets.UTF_8);
    Path target = file.toAbsolutePath();
    try {
      Path part =
          target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
      try {
        Files.write(part, page);
        WholeFiles.move(part, target);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new LabException(
          "Cannot write the page %s: %s. Is its folder there, writable and not full?"
              .formatted(file, e),
          e);
    }
  }

  /** The page as text: the same for the same localization. */
  public static String html(Localization found) {
    String echarts = Resource.echarts();
    String script = Resource.own("report.js");
    var parts = new HashMap<String, String>();
    parts.put("policy", policy(echarts, script));
    parts.put("style", Resource.own("report.css"));
    parts.put("echarts", echarts);
    parts.put("script", script);
    parts.put("data", PageData.of(found).json());
    parts.putAll(result(found));
    parts.putAll(sections(found));
    return filled(Resource.own("report.html"), parts);
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
    parts.put("maplabel", Html.escape(map.label()));
    parts.put("barslabel", Html.escape(map.barsLabel()));
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

  /** Nothing from outside, and no script but these two. */
  private static String policy(String... scripts) {
    var policy = new StringBuilder("default-src 'none'; script-src");
    for (String script : scripts) {
      policy.append(" 'sha256-").append(sha256(script)).append('\'');
    }
    return policy
        .append("; style-src 'unsafe-inline'; img-src data: blob:;")
        .append(" base-uri 'none'; form-action 'none'")
        .toString();
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Fills all places at once, so that nothing put in can name a place itself. */
  private static String filled(String template, Map<String, String> parts) {
    var page = new StringBuilder();
    Matcher place = PLACE.matcher(template);
    int end = 0;
    while (place.find()) {
      String part = parts.get(place.group(1));
      if (part == null) {
        throw new IllegalStateException("The template names an unknown part: " + place.group());
      }
      page.append(template, end, place.start()).append(part);
      end = place.end();
    }
    return page.append(template, end, template.length()).toString();
  }
}
