package dev.broca.app.report.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Recordings of brains on the page of a study. */
@NullMarked
class BrainPanelsTest {
  private static SyntheticStudy small() {
    return SyntheticStudy.usual().of(6, 64).masks(3).doses(10.0);
  }

  private static String page(String... names) {
    return StudyPage.html(small().brains(names).result());
  }

  @Test
  void everyRecordingHasAFigureAndARowOfRanksForEveryKindOfControl() {
    String page = page("reading", "listening");
    assertThat(all(page, "data-figure=\"brain\" data-model=\"0\" data-brain=\"(\\d)\""))
        .containsExactly("0", "1");
    assertThat(all(StudyPage.script(), "const FIGURES = \\{([^}]+)}").getFirst().split(", "))
        .contains("brain");
    assertThat(rows(page, "The network among its controls, 1 the best"))
        .hasSize(2 * 4)
        .contains(
            List.of("listening", "energy-matched", "3", "0.270", "2 of 4", "0.040", "3 of 4"));
    assertThat(rows(page, "The recordings"))
        .containsExactly(
            List.of(
                "reading",
                "reading.csv",
                "384",
                "96",
                "3",
                "12",
                "0",
                "10 grouped",
                "nested",
                "passage",
                "none"),
            List.of(
                "listening",
                "listening.csv",
                "1,000",
                "0",
                "0",
                "1",
                "0",
                "10 contiguous",
                "nested",
                "none",
                "none"));
  }

  @Test
  void theScriptGetsMediansAndNotTheTargets() {
    JsonNode brain = data(page("reading")).at("/models/0/brains/0");
    assertThat(brain.at("/recorded/targets").intValue()).isEqualTo(12);
    assertThat(brain.at("/ceiling/median").doubleValue()).isEqualTo(.36);
    assertThat(brain.at("/fits/0/arm").stringValue()).isEqualTo("network");
    assertThat(brain.at("/fits/0/shuffled").doubleValue()).isEqualTo(.4);
    assertThat(brain.at("/fits")).hasSize(1 + 4 * 3 + 1);
    assertThat(brain.at("/baselines")).hasSize(3);
    assertThat(brain.toString()).doesNotContain("byTarget", "voxel");
  }

  @Test
  void aStudyWithoutRecordingsSaysSoAndDrawsNothing() {
    String page = page();
    assertThat(page).contains("This study has no recordings of brains.");
    assertThat(page).doesNotContain("data-figure=\"brain\"", "The recordings");
  }

  @Test
  void whatIsNotPredictedYetHasAPlaceAndNoRanks() {
    String page = StudyPage.html(small().brains("reading").unmeasured().result());
    assertThat(page).contains("data-figure=\"brain\"").doesNotContain("The network among");
    assertThat(data(page).at("/models/0/brains/0/ceiling").isNull()).isTrue();
  }

  @Test
  void everyRecordingShowsAllModelsBesideEachOther() {
    String page =
        StudyPage.html(small().models("a/one", "b/two").brains("reading", "a<b>").result());
    assertThat(all(page, "data-figure=\"allBrain\" data-recording=\"([^\"]+)\""))
        .containsExactly("reading", "a&lt;b&gt;");
    assertThat(page("reading")).doesNotContain("data-figure=\"allBrain\"");
  }

  @Test
  void namesOfOthersCannotBecomeMarkup() {
    assertThat(page("<img src=x>").replaceAll("(?s)<script.*?</script>", ""))
        .doesNotContain("<img")
        .contains("&lt;img src=x&gt;");
  }

  private static JsonNode data(String page) {
    return JsonMapper.shared()
        .readTree(
            all(page, "(?s)<script type=\"application/json\" id=\"data\">(.*?)</script>")
                .getFirst());
  }

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
