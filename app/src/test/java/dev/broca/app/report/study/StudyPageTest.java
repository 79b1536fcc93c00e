package dev.broca.app.report.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.LesionKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@NullMarked
class StudyPageTest {
  private static final StudyResult SMALL = small().result();
  private static final String PAGE = StudyPage.html(SMALL);
  private static final List<String> SECTIONS =
      List.of(
          "localizer",
          "profile",
          "choices",
          "removal",
          "doses",
          "comparisons",
          "dissociation",
          "phenomena",
          "brain",
          "text",
          "balance",
          "changes",
          "provenance");

  private static SyntheticStudy small() {
    return SyntheticStudy.usual().of(6, 64).masks(3).doses(5.0, 10.0);
  }

  @Test
  void noNameIsDeclaredTwiceInTheScriptsThatArePutTogether() {
    String script = StudyPage.script();
    List<String> names =
        Pattern.compile("(?m)^(?:async )?(?:function|const|let) (\\w+)")
            .matcher(script)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(names).contains("choiceWords", "cutLabel").doesNotHaveDuplicates();
  }

  @Test
  void sameResultMakesTheSameBytesWhateverTheOrderOfItsProvenance() {
    assertThat(StudyPage.html(small().result()).equals(PAGE)).isTrue();
    var reversed = new LinkedHashMap<String, String>();
    SMALL.models().getFirst().provenance().entrySet().stream()
        .sorted(Map.Entry.<String, String>comparingByKey().reversed())
        .forEach(entry -> reversed.put(entry.getKey(), entry.getValue()));
    assertThat(reversed.keySet().iterator().next())
        .isNotEqualTo(SMALL.models().getFirst().provenance().keySet().iterator().next());
    StudyResult other = with(SMALL, with(SMALL.models().getFirst(), reversed));
    assertThat(StudyPage.html(other).equals(PAGE)).isTrue();
  }

  @Test
  void sectionsOfAModelComeInTheirOrder() {
    assertThat(all(PAGE, "<h3 id=\"m0-([a-z]+)\">")).isEqualTo(SECTIONS);
    assertThat(all(PAGE, "<a href=\"#m0-([a-z]+)\">")).isEqualTo(SECTIONS);
    assertThat(all(PAGE, "data-figure=\"([a-zA-Z]+)\""))
        .containsExactly(
            "units",
            "profile",
            "multiverse",
            "removal",
            "curves",
            "nats",
            "forest",
            "dissociation",
            "phenomena");
  }

  @Test
  void otherNetworksAreOnThePageWithTheirPairs() {
    String page =
        StudyPage.html(
            small()
                .tasks("blimp", "arithmetic")
                .others(Map.of("multiple-demand", "arithmetic"))
                .result());
    List<List<String>> pairs = rows(page, "Whether language and the other networks dissociate");
    assertThat(pairs.subList(2, 4)).extracting(row -> row.get(2)).containsOnly("without");
    assertThat(pairs.subList(0, 2))
        .containsExactly(
            List.of(
                "multiple-demand",
                "zero",
                "with",
                "blimp, arithmetic",
                "untestable: blimp is at its floor",
                "45.0 [33.0 to 57.0]",
                "–",
                "38.0 [25.0 to 51.0]",
                "–",
                "−0.83 [−1.02 to −0.64]",
                "−2.10 [−2.80 to −1.40]"),
            List.of(
                "multiple-demand",
                "class-mean",
                "with",
                "blimp, arithmetic",
                "double",
                "45.0 [33.0 to 57.0]",
                "2.0e-6",
                "38.0 [25.0 to 51.0]",
                "1.0e-5",
                "−0.83 [−1.02 to −0.64]",
                "−2.10 [−2.80 to −1.40]"));
    assertThat(rows(page, "The other networks").getFirst())
        .contains("multiple-demand", "arithmetic", "hard to easy", "11", "0.81", "0.70");
    assertThat(all(page, "data-figure=\"(overlap|ownControls)\""))
        .containsExactly("overlap", "ownControls");
    assertThat(rows(page, "The units of the other networks, each on its own task"))
        .containsExactly(
            List.of(
                "multiple-demand",
                "arithmetic",
                "inconclusive: 3 control masks, but a p below .05 needs 39",
                "3 energy-matched, 3 label-permuted, 3 uniform, 3 run-matched"));
    JsonNode overlaps = data(page).at("/models/0/networks/overlaps");
    assertThat(overlaps.get("pairs")).hasSize(1);
    assertThat(overlaps.get("controls")).hasSize(4 * 2);
    JsonNode domains = data(page).get("models").get(0).get("domains");
    assertThat(domains.get("cells")).hasSize(2 * 3 * 2 * 2);
    assertThat(domains.get("cells").get(0).get("state").asString()).isEqualTo("FLOOR");
  }

