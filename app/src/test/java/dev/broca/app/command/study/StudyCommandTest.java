package dev.broca.app.command.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.app.Studies;
import dev.broca.app.Studies.Said;
import dev.broca.lab.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code broca study} as a user types it, on the model that comes along. */
@Tag("long")
class StudyCommandTest {
  private static final List<String> NOUNS =
      List.of(
          ("dog cat bird horse king boy girl house tree road book song chair table stone river"
                  + " friend sister farmer door window ship coat letter")
              .split(" "));

  @TempDir static Path whole;
  @TempDir Path folder;
  private static Map<String, String> expected = Map.of();
  private static Said first = new Said(0, "", "");

  @BeforeAll
  static void unbroken() throws IOException {
    Path study = Studies.write(whole);
    first = Studies.broca("study", "run", study);
    Studies.broca("study", "export", study, "--out", whole.resolve("out"));
    expected = Studies.contents(whole.resolve("out"));
  }

  /** The study in a folder of its own, its network localized. */
  private Path study() throws IOException {
    Studies.copy(whole.resolve("tiny.localizers"), folder.resolve("tiny.localizers"));
    return Studies.write(folder);
  }

  private static void assertFails(int status, Said said, String... words) {
    assertThat(said.status()).isEqualTo(status);
    assertThat(said.err()).contains(words).doesNotContain("\tat ", "java.", "should not");
    assertThat(said.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "init ", "plan ", "run ", "status ", "export ", "merge "})
  void helpShowsAnExample(String command) {
    Said said = Studies.broca((Object[]) ("study " + command + "--help").split(" "));
    assertThat(said.status()).isZero();
    assertThat(said.out()).contains("Example", "broca study " + command.trim());
  }

