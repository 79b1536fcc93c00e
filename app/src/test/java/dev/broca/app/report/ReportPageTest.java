package dev.broca.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.localize.Localization;
import dev.broca.lab.localize.Network;
import dev.broca.lab.mask.Range;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@NullMarked
class ReportPageTest {
  private static final Localization SMALL = Synthetic.small().localization();
  private static final String PAGE = ReportPage.html(SMALL);

  @Test
  void sameResultMakesTheSameBytes() {
    assertSame(ReportPage.html(Synthetic.small().localization()), PAGE);
  }

  @Test
  void pageHoldsAllSectionsInOrder() {
    assertThat(all(PAGE, "<h2 id=\"([a-z]+)\">"))
        .containsExactly(
            "map",
            "blocks",
            "distribution",
            "quality",
            "checks",
            "footprint",
            "stimuli",
            "provenance");
    assertThat(all(PAGE, "<a href=\"#([a-z]+)\">"))
        .containsSubsequence(all(PAGE, "<h2 id=\"([a-z]+)\">"));
    assertThat(markup(PAGE)).doesNotContain("{{", "}}");
  }

  @Test
  void elementsAreNestedAndIdsUnique() {
    var open = new ArrayList<String>();
    for (String tag : all(markup(PAGE), "<(/?[a-z][a-z0-9]*)")) {
      if (tag.startsWith("/")) {
        assertThat(open.removeLast()).isEqualTo(tag.substring(1));
      } else if (!List.of("meta", "input").contains(tag)) {
        open.add(tag);
      }
    }
    assertThat(open).isEmpty();
    assertThat(all(markup(PAGE), " id=\"([^\"]+)\"")).doesNotHaveDuplicates();
  }

  @Test
  void everyScriptElementOfThePageIsThere() {
    List<String> ids = all(markup(PAGE), " id=\"([^\"]+)\"");
    assertThat(all(ReportPage.script(), "getElementById\\('([^']+)'\\)"))
        .isNotEmpty()
        .isSubsetOf(ids);
  }

  @Test
  void everyFigureHasAPlaceAndEveryPlaceAFigure() {
    String drawn = all(ReportPage.script(), "const FIGURES = \\{([^}]*)}").getFirst();
    assertThat(all(markup(PAGE), "<figure data-figure=\"([a-z]+)\">"))
        .containsExactlyElementsOf(
            Pattern.compile(", ").splitAsStream(drawn).map(one -> one.split(":")[0]).toList());
  }

  @Test
  void captionsAndTablesAreThereWithoutScripts() {
    assertThat(all(markup(PAGE), "(?s)<figcaption>([^<]{40,})</figcaption>")).hasSize(4);
    assertThat(all(markup(PAGE), "(?s)<details[^>]*>.*?<caption>([^<]*)</caption>"))
        .containsExactly(
            "3 strongest units of the mask",
            "Units of the mask in every block",
            "Percentiles of t over all units");
  }