  @Test
  void profilesAreOnThePageWithTheirTestsAndNotes() {
    String page = StudyPage.html(small().described().models("a/one", "b/two").result());
    assertThat(rows(page, "What drives the units more"))
        .containsExactly(
            List.of(
                "language",
                "sentences",
                "nonwords",
                "in pairs",
                "0.75 [0.61 to 0.89]",
                "1.40",
                "1.0e-9",
                "4.0e-9"));
    assertThat(markup(page)).contains("<li>language: 120 other texts are profiled.</li>");
    assertThat(all(page, "data-figure=\"(allProfiles|multiverse|profile)\""))
        .containsExactly("allProfiles", "profile", "multiverse", "profile", "multiverse");
    JsonNode networks = data(page).at("/models/1/networks");
    assertThat(networks.at("/profiles/0/conditions/2/items")).hasSize(60);
    assertThat(networks.at("/multiverse/cells")).hasSize(48);
    assertThat(PAGE).doesNotContain("What drives the units more", "<figure data-figure=\"allProf");
  }

  @Test
  void aStudyOfOneNetworkHasNoTablesOfOthers() {
    assertThat(PAGE).doesNotContain("The other networks", "Whether language and");
    assertThat(data(PAGE).get("models").get(0).get("domains").get("networks")).isEmpty();
  }

  @Test
  void paragraphAndVerdictsStandOnThePageWithoutTheScript() {
    var model = SMALL.models().getFirst();
    String words = markup(PAGE).replace("&nbsp;", " ");
    assertThat(words)
        .contains("<p class=\"lead\">" + model.paragraph() + "</p>")
        .contains("<dt>Units</dt><dd>" + model.units() + "</dd>")
        .contains("<dt>Domain</dt><dd>" + model.domain() + "</dd>")
        .contains(model.network().warnings().getFirst())
        .contains("12fd25f77366fa6b3b4b768ec3050bf629380bac")
        .contains("<pre>" + SMALL.spec() + "</pre>");
  }

  @Test
  void everyModelIsShownInTheOrderOfTheStudyWithAllItsTasks() {
    String page =
        StudyPage.html(small().models("z/last", "a/first").tasks("blimp", "syntaxgym").result());
    assertThat(all(page, "<h2 id=\"([a-z0-9]+)\">")).containsExactly("all", "m0", "m1", "spec");
    assertThat(all(page, "<h2 id=\"m\\d+\">([^<]+)<")).containsExactly("z/last", "a/first");
    assertThat(all(page, "data-figure=\"removal\" data-model=\"(\\d+\" data-task=\"\\d+)"))
        .containsExactly(
            "0\" data-task=\"0", "0\" data-task=\"1", "1\" data-task=\"0", "1\" data-task=\"1");
    assertThat(all(page, "data-figure=\"(all[a-zA-Z]+)\""))
        .containsExactly("allForest", "allRemoval", "allCurves");
    assertThat(rows(page, "Verdicts"))
        .extracting(List::getFirst)
        .containsExactly("z/last", "a/first");
  }