  @Test
  void aRunEndsWithTheParagraph() {
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.out())
        .startsWith("tiny: 36 of 36 pieces of work are done.")
        .contains("In broca-tiny, float32, 20 units (1 %) prefer sentences to nonwords")
        .contains("Units: inconclusive: ", "Domain: ");
    assertThat(first.err()).contains("36 pieces of work, 0 of them done before.");
  }

  @Test
  void theExportHoldsEverything() {
    assertThat(expected.keySet())
        .contains(
            "comparisons.csv",
            "masks/broca-tiny/perc=1.0_network.npy",
            "masks/broca-tiny/perc=1.0_label-permuted_seed=42.npy",
            "masks/broca-tiny/perc=0.5_uniform_seed=44.npy",
            "paradigms.csv",
            "paragraph.txt",
            "runs.csv",
            "study.json",
            "tiny.yaml");
  }

  @Test
  void runningAgainDoesNothing() throws IOException {
    Path study = study();
    Files.copy(whole.resolve("tiny.sqlite"), folder.resolve("tiny.sqlite"));
    Said said = Studies.broca("study", "run", study);
    assertThat(said.status()).isZero();
    assertThat(said.err()).contains("36 of them done before").doesNotContain("Measuring: 3");
    assertThat(said.out()).isEqualTo(first.out());
    Studies.broca("study", "export", study, "--out", folder.resolve("out"));
    assertThat(Studies.contents(folder.resolve("out"))).isEqualTo(expected);
  }

  @Test
  void statusNeedsNoModel() throws IOException {
    Path study = Studies.write(folder);
    Said said = Studies.broca("study", "status", study, "--store", whole.resolve("tiny.sqlite"));
    assertThat(said.status()).isZero();
    assertThat(said.out()).isEqualTo(first.out());
    assertThat(said.err()).isEmpty();
  }

  @Test
  void partsThatAreMergedEqualAnUnbrokenRun() throws IOException {
    Path study = study();
    Path one = folder.resolve("one.sqlite");
    Path two = folder.resolve("two.sqlite");
    for (List<Object> part : List.of(List.<Object>of("1/2", one), List.<Object>of("2/2", two))) {
      Said said =
          Studies.broca("study", "run", study, "--shard", part.get(0), "--store", part.get(1));
      assertThat(said.status()).as(said.err()).isZero();
      assertThat(said.out()).doesNotContain("36 of 36");
    }
    Said merged = Studies.broca("study", "merge", study, "--from", one, "--from", two);
    assertThat(merged.status()).isZero();
    assertThat(merged.out()).contains("one.sqlite: ", "two.sqlite: ", "new results");
    Studies.broca("study", "export", study, "--out", folder.resolve("out"));
    assertThat(Studies.contents(folder.resolve("out"))).isEqualTo(expected);
    try (Store store = Store.existing(folder.resolve("tiny.sqlite"))) {
      assertThat(store.size()).isEqualTo(36);
    }
  }

  @Test
  void anExportReplacesAnExportAndNothingElse() throws IOException {
    Path study = Studies.write(folder);
    Path store = whole.resolve("tiny.sqlite");
    Path out = folder.resolve("out");
    for (int i = 0; i < 2; i++) {
      assertThat(Studies.broca("study", "export", study, "--store", store, "-o", out).status())
          .isZero();
      assertThat(Studies.contents(out)).isEqualTo(expected);
    }
    Path mine = Files.createDirectory(folder.resolve("mine"));
    Files.writeString(mine.resolve("thesis.txt"), "x");
    assertFails(
        2, Studies.broca("study", "export", study, "--store", store, "-o", mine), "mine", "export");
    assertThat(Studies.contents(mine)).hasSize(1);
  }

  @Test
  void thePlanCountsWhatIsLeft() throws IOException {
    Path study = study();
    Said said = Studies.broca("study", "plan", study);
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out()).contains("broca-tiny", "36", "lesions", "continuations");
    try (Store store = Store.existing(folder.resolve("tiny.sqlite"))) {
      assertThat(store.size()).isZero();
    }
  }

  /** Networks of minimal pairs, from a file and built in, with everything that is said of them. */
  @Test
  void minimalPairsAreNetworksOfAStudyFromPlanToPage() throws IOException {
    Path study = Studies.write(folder);
    var pairs = new StringBuilder();
    for (String noun : NOUNS) {
      pairs.append(
          "{\"UID\":\"verb\",\"sentence_good\":\"The %1$ss are old.\",\"sentence_bad\":\"The %1$ss is old.\"}%n"
              .formatted(noun));
    }
    Files.writeString(folder.resolve("verbs.jsonl"), pairs);
    Files.writeString(
        study,
        """
        models: [broca-tiny]
        network: {name: 'blimp:verb', stimuli: verbs.jsonl}
        others:
          pairs:islands: {task: arithmetic, controls: 1}
        lesions: [zero]
        controls: {uniform: 2, label-permuted: 2}
        tasks: {blimp: {data: pairs.jsonl}, arithmetic: {limit: 1}}
        profiles: yes
        """);
    Said plan = Studies.broca("study", "plan", study);
    assertThat(plan.status()).as(plan.err()).isZero();
    assertThat(plan.out()).contains("controls of pairs:islands", "profiles");
    Said run = Studies.broca("study", "run", study);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("prefer grammatical to ungrammatical");
    Path out = folder.resolve("out");
    assertThat(Studies.broca("study", "export", study, "--out", out).status()).isZero();
    assertThat(Files.readAllLines(out.resolve("profile.csv")))
        .anyMatch(line -> line.startsWith("broca-tiny,blimp:verb,network,1,20,grammatical,6,"))
        .anyMatch(line -> line.startsWith("broca-tiny,pairs:islands,uniform,19,20,code,"));
    assertThat(Files.readAllLines(out.resolve("overlap.csv")).get(1))
        .startsWith("broca-tiny,blimp:verb,pairs:islands,1,20,20,");
    assertThat(Files.readAllLines(out.resolve("other-comparisons.csv")))
        .anyMatch(
            line -> line.startsWith("pairs:islands,broca-tiny,arithmetic,1.0,zero,all,true,"));
    assertThat(out.resolve("masks/broca-tiny/perc=1.0_pairs-islands.npy")).isRegularFile();
    Path page = folder.resolve("page.html");
    assertThat(Studies.broca("report", study, "-o", page).status()).isZero();
    assertThat(page).content().contains("What drives the units more", ">pairs:islands</th>");
  }

  @Test
  void aParadigmThatIsNotThereIsRefusedWithTheNearest() throws IOException {
    Path study = Studies.write(folder, "network: pairs:island");
    assertFails(
        1, Studies.broca("study", "run", study, "-q"), "\"island\"", "Did you mean islands?");
  }

  @Test
  void aWrongFileIsAWrongArgument() throws IOException {
    Path study = Studies.write(folder, "contrls: {energy: 3}");
    for (String command : List.of("run", "status", "plan")) {
      assertFails(
          2, Studies.broca("study", command, study), "tiny.yaml, line 6", "did you mean controls?");
    }
    assertFails(2, Studies.broca("study", "run", folder.resolve("none.yaml")), "none.yaml");
    assertThat(folder.resolve("tiny.sqlite")).doesNotExist();
  }

  @Test
  void aMissingStoreIsNamed() throws IOException {
    Path study = Studies.write(folder);
    assertFails(1, Studies.broca("study", "status", study), "no store", "tiny.sqlite", "--store");
    assertFails(1, Studies.broca("study", "export", study, "-o", folder.resolve("o")), "no store");
    assertThat(folder.resolve("o")).doesNotExist();
    assertThat(folder.resolve("tiny.sqlite")).doesNotExist();
    assertFails(
        1,
        Studies.broca("study", "merge", study, "--from", folder.resolve("x.sqlite")),
        "x.sqlite");
  }

  @Test
  void aStoreThatIsNoneIsNamed() throws IOException {
    Path study = Studies.write(folder);
    assertFails(1, Studies.broca("study", "status", study, "--store", study), "not a store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0/2", "3/2", "1", "1/0", "a/b", "-1/2", "1/2/3"})
  void partsThatCannotBeAreWrongArguments(String shard) throws IOException {
    assertFails(
        2, Studies.broca("study", "run", Studies.write(folder), "--shard", shard), "--shard");
  }

  @Test
  void aStudyIsComputedInItsOwnType() throws IOException {
    Path study = Studies.write(folder);
    assertFails(
        1,
        Studies.broca("study", "run", study, "-q", "--dtype", "bfloat16"),
        "float32",
        "bfloat16");
  }

  @Test
  void aModelThatIsNotThereIsNamed() throws IOException {
    Path study = Studies.write(folder);
    Files.writeString(
        study, Files.readString(study).replace("broca-tiny", "'" + folder + "/nothing'"));
    assertFails(1, Studies.broca("study", "run", study, "-q"), "nothing");
  }

  @Test
  void theStudyThatInitWritesCanBePlanned() {
    Path study = folder.resolve("fresh.yaml");
    Said said = Studies.broca("study", "init", study, "--model", "broca-tiny");
    assertThat(said.status()).isZero();
    assertThat(study).content().contains("models: [broca-tiny]");
    assertFails(2, Studies.broca("study", "init", study), "is there already");
    assertFails(1, Studies.broca("study", "status", study), "fresh.sqlite");
  }
}