  @Test
  void nothingIsLoadedFromAnywhere() {
    String markup = markup(PAGE);
    assertThat(markup).doesNotContain("http:", "https:", " src=", "<link", "<iframe", "@import");
    assertThat(all(markup, "href=\"([^\"]*)\""))
        .isNotEmpty()
        .allMatch(href -> href.startsWith("#"));
    String sources = ReportPage.script() + all(PAGE, "(?s)<style>(.*?)</style>").getFirst();
    assertThat(sources.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http:", "https:", "url(", "fetch", "XMLHttpRequest", "import(");
    assertThat(policy()).startsWith("default-src 'none'; ").doesNotContain("http", "*");
  }

  @Test
  void policyAllowsExactlyTheScriptOfThePage() throws Exception {
    List<String> scripts = all(PAGE, "(?s)<script>(.*?)</script>");
    assertThat(scripts).containsExactly(ReportPage.script());
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(scripts.getFirst().getBytes(StandardCharsets.UTF_8));
    assertThat(all(policy(), "'sha256-([^']*)'"))
        .containsExactly(Base64.getEncoder().encodeToString(hash));
    assertThat(all(policy(), "script-src ([^;]*)").getFirst()).doesNotContain("unsafe");
    assertThat(all(markup(PAGE), " (on[a-z]+)=")).isEmpty();
  }

  @Test
  void textsOfOthersCannotBecomeMarkup() {
    String hostile = "</script><script>alert('x')</script><img src=x onerror=\"y\"> & {{style}} ";
    String page =
        ReportPage.html(
            Synthetic.small()
                .of(Network.CUSTOM)
                .named("evil/<title><b>\"'&")
                .stimuli("<i>mine</i>", "<b>yes</b>", "\"no\"", hostile, "<!-- " + hostile)
                .localization());
    assertThat(all(page, "(<script)")).hasSameSizeAs(all(PAGE, "(<script)"));
    assertThat(all(page, "(</script>)")).hasSameSizeAs(all(PAGE, "(</script>)"));
    assertThat(markup(page)).doesNotContain("<img", "<b>", "<i>", "<!--", "\"no\"");
    assertThat(markup(page))
        .contains("&lt;/script&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;")
        .contains(
            "<title>The &lt;i&gt;mine&lt;/i&gt; network of &lt;title&gt;&lt;b&gt;&quot;&#39;&amp;</title>")
        .contains("&amp; {{style}} 0</li>");
    assertThat(data(page).get("positive").stringValue()).isEqualTo("<b>yes</b>");
    assertThat(data(page).get("file").stringValue()).matches("[a-z0-9._-]+");
  }

  @Test
  void dataAreThoseOfTheMap() {
    JsonNode data = data(PAGE);
    int units = SMALL.map().units().count();
    ByteBuffer t = bytes(data, "t");
    ByteBuffer p = bytes(data, "p");
    ByteBuffer q = bytes(data, "q");
    assertThat(t.remaining()).isEqualTo(4 * units);
    for (int unit = 0; unit < units; unit++) {
      assertThat(t.getFloat()).isEqualTo(Float.valueOf((float) SMALL.map().t(unit)));
      assertThat(p.getFloat()).isEqualTo((float) Math.log10(SMALL.map().p(unit)));
      assertThat(q.getFloat()).isEqualTo((float) Math.log10(SMALL.map().q(unit)));
    }
    var mask = bytes(data, "mask").asIntBuffer();
    assertThat(IntStream.range(0, mask.remaining()).map(mask::get))
        .containsExactlyElementsOf(SMALL.mask().stream().boxed().toList());
    assertThat(data.get("cuts").get(0).doubleValue())
        .isEqualTo(SMALL.mask().stream().mapToDouble(SMALL.map()::t).min().orElseThrow());
    assertThat(data.get("maxT").doubleValue())
        .isEqualTo(SMALL.quality().significance().threshold());
  }

  @Test
  void coloursEndAtThePercentileThatThePageStates() {
    // 383 of 384 units vary: 0.5 % of them are beyond the clip, by linear interpolation 2.
    double clip = data(PAGE).get("clip").doubleValue();
    long beyond = IntStream.range(0, 384).filter(u -> Math.abs(SMALL.map().t(u)) > clip).count();
    assertThat(beyond).isEqualTo(2);
    assertThat(markup(PAGE))
        .contains("Colours end at t = ±" + Numbers.fixed(clip, 1) + ", percentile 99.5 of |t|");
  }

  @Test
  void tablesSayWhatTheResultSays() {
    var quality = SMALL.quality();
    assertThat(rows("Quality card"))
        .contains(
            "split-half r|" + Numbers.two(quality.splitHalf().r()),
            "Spearman-Brown|" + Numbers.two(quality.splitHalf().spearmanBrown()),
            "corrected Dice|" + Numbers.two(quality.splitHalf().correctedDice()),
            "held-out d, average unit|" + Numbers.two(quality.heldOut().unitD()),
            "held-out d, whole mask|" + Numbers.two(quality.heldOut().maskD()),
            "in-sample d, whole mask|" + Numbers.two(quality.heldOut().maskDInSample()));
    assertThat(rows("Units of the mask in every block"))
        .hasSize(6)
        .first()
        .isEqualTo("0|" + SMALL.mask().perBlock().getFirst());
    assertThat(rows("Outlier coordinates, more than 15 times the median of a block"))
        .extracting(row -> row.substring(0, row.indexOf('|')))
        .containsExactly("5", "17", "31");
    assertThat(rows("Passport of the mask"))
        .contains("model|example/Synthetic-1M", "key|" + SMALL.mask().passport().key())
        .contains("revision|none", "percentage|1.0")
        .hasSize(SMALL.mask().passport().entries().size() + 1);
  }

  @Test
  void strongestUnitsComeInOrderOfT() {
    var wide = Synthetic.small().percent(10).localization();
    List<Double> t =
        rows(ReportPage.html(wide), "20 strongest units of the mask", 3).stream()
            .map(Double::valueOf)
            .toList();
    double largest = wide.mask().stream().mapToDouble(wide.map()::t).max().orElseThrow();
    assertThat(t).hasSize(20).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(Numbers.two(largest)).isEqualTo(Numbers.two(t.getFirst()));
  }

  @Test
  void bottomAndBandsHaveTheirOwnWords() {
    String bottom = ReportPage.html(Synthetic.small().in(Range.BOTTOM).localization());
    assertThat(bottom).contains("those with the most negative t, prefer nonwords to sentences.");
    Localization drawn = Synthetic.small().in(new Range(40, 60)).percent(5).localization();
    assertThat(markup(ReportPage.html(drawn)))
        .contains("drawn at random from percentiles 40 to 60 of t");
    assertThat(data(ReportPage.html(drawn)).get("cuts").size()).isEqualTo(2);
  }

  @Test
  void paperModeWithoutChecksHasAPageToo() {
    String page = ReportPage.html(Synthetic.small().in(Mode.PAPER).unchecked().localization());
    assertThat(markup(page))
        .contains("These checks were not asked for.", "length localizer not run");
  }

  @Test
  void pageIsWrittenWholeAndReplacesAnother(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("index.html");
    Files.writeString(file, "another");
    ReportPage.write(SMALL, file);
    assertSame(Files.readString(file), PAGE);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void pageThatCannotBeWrittenLeavesNothingAndSaysWhy(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("index.html");
    Files.createDirectories(file.resolve("full"));
    assertThatThrownBy(() -> ReportPage.write(SMALL, file))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("Cannot write the page " + file);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    assertThatThrownBy(() -> ReportPage.write(SMALL, folder.resolve("absent/index.html")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("Is its folder there");
  }

  @Test
  void pageIsNotMuchLargerThanItsData() {
    // Twelve bytes per unit in Base64, and what every page holds.
    int units = SMALL.map().units().count();
    assertThat(PAGE.length()).isLessThan(16 * units + 100_000);
  }

  private static String policy() {
    return all(PAGE, "Content-Security-Policy\" content=\"([^\"]*)\"").getFirst();
  }

  private static JsonNode data(String page) {
    String json =
        all(page, "(?s)<script type=\"application/json\" id=\"data\">(.*?)</script>").getFirst();
    return JsonMapper.shared().readTree(json);
  }

  private static ByteBuffer bytes(JsonNode data, String name) {
    return ByteBuffer.wrap(Base64.getDecoder().decode(data.get(name).stringValue()))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Compares pages without printing them: they are megabytes. */
  static void assertSame(String page, String other) {
    assertThat(page.equals(other))
        .withFailMessage(() ->
            "The pages differ from character "
                + Arrays.mismatch(page.toCharArray(), other.toCharArray()))
        .isTrue();
  }

  /** The page without the contents of its scripts and styles. */
  private static String markup(String page) {
    return page.replaceAll("(?s)(<(script|style)[^>]*>).*?(</\\2>)", "$1$3");
  }

  /** The first two cells of every row of a table of the page. */
  private static List<String> rows(String caption) {
    List<String> first = rows(PAGE, caption, 0);
    List<String> second = rows(PAGE, caption, 1);
    return IntStream.range(0, first.size())
        .mapToObj(i -> first.get(i) + "|" + second.get(i))
        .toList();
  }

  private static List<String> rows(String page, String caption, int column) {
    String table =
        all(page, "(?s)<caption>" + Pattern.quote(caption) + "</caption>(.*?)</table>").getFirst();
    return all(table, "(?s)<tr>(<th scope=\"row\".*?)</tr>").stream()
        .map(row -> all(row, ">([^<]*)</t[hd]>").get(column))
        .toList();
  }

  private static List<String> all(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}