  @Test
  void modelsOfOneTrainingHaveCurvesOverItsSteps() {
    String page = StudyPage.html(small().checkpoints(0L, 1000L, 143_000L).result());
    assertThat(all(page, "data-figure=\"((?:all|training)[a-zA-Z]+)\""))
        .containsExactly(
            "allForest",
            "allRemoval",
            "allCurves",
            "trainingNetwork",
            "trainingEffect",
            "trainingScores",
            "trainingDifference");
    JsonNode training = data(page).get("training");
    assertThat(training.get("last").stringValue()).isEqualTo("step143000");
    assertThat(training.get("points").values())
        .extracting(p -> p.get("step").longValue())
        .containsExactly(0L, 1000L, 143_000L);
    assertThat(data(StudyPage.html(small().models("a/one", "b/two").result())).has("training"))
        .isFalse();
  }

  @Test
  void scriptDrawsEveryFigureThatThePageNames() {
    String page = StudyPage.html(small().checkpoints(0L, 1000L).described().result());
    String figures = all(StudyPage.script(), "const FIGURES = \\{([^}]+)}").getFirst();
    assertThat(all(page, "data-figure=\"([a-zA-Z]+)\""))
        .isNotEmpty()
        .isSubsetOf(List.of(figures.split(", ")));
    assertThat(all(StudyPage.script(), "getElementById\\('([^']+)'\\)"))
        .isNotEmpty()
        .isSubsetOf(all(markup(page), " id=\"([^\"]+)\""));
  }

  @Test
  void elementsAreNestedAndIdsUnique() {
    String page = StudyPage.html(small().models("z/last", "a/first").tasks("a", "b").result());
    var open = new ArrayList<String>();
    for (String tag : all(markup(page), "<(/?[a-z][a-z0-9]*)")) {
      if (tag.startsWith("/")) {
        assertThat(open.removeLast()).isEqualTo(tag.substring(1));
      } else if (!tag.equals("meta")) {
        open.add(tag);
      }
    }
    assertThat(open).isEmpty();
    assertThat(all(markup(page), " id=\"([^\"]+)\"")).doesNotHaveDuplicates();
    assertThat(all(markup(page), "aria-labelledby=\"([^\"]+)\""))
        .isNotEmpty()
        .isSubsetOf(all(markup(page), " id=\"([^\"]+)\""));
  }

