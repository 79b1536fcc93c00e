package dev.broca.app.report.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.app.report.Resource;
import dev.broca.lab.sweep.Sweep;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@NullMarked
class SweepPageTest {
  private static final String EVIL = "step1</script><img src=x onerror=alert(1)>";

  private static Sweep.Point point(
      String label, @Nullable Long step, @Nullable Double overlap, String... notes) {
    return new Sweep.Point(
        "org/m@" + label,
        label,
        step,
        null,
        "0a1b2c3d",
        20,
        2000,
        50,
        20,
        400,
        20,
        new Sweep.Quality(.85, .7, new Sweep.Effect(.98, null)),
        null,
        null,
        overlap == null ? null : new Sweep.Agreement(10, overlap, .3, .7, -.01, .2),
        overlap,
        null,
        null,
        List.of(5, 15),
        List.of(notes));
  }

  private static Sweep sweep(Map<String, ?> passport, String label, List<Sweep.Missing> missing) {
    return new Sweep(
        "0123456789abcdef",
        "language",
        "sentences",
        "nonwords",
        "linear",
        "step300",
        null,
        List.of(point(label, 0L, .1), point("step200", 200L, .52), point("step300", 300L, null)),
        missing,
        passport);
  }

  private static List<String> all(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult m) -> m.group(1))
        .toList();
  }

  @Test
  void theSameSweepMakesTheSameBytesWhateverTheOrderOfItsPassport() {
    var one = new LinkedHashMap<String, Object>();
    one.put("a", 1);
    one.put("b", "x");
    var other = new LinkedHashMap<String, Object>();
    other.put("b", "x");
    other.put("a", 1);
    assertThat(all(SweepPage.html(sweep(one, "step0", List.of())), "(<th scope=\"row\">[ab]<.*)"))
        .hasSize(2)
        .isEqualTo(
            all(SweepPage.html(sweep(other, "step0", List.of())), "(<th scope=\"row\">[ab]<.*)"));
  }

  @Test
  void everyNumberStandsOnThePageWithoutTheScript() {
    String page = SweepPage.html(sweep(Map.of(), "step0", List.of()));
    String markup = page.substring(0, page.indexOf("<script type"));
    assertThat(markup)
        .contains(
            "language over 3 checkpoints",
            "The first with an overlap of .50 or more is step200.",
            "<td class=\"number\">0.52 [0.30 to 0.70]</td>",
            "<td class=\"number\">0.98</td>");
    assertThat(markup).doesNotContain("is missing").doesNotContain("NaN").doesNotContain("null");
  }

  @Test
  void whatIsMissingAndWhatIsDoubtfulIsSaid() {
    var gaps = List.of(new Sweep.Missing("org/m@step9", "step9", "There is no <such> model."));
    Sweep some = sweep(Map.of(), "step0", gaps);
    var points = new ArrayList<>(some.points());
    points.set(0, point("step0", 0L, .1, "12 texts are read as other tokens."));
    String page =
        SweepPage.html(
            new Sweep(
                "01234567", "n", "a", "b", "linear", "step300", null, points, gaps, Map.of()));
    assertThat(page)
        .contains(
            "<p class=\"note\">step9 is missing: There is no &lt;such&gt; model.</p>",
            "<p class=\"note\">step0: 12 texts are read as other tokens.</p>");
  }

  @Test
  void namesCannotBreakOutAndOnlyTheOwnScriptMayRun() throws Exception {
    String page = SweepPage.html(sweep(Map.of("model", EVIL), EVIL, List.of()));
    assertThat(page).doesNotContain("<img");
    assertThat(all(page, "(</script>)")).hasSize(2);
    String script = SweepPage.script();
    String hash =
        Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(script.getBytes(StandardCharsets.UTF_8)));
    assertThat(page)
        .contains("default-src 'none'; script-src 'sha256-" + hash + "';")
        .contains("<script>" + script + "</script>");
    assertThat(all(page, "(https?://[^\"'\\s)]+)"))
        .allMatch(address -> address.startsWith("http://www.w3.org/"));
    JsonNode data =
        JsonMapper.shared()
            .readTree(
                all(page, "<script type=\"application/json\" id=\"data\">(.*?)</script>")
                    .getFirst());
    assertThat(data.get("points").get(0).get("label").asString()).isEqualTo(EVIL);
  }

  /** A figure that the page names and the script lacks, or the other way round, is not drawn. */
  @Test
  void pageAndScriptKnowTheSameFiguresAndTheSameColours() {
    String page = Resource.own("sweep/sweep.html");
    String script = SweepPage.script();
    assertThat(new TreeSet<>(all(page, "data-figure=\"([a-zA-Z]+)\"")))
        .containsExactlyInAnyOrder(
            all(script, "const FIGURES = \\{(.*)\\};").getFirst().split(", "));
    String styles = SweepPage.style();
    assertThat(new TreeSet<>(all(script, "'(--[a-z]+)'")))
        .isNotEmpty()
        .allSatisfy(colour -> assertThat(styles).contains(colour + ": #"));
  }
}