  @Test
  void nothingIsLoadedFromAnywhere() {
    assertThat(markup(PAGE))
        .doesNotContain("http:", "https:", " src=", "<link", "<iframe", "@import");
    assertThat(all(markup(PAGE), "href=\"([^\"]*)\""))
        .isNotEmpty()
        .allMatch(href -> href.startsWith("#"));
    String sources = StudyPage.script() + StudyPage.style();
    assertThat(sources.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http:", "https:", "url(", "fetch", "XMLHttpRequest", "import(", "@import");
  }

  @Test
  void policyAllowsTheScriptOfThePageAndNothingElse() throws Exception {
    String policy = all(PAGE, "Content-Security-Policy\" content=\"([^\"]*)\"").getFirst();
    List<String> scripts = all(PAGE, "(?s)<script>(.*?)</script>");
    assertThat(scripts).hasSize(1);
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(scripts.getFirst().getBytes(StandardCharsets.UTF_8));
    assertThat(all(policy, "script-src ([^;]*)"))
        .containsExactly("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
    assertThat(policy).startsWith("default-src 'none'; ").doesNotContain("http", "*");
    assertThat(all(markup(PAGE), " (on[a-z]+)=")).isEmpty();
  }

  @Test
  void textsOfOthersCannotBecomeMarkup() {
    String hostile =
        "</script><script>alert('x')</script><img src=x onerror=\"y\"> <!-- & {{style}}";
    String page =
        StudyPage.html(small().saying(hostile).models("evil/<b>\"'&").tasks("<i>").result());
    assertThat(all(page, "(<script)")).hasSameSizeAs(all(PAGE, "(<script)"));
    assertThat(all(page, "(</script>)")).hasSameSizeAs(all(PAGE, "(</script>)"));
    assertThat(markup(page)).doesNotContain("<img", "<b>", "<i>", "<!--");
    assertThat(markup(page))
        .contains(
            "<p class=\"lead\">&lt;/script&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;")
        .contains("&amp; {{style}}</p>")
        .contains("<h2 id=\"m0\">evil/&lt;b&gt;&quot;&#39;&amp;</h2>");
    assertThat(data(page).at("/models/0/tasks/0/paradigms/3/name").stringValue())
        .isEqualTo("paradigm_3" + hostile);
  }

  @Test
  void dataAreThoseOfTheResult() {
    var network = SMALL.models().getFirst().network();
    JsonNode model = data(PAGE).at("/models/0");
    ByteBuffer t =
        ByteBuffer.wrap(Base64.getDecoder().decode(model.at("/network/t").stringValue()))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertThat(t.remaining()).isEqualTo(4 * 6 * 64);
    for (float value : network.t()) {
      assertThat(t.getFloat()).isEqualTo(value);
    }
    var run = SMALL.models().getFirst().tasks().getFirst().runs().get(7);
    JsonNode drawn = model.at("/tasks/0/runs/7");
    assertThat(drawn.get("score").doubleValue()).isEqualTo(run.score());
    assertThat(drawn.get("byParadigm").size()).isEqualTo(67);
    assertThat(model.at("/network/mask").size()).isEqualTo(network.mask().size());
    assertThat(data(PAGE).at("/primary/percent").doubleValue()).isEqualTo(10);
  }

  @Test
  void severalCutsStandSideBySideAndTheirRunsKeepTheirCut() {
    StudyResult study =
        SyntheticStudy.usual().of(6, 64).site("mlp-output").cuts("none", "matched").result();
    String page = StudyPage.html(study);
    assertThat(
            rows(
                page,
                "The network by cut of the texts: the first is the one on this page, the others are compared with controls of their own"))
        .extracting(List::getFirst)
        .containsExactly("none", "matched");
    assertThat(page).contains("6 blocks × 64 units at mlp output");
    JsonNode task = data(page).at("/models/0/tasks/0");
    for (String list : List.of("runs", "comparisons")) {
      assertThat(task.get(list))
          .extracting(one -> one.get("cut").stringValue())
          .contains("none", "matched");
    }
    assertThat(task.get("intact").has("cut")).isFalse();
    assertThat(data(PAGE).at("/models/0").has("cuts")).isFalse();
    assertThat(data(PAGE).at("/models/0/tasks/0/runs/0").has("cut")).isFalse();
  }

  @Test
  void aTaskAfterAnotherPrefixStandsWithinTheTaskAndAnswersForItsOwnConditions() {
    StudyResult study = SyntheticStudy.usual().of(6, 64).alsoAfter("none").result();
    String page = StudyPage.html(study);
    JsonNode tasks = data(page).at("/models/0/tasks");
    assertThat(tasks.size()).isEqualTo(1);
    assertThat(tasks.at("/0/prefixId").intValue()).isZero();
    assertThat(tasks.at("/0/prefixes/0/prefixId").isNull()).isTrue();
    assertThat(tasks.at("/0/prefixes/0/comparisons").size()).isPositive();
    assertThat(rows(page, "What determines the numbers of " + study.models().getFirst().id()))
        .filteredOn(row -> row.getFirst().equals("task blimp"))
        .extracting(List::getLast)
        .satisfiesExactly(
            own -> assertThat(own).endsWith("token 0 before every text"),
            other -> assertThat(other).endsWith("no token before a text"));
    assertThat(rows(page, "Primary comparisons that do not meet a condition of the verdict"))
        .extracting(List::getFirst)
        .anyMatch(name -> name.endsWith(", prefix 0"))
        .anyMatch(name -> name.endsWith(", prefix none"));
    assertThat(data(PAGE).at("/models/0/tasks/0").has("prefixes")).isFalse();
  }

  @Test
  void allModelsAreShownWhateverCameOutAndThoseNotBegunAreNamed() {
    String page =
        StudyPage.html(
            SyntheticStudy.usual().of(6, 64).models("a/one", "b/two").missing("c/three").result());
    assertThat(rows(page, "Verdicts"))
        .extracting(List::getFirst)
        .containsExactly("a/one", "b/two", "c/three");
    assertThat(page).contains("not begun with c/three");
    for (String figure : List.of("allForest", "allRemoval", "allCurves")) {
      assertThat(markup(page)).contains("data-figure=\"" + figure + "\"");
    }
    for (String figure : List.of("units", "removal", "curves", "forest", "phenomena")) {
      assertThat(all(markup(page), "data-figure=\"" + figure + "\" data-model=\"(\\d)\""))
          .as(figure)
          .containsExactly("0", "1");
    }
  }

  @Test
  void numbersThatAreNotFiniteAreNull() {
    var task = SMALL.models().getFirst().tasks().getFirst();
    var change =
        new StudyResult.Change(Arm.NETWORK, LesionKind.ZERO, 1, 1, null, Double.NaN, 1, 1, null);
    var odd =
        new StudyResult.Task(
            task.name(),
            task.grouping(),
            task.prefixId(),
            task.items(),
            task.chance(),
            task.paradigms(),
            task.intact(),
            task.runs(),
            task.comparisons(),
            task.curves(),
            List.of(change),
            List.of());
    String page = StudyPage.html(with(SMALL, with(SMALL.models().getFirst(), odd)));
    JsonNode p = data(page).at("/models/0/tasks/0/changes/0/p");
    assertThat(p.isNull()).isTrue();
    assertThat(rows(page, "Items of blimp that a lesion changes, at the primary dose"))
        .containsExactly(List.of("network, zero", "1", "1", "–", "–", "1.000", "1.000", "–"));
  }

  @Test
  void unfinishedStudySaysSoFirst() {
    String page = StudyPage.html(small().finished(412).result());
    assertThat(markup(page))
        .contains("This study is not finished: 412 of 1,000 pieces of its work are done.");
    assertThat(page.indexOf("not finished")).isLessThan(page.indexOf("<main"));
    assertThat(PAGE).doesNotContain("This study is not finished");
  }

  @Test
  void balanceIsTheMedianOfAKindWithItsSmallestAndLargest() {
    double[] t =
        SMALL.models().getFirst().tasks().getFirst().runs().stream()
            .filter(run -> run.arm().label().equals("uniform") && Arm.NETWORK.equals(run.of()))
            .filter(run -> run.percent() == 10 && run.lesion() == LesionKind.ZERO)
            .mapToDouble(run -> run.balance() == null ? 0 : run.balance().meanT())
            .sorted()
            .toArray();
    assertThat(t).hasSize(3).doesNotHaveDuplicates();
    List<List<String>> rows =
        rows(
            PAGE,
            "Masks at 10&nbsp;%, with their nominal energies: median of each kind, with the"
                + " smallest and the largest where they differ");
    List<String> uniform =
        rows.stream().filter(row -> row.getFirst().equals("uniform")).findFirst().orElseThrow();
    assertThat(uniform.subList(0, 6)).containsExactly("uniform", "3", "38", "6", "149", "1.2");
    assertThat(uniform.get(6))
        .isEqualTo(
            "%s (%s\u00a0to\u00a0%s)"
                .formatted(Words.fixed(t[1], 1), Words.fixed(t[0], 1), Words.fixed(t[2], 1)));
    assertThat(rows).hasSize(4 + 4 * 2);
    assertThat(rows(PAGE, "Every mask at 10&nbsp;%")).hasSize(4 + 4 * 2 * 3);
  }

  @Test
  void qualityCardSaysWhatTheNetworkSays() {
    assertThat(rows(PAGE, "Quality card of the language localizer"))
        .extracting(row -> row.get(0) + "|" + row.get(1))
        .contains("split-half r|0.89", "corrected Dice|0.66", "held-out d|0.98")
        .contains("overlap with length|0.04", "overlap with matched cuts|0.56")
        .contains("mask past the max-t test|35 of 38 (92&nbsp;%)");
  }

  @Test
  void conditionsThatPrimaryComparisonsFailAreListed() {
    long failed =
        SMALL.models().getFirst().tasks().getFirst().comparisons().stream()
            .filter(c -> c.primary() && !c.gates().isEmpty())
            .count();
    assertThat(failed).isPositive();
    assertThat(rows(PAGE, "Primary comparisons that do not meet a condition of the verdict"))
        .hasSize((int) failed)
        .allMatch(row -> row.get(1).contains("3 control masks, but a p below .05 needs 39"));
  }

  @Test
  void whatWasNotMeasuredIsADashAndNeverTheWordNull() {
    String page = markup(StudyPage.html(small().unmeasured().result()));
    assertThat(page).contains("revision not known", "no token before a text");
    assertThat(page).contains("Nothing was recorded about masks at 10&nbsp;%.");
    assertThat(all(page, "\\b(null|NaN)\\b")).isEmpty();
    assertThat(rows(page, "Quality card of the language localizer").getFirst().get(1))
        .isEqualTo("–");
  }

  @Test
  void studyWithOneLesionOneDoseAndNoControlsHasAPageToo() {
    String page = StudyPage.html(small().doses(10.0).lesions("zero").controls().result());
    assertThat(all(page, "<h3 id=\"m0-([a-z]+)\">")).isEqualTo(SECTIONS);
    assertThat(markup(page)).doesNotContain("Primary comparisons that", "All primary comparisons");
  }

  @Test
  void pageIsWrittenWholeAndReplacesAnother(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("study.html");
    Files.writeString(file, "another");
    StudyPage.write(SMALL, file);
    assertThat(Files.readString(file).equals(PAGE)).isTrue();
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    assertThatThrownBy(() -> StudyPage.write(SMALL, folder.resolve("absent/study.html")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("Cannot write the page")
        .hasMessageContaining("Is its folder there");
  }

  private static StudyResult with(StudyResult study, StudyResult.Model model) {
    return new StudyResult(
        study.name(),
        study.spec(),
        study.finished(),
        study.planned(),
        study.primary(),
        List.of(model),
        study.missing(),
        study.training(),
        study.notes());
  }

  private static StudyResult.Model with(StudyResult.Model m, Map<String, String> provenance) {
    return with(m, m.tasks(), provenance);
  }

  private static StudyResult.Model with(StudyResult.Model m, StudyResult.Task task) {
    return with(m, List.of(task), m.provenance());
  }

  private static StudyResult.Model with(
      StudyResult.Model m, List<StudyResult.Task> tasks, Map<String, String> provenance) {
    return new StudyResult.Model(
        m.id(),
        m.baseName(),
        m.revision(),
        m.dtype(),
        m.parameters(),
        m.blocks(),
        m.width(),
        m.site(),
        m.uniformLoss(),
        m.network(),
        m.cuts(),
        tasks,
        m.generations(),
        m.domains(),
        m.brains(),
        m.networks(),
        m.units(),
        m.domain(),
        m.paragraph(),
        provenance,
        m.notes());
  }

  private static JsonNode data(String page) {
    return JsonMapper.shared()
        .readTree(
            all(page, "(?s)<script type=\"application/json\" id=\"data\">(.*?)</script>")
                .getFirst());
  }

  /** The page without the contents of its scripts and styles. */
  private static String markup(String page) {
    return page.replaceAll("(?s)(<(script|style)[^>]*>).*?(</\\2>)", "$1$3");
  }

  /** The cells of every row of a table of the page. */
  private static List<List<String>> rows(String page, String caption) {
    String table =
        all(page, "(?s)<caption>" + Pattern.quote(caption) + "</caption>(.*?)</table>").getFirst();
    return all(table, "(?s)<tr>(<th scope=\"row\".*?)</tr>").stream()
        .map(row -> all(row, ">([^<]*)</t[hd]>"))
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
