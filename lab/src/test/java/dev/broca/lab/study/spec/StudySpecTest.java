package dev.broca.lab.study.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.benchmark.Reduce;
import dev.broca.lab.benchmark.suite.BenchmarkRequest;
import dev.broca.lab.localize.Network;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.spec.StudySpec.TaskSpec;
import dev.broca.lab.table.TableOptions;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.unit.LesionPositions;
import dev.broca.torch.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a study's file may say, and what is said about a file that says something else. */
class StudySpecTest {
  private static final Path HERE = Path.of("here");

  private static StudySpec parse(String... lines) {
    return StudySpec.parse("s", "s.yaml", HERE, String.join("\n", lines) + "\n");
  }

  private static void assertRefused(String text, String... words) {
    assertThatThrownBy(() -> StudySpec.parse("s", "s.yaml", HERE, text))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("s.yaml")
        .message()
        .doesNotContain("null", "java.", "Optional[")
        .satisfies(message -> assertThat(List.of(words)).allMatch(message::contains));
  }

  @Test
  void everythingButTheTasksHasADefault() {
    StudySpec spec = parse("tasks: {pairs: {}}");
    assertThat(spec.name()).isEqualTo("s");
    assertThat(spec.text()).isEqualTo("tasks: {pairs: {}}\n");
    assertThat(spec.models()).containsExactly("smollm2-135m");
    assertThat(spec.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(spec.network().name()).isEqualTo("language");
    assertThat(spec.network().mode()).isEqualTo(Mode.STRICT);
    assertThat(spec.network().stimuli()).isEmpty();
    assertThat(spec.network().positive()).isEmpty();
    assertThat(spec.network().negative()).isEmpty();
    assertThat(spec.doses()).containsExactly(1.0);
    assertThat(spec.lesions()).containsExactly(LesionKind.ZERO, LesionKind.CLASS_MEAN);
    assertThat(spec.positions()).containsExactly(LesionPositions.ALL);
    assertThat(spec.controls())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                ControlKind.UNIFORM, 39,
                ControlKind.LAYER, 39,
                ControlKind.RUN, 39,
                ControlKind.ENERGY, 39,
                ControlKind.LABEL_PERMUTED, 39));
    assertThat(spec.primary()).isEqualTo(new StudyResult.Primary("pairs", 1));
    assertThat(spec.prompts()).isEmpty();
    assertThat(spec.seed()).isEqualTo(42);
  }

  @Test
  void aTaskWithoutOptionsHasDefaults() {
    TaskSpec task = parse("tasks:", "  pairs:").tasks().getFirst();
    assertThat(task)
        .isEqualTo(
            new TaskSpec(
                "pairs",
                BenchmarkRequest.of("pairs", Optional.empty()),
                OptionalInt.empty(),
                List.of(new Prefix.Auto()),
                Reduce.SUM));
  }

  @Test
  void everyKeyIsRead() {
    StudySpec spec =
        parse(
            "models: [a, org/b]",
            "dtype: bfloat16",
            "network: {name: tense, mode: paper, stimuli: t.csv, positive: x, negative: y}",
            "doses: [1, 0.25, .5]",
            "lesions: [resample, zero]",
            "positions: [first, all, rest]",
            "controls: {energy: 7, run: 1}",
            "tasks:",
            "  mine: {benchmark: blimp, data: b.zip, limit: 3, prefix: [eos, none], reduce: mean}",
            "  pairs: {prefix: 5}",
            "primary: {task: pairs, dose: 0.25}",
            "prompts: [One, 'Two: three']",
            "seed: 7");
    assertThat(spec.models()).containsExactly("a", "org/b");
    assertThat(spec.dtype()).isEqualTo(DType.BFLOAT16);
    assertThat(spec.network().name()).isEqualTo("tense");
    assertThat(spec.network().mode()).isEqualTo(Mode.PAPER);
    assertThat(spec.network().positive()).contains("x");
    assertThat(spec.network().negative()).contains("y");
    assertThat(spec.doses()).as("rising").containsExactly(.25, .5, 1.0);
    assertThat(spec.lesions()).containsExactly(LesionKind.RESAMPLE, LesionKind.ZERO);
    assertThat(spec.positions())
        .containsExactly(LesionPositions.FIRST, LesionPositions.ALL, LesionPositions.REST);
    assertThat(spec.controls())
        .containsExactlyInAnyOrderEntriesOf(Map.of(ControlKind.ENERGY, 7, ControlKind.RUN, 1));
    assertThat(spec.tasks()).extracting(TaskSpec::name).containsExactly("mine", "pairs");
    assertThat(spec.tasks().getFirst().limit()).hasValue(3);
    assertThat(spec.tasks().getFirst().prefixes())
        .containsExactly(new Prefix.End(), new Prefix.None());
    assertThat(spec.tasks().getFirst().reduce()).isEqualTo(Reduce.MEAN);
    assertThat(spec.tasks().getLast().prefixes()).containsExactly(new Prefix.Id(5));
    assertThat(spec.primary()).isEqualTo(new StudyResult.Primary("pairs", .25));
    assertThat(spec.prompts()).containsExactly("One", "Two: three");
    assertThat(spec.seed()).isEqualTo(7);
  }

  @Test
  void thePrimaryComparisonIsTheFirstTaskAtTheLargestDose() {
    StudySpec spec = parse("tasks: {arithmetic: {}, pairs: {}}", "doses: [2, 0.5]");
    assertThat(spec.primary()).isEqualTo(new StudyResult.Primary("arithmetic", 2));
  }

  @Test
  void aLeadingBlankIsPartOfATask() {
    StudySpec spec = parse("tasks: {pairs: {leading-blank: yes}, own: {benchmark: pairs}}");
    assertThat(spec.tasks().getFirst().read().leadingBlank()).isTrue();
    assertThat(spec.tasks().getLast().read().leadingBlank()).isFalse();
    assertThat(spec.tasks().getFirst().read().hash())
        .isNotEqualTo(spec.tasks().getLast().read().hash());
    assertRefused("tasks: {pairs: {leading-blank: maybe}}\n", "line 1", "yes or no", "maybe");
  }

  @Test
  void columnsOfATaskAreNamed() {
    StudySpec spec =
        parse(
            "tasks:",
            "  own: {benchmark: minimal-pairs, data: p.csv, good: ja, bad: nee, separator: tab}",
            "  fragen: {benchmark: choice, data: q.csv, columns: {question: frage}}");
    assertThat(spec.tasks().getFirst().benchmark().table())
        .isEqualTo(new TableOptions(Optional.of('\t'), Map.of("good", "ja", "bad", "nee"), true));
    assertThat(spec.tasks().getLast().benchmark().table().columns())
        .containsExactly(Map.entry("question", "frage"));
  }

  @Test
  void aStudyMayHaveNoControls() {
    assertThat(parse("tasks: {pairs: {}}", "controls: {}").controls()).isEmpty();
  }

  @Test
  void theLocalizerTakesThePrimaryDose() {
    StudySpec spec = parse("tasks: {pairs: {}}", "doses: [0.5, 2]", "primary: {dose: 0.5}");
    assertThat(spec.localizer().options().selection().amount()).isEqualTo(new Amount.Percent(.5));
  }

  @Test
  void relativePathsStartAtTheFolderOfTheFile(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("of tense.yml"),
            "network: {name: t, stimuli: t.csv}\ntasks: {blimp: {data: ../b.zip}, glue: {data: /g}}\n");
    StudySpec spec = StudySpec.read(file);
    assertThat(spec.name()).isEqualTo("of tense");
    assertThat(spec.network().stimuli()).contains(folder.resolve("t.csv"));
    assertThat(spec.tasks().getFirst().benchmark().data()).contains(folder.resolve("../b.zip"));
    assertThat(spec.tasks().getLast().benchmark().data()).contains(Path.of("/g"));
  }

  @Test
  void theExampleIsAStudy() {
    StudySpec spec = StudySpec.parse("e", "e.yaml", HERE, StudySpec.example("gpt2"));
    assertThat(spec.models()).containsExactly("gpt2");
    assertThat(spec.doses()).containsExactly(.125, .25, .5, 1.0);
    assertThat(spec.controls())
        .containsEntry(ControlKind.ENERGY, 39)
        .containsEntry(ControlKind.LABEL_PERMUTED, 39)
        .containsEntry(ControlKind.RUN, 9)
        .containsEntry(ControlKind.UNIFORM, 9);
    assertThat(spec.tasks()).extracting(TaskSpec::name).containsExactly("pairs");
    assertThat(spec.prompts()).containsExactly("The old man sat down and");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a, b", "C:\\models\\x", "a: b", "[x]", "#1", "it's", "", "'", "*x", "- a", "a]"})
  void theExampleNamesAnyModel(String model) {
    StudySpec spec = StudySpec.parse("e", "e.yaml", HERE, StudySpec.example("m/" + model));
    assertThat(spec.models()).containsExactly("m/" + model);
  }

  @ParameterizedTest
  @CsvSource({
    "contrls, 2, controls",
    "task, 2, tasks",
    "Seed, 2, seed",
  })
  void anUnknownKeyIsNamedWithItsLineAndTheNearestKnownOne(String key, int line, String near) {
    String text = "tasks: {pairs: {}}\n" + key + ":\n  energy: 3\n";
    assertRefused(text, "line " + line + ":", key + " is not known", "did you mean " + near + "?");
  }

  @Test
  void anUnknownKeyIsNamedBeforeOneThatIsMissing() {
    assertRefused("modles: [gpt2]\n", "line 1:", "modles", "did you mean models?");
    assertRefused("models: gpt2\ntsks:\n  pairs:\n", "line 2:", "tsks", "did you mean tasks?");
    assertRefused("models: gpt2\nfoo: 1\n", "line 2:", "foo is not known");
    assertRefused("models: gpt2\n", "a study has tasks");
  }

  @Test
  void anUnknownKeyInsideIsNamedToo() {
    assertRefused("tasks:\n  pairs: {limt: 3}\n", "line 2", "limt", "did you mean limit?");
    assertRefused("tasks: {pairs: {}}\nnetwork: {name: x, stimulus: y}\n", "line 2", "stimuli");
    assertRefused("tasks: {pairs: {}}\nprimary: {doze: 1}\n", "line 2", "doze", "dose");
    assertRefused("tasks: {pairs: {}}\ncontrols: {enrgy: 1}\n", "line 2", "enrgy", "energy");
  }

  @Test
  void aKeyNothingIsLikeIsNamedAlone() {
    assertThatThrownBy(() -> parse("tasks: {pairs: {}}", "zzzzzzzzzzzz: 1"))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("zzzzzzzzzzzz is not known")
        .message()
        .doesNotContain("did you mean");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tasks: {pairs: {}}\nseed: 1\nseed: 2\n|3|seed is there twice",
        "tasks:\n  pairs: {}\n  pairs: {limit: 2}\n|3|pairs is there twice",
        "tasks: {pairs: {}}\nmodels: [a, b, a]\n|2|a is there twice",
        "tasks: {pairs: {}}\ndoses: [1, 2, 1.0]\n|2|1.0 is there twice",
        "tasks: {pairs: {}}\nmodels: {a: b}\n|2|one value is expected",
        "tasks: {pairs: {}}\nmodels: [[a]]\n|2|one value is expected",
        "tasks: {pairs: {}}\nseed: [1]\n|2|one value is expected",
        "tasks: {pairs: {}}\ncontrols: 39\n|2|names with values are expected",
        "tasks: {pairs: {}}\ncontrols: {energy: [3]}\n|2|one value is expected",
        "tasks: {pairs: {}}\nnetwork: [language]\n|2|names with values are expected",
        "tasks: {pairs: {}}\nprimary: pairs\n|2|names with values are expected",
        "tasks: [pairs]\n|1|names with values are expected",
        "tasks: {pairs: 3}\n|1|names with values are expected",
        "tasks: {[a, b]: {}}\n|1|one value is expected",
        "- tasks\n|1|names with values are expected",
        "tasks\n|1|names with values are expected",
        "tasks: {pairs: {}}\ndtype: float64\n|2|float32, bfloat16, float16, found float64",
        "tasks: {pairs: {}}\nlesions: [zro]\n|2|zero, class-mean, resample, found zro",
        "tasks: {pairs: {}}\npositions: last\n|2|all, first, rest, found last",
        "tasks: {pairs: {}}\nseed: -1\n|2|found -1",
        "tasks: {pairs: {}}\nseed: 1234567890\n|2|nine digits",
        "tasks: {pairs: {}}\ncontrols: {energy: 0}\n|2|from 1 to 9999, found 0",
        "tasks: {pairs: {}}\ncontrols: {energy: 10000}\n|2|from 1 to 9999",
        "tasks: {pairs: {}}\ncontrols: {engine: 3}\n|2|there is no control engine",
        "seed: 3\n|1|a study has tasks",
        "tasks: {}\n|1|at least one task",
        "tasks:\n  grammar: {}\n|2|there is no benchmark grammar; there are blimp, minimal-pairs",
        "tasks:\n  mine: {benchmark: blump}\n|2|there is no benchmark blump",
        "tasks: {pairs: {limit: 0}}\n|1|from 1 on, found 0",
        "tasks: {pairs: {limit: 1.5}}\n|1|from 1 on, found 1.5",
        "tasks: {pairs: {reduce: median}}\n|1|sum, mean",
        "tasks: {pairs: {}}\ndoses: [0]\n|2|above 0 and up to 100, found 0",
        "tasks: {pairs: {}}\ndoses: [101]\n|2|found 101",
        "tasks: {pairs: {}}\ndoses: [-1]\n|2|found -1",
        "tasks: {pairs: {}}\ndoses: [1 %]\n|2|found 1 %",
        "tasks: {pairs: {}}\ndoses: [.nan]\n|2|found .nan",
        "tasks: {pairs: {}}\ndoses: [1e1]\n|2|found 1e1",
        "tasks: {pairs: {}}\nprimary: {task: blimp}\n|2|blimp is not among the tasks",
        "tasks: {pairs: {}}\nprimary: {dose: 2}\n|2|2.0 is not among the doses",
        "tasks: {pairs: {}}\nnetwork: {mode: strickt}\n|2|strict, paper, found strickt",
      })
  void whatCannotBeIsRefusedWithItsLine(String example) {
    String[] parts = example.split("[|]");
    assertRefused(parts[0], "line " + parts[1] + ":", parts[2]);
  }

  /** A list that says nothing is more likely forgotten than meant. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "models: []",
        "models:",
        "models: ['']",
        "doses: []",
        "lesions: []",
        "positions: []",
        "network:",
        "network: {name: ''}",
        "network: {name: t, stimuli: }",
        "prompts: ['']",
      })
  void nothingWhereSomethingIsExpectedIsRefused(String line) {
    assertRefused("tasks: {pairs: {}}\n" + line + "\n", "line 2:");
  }

  @Test
  void aPathThatCannotBeIsRefused() {
    assertRefused("tasks: {blimp: {data: \"a\\0b\"}}\n", "line 1:");
    assertRefused("tasks: {pairs: {}}\nnetwork: {name: t, stimuli: \"\\0\"}\n", "line 2:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing\n", "---\n"})
  void anEmptyFileIsRefused(String text) {
    assertRefused(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tasks: {pairs: {}\n",
        "\tseed: 1\n",
        "a: b: c\n",
        "tasks: \"x\n",
        "tasks: {pairs: {}}\n---\ntasks: {pairs: {}}\n",
        "tasks: {pairs: {}}\nseed: \f\n",
        "%YAML 9.9\n---\nx: 1\n",
        "@x\n",
        "*x\n",
      })
  void whatIsNotYamlIsRefused(String text) {
    assertRefused(text);
  }

  @Test
  void aliasesAreRefusedBeforeTheyGrow() {
    var laughs = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 30; i++) {
      laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertRefused(laughs.toString(), "alias");
    assertRefused("tasks: &t {pairs: *t}\n");
    assertRefused("&t ? *t : x\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? ", "a:\n"})
  void deepNestingIsRefused(String opening) {
    var text = new StringBuilder("tasks: {pairs: {}}\nmodels: ");
    if (opening.equals("a:\n")) {
      for (int i = 0; i < 3000; i++) {
        text.append('\n').append(" ".repeat(i + 1)).append("a:");
      }
    } else {
      text.append(opening.startsWith("-") || opening.startsWith("?") ? "\n" : "");
      text.append(opening.repeat(100_000));
    }
    assertRefused(text.toString());
  }

  @Test
  void aVeryLargeFileIsRefused() {
    assertRefused("tasks: {pairs: {}}\nprompts: [" + "x, ".repeat(2_000_000) + "y]\n");
  }

  @Test
  void aMissingFileIsNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> StudySpec.read(folder.resolve("none.yaml")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("none.yaml")
        .message()
        .doesNotContain("java.");
  }

  @Test
  void whatIsNotTextIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("x.yaml"), new byte[] {(byte) 0xff, 'a', (byte) 0xc3});
    assertThatThrownBy(() -> StudySpec.read(file))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("x.yaml")
        .message()
        .doesNotContain("java.");
  }

  /** Characters deleted, doubled, replaced, and lines moved about: a message, never a crash. */
  @Test
  void whateverIsDoneToTheExampleEndsInAStudyOrAMessage() {
    var random = new Random(20_241);
    String example = StudySpec.example("gpt2");
    int refused = 0;
    for (int i = 0; i < 4000; i++) {
      String text = example;
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        text = mutated(text, random);
      }
      try {
        StudySpec.parse("e", "e.yaml", HERE, text);
      } catch (LabException e) {
        assertThat(e).message().startsWith("e.yaml").doesNotContain("java.");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1000).isLessThan(4000);
  }

  private static String mutated(String text, Random random) {
    String odd = "{}[]:,#&*!|>'\"%@`-?\n\t\0\\ 09ä\uD83D\u2028~=<";
    int at = random.nextInt(text.length());
    String head = text.substring(0, at);
    String tail = text.substring(at);
    return switch (random.nextInt(6)) {
      case 0 -> head + tail.substring(1);
      case 1 -> head + odd.charAt(random.nextInt(odd.length())) + tail;
      case 2 -> head + odd.charAt(random.nextInt(odd.length())) + tail.substring(1);
      case 3 -> head + tail.charAt(0) + tail;
      case 4 -> {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n")));
        lines.add(random.nextInt(lines.size()), lines.get(random.nextInt(lines.size())));
        yield String.join("\n", lines) + "\n";
      }
      default -> {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n")));
        lines.remove(random.nextInt(lines.size()));
        yield String.join("\n", lines) + "\n";
      }
    };
  }

  private static final String[] TASKS = {
    "tasks:", "  pairs: {}", "  arithmetic: {}", "  tomi: {data: tomi.zip}"
  };

  private static String withOthers(String... lines) {
    return String.join("\n", TASKS) + "\nothers:\n" + String.join("\n", lines) + "\n";
  }

  @Test
  void otherNetworksHaveATaskOfTheirOwn() {
    StudySpec spec =
        StudySpec.parse(
            "s",
            "s.yaml",
            HERE,
            withOthers(
                "  multiple-demand: arithmetic",
                "  theory-of-mind: {task: tomi, stimuli: tom.csv, positive: belief, negative: photo}"));
    assertThat(spec.others())
        .extracting(other -> other.network().name())
        .containsExactly("multiple-demand", "theory-of-mind");
    assertThat(spec.others())
        .extracting(StudySpec.OtherSpec::task)
        .containsExactly("arithmetic", "tomi");
    var second = spec.others().getLast().network();
    assertThat(second.mode()).isEqualTo(Mode.STRICT);
    assertThat(second.stimuli()).contains(HERE.resolve("tom.csv"));
    assertThat(second.positive()).contains("belief");
    assertThat(second.negative()).contains("photo");
    assertThat(parse("tasks: {pairs: {}}").others()).isEmpty();
  }

  @Test
  void otherNetworksAreSelectedAsTheStudysIs() {
    StudySpec spec =
        parse(
            "network: {name: language, mode: strict}",
            "doses: [2]",
            "others: {multiple-demand: arithmetic}",
            "tasks: {pairs: {}, arithmetic: {}}");
    var other = spec.localizer(spec.others().getFirst());
    assertThat(other.options().selection())
        .isEqualTo(spec.localizer().options().selection())
        .extracting(selection -> selection.amount())
        .isEqualTo(new Amount.Percent(2));
    assertThat(other.options().network().label()).isEqualTo("multiple-demand");
  }

  @Test
  void otherNetworksThatCannotBeAreRefusedWithTheirLine() {
    assertRefused(
        withOthers("  multiple-demand: arithmetik"),
        "line 6",
        "arithmetik of multiple-demand is not among the tasks (pairs, arithmetic, tomi)",
        "did you mean arithmetic?");
    assertRefused(withOthers("  multiple-demand: {task: tomy}"), "line 6", "did you mean tomi?");
    assertRefused(
        withOthers("  multiple-demand: pairs"), "line 6", "pairs is the task of language already");
    assertRefused(
        withOthers("  multiple-demand: tomi", "  theory-of-mind: tomi"),
        "line 7",
        "tomi is the task of multiple-demand already");
    assertRefused(
        withOthers("  language: tomi"), "line 6", "language is the network of the study already");
    assertRefused(withOthers("  energy: tomi"), "line 6", "energy is a kind of mask");
    assertRefused(
        withOthers("  multiple-demand: {mode: strict}"), "line 6", "has a task of its own");
    assertRefused(
        withOthers("  multiple-demand: {task: tomi, stimulus: t.csv}"),
        "line 6",
        "did you mean stimuli?");
    assertRefused(withOthers("  multiple-demand:"), "line 6", "a value is expected");
    assertRefused(withOthers("  [multiple-demand]"), "line 6", "multiple-demand: arithmetic");
    assertRefused(withOthers("  {}"), "line 6", "multiple-demand: arithmetic");
  }

  @Test
  void whatElseIsFoundOutIsAskedForByYes() {
    assertThat(parse("tasks: {pairs: {}}").further())
        .isEqualTo(new StudySpec.Further(false, false));
    assertThat(parse("tasks: {pairs: {}}", "profiles: yes", "multiverse: no").further())
        .isEqualTo(new StudySpec.Further(true, false));
    assertThat(StudySpec.parse("s", "s.yaml", HERE, StudySpec.example("broca-tiny")).further())
        .isEqualTo(new StudySpec.Further(true, true));
    assertRefused("tasks: {pairs: {}}\nprofiles: perhaps\n", "line 2", "expected yes or no");
    assertRefused("tasks: {pairs: {}}\nmultivers: yes\n", "line 2", "did you mean multiverse?");
  }

  @Test
  void anotherNetworkAloneIsAStudyOfItsTask() {
    StudySpec spec =
        parse(
            "doses: [0.5, 1]",
            "positions: [rest, all]",
            "controls: {uniform: 30, energy: 4}",
            "others: {multiple-demand: {task: arithmetic, controls: 12}}",
            "tasks: {pairs: {}, arithmetic: {limit: 3}}");
    StudySpec alone = spec.alone(spec.others().getFirst());
    assertThat(alone.network().name()).isEqualTo("multiple-demand");
    assertThat(alone.primary()).isEqualTo(new StudyResult.Primary("arithmetic", 1));
    assertThat(alone.doses()).containsExactly(1.0);
    assertThat(alone.positions()).containsExactly(LesionPositions.REST);
    assertThat(alone.tasks()).containsExactly(spec.tasks().getLast());
    assertThat(alone.controls()).isEqualTo(Map.of(ControlKind.UNIFORM, 12, ControlKind.ENERGY, 4));
    assertRefused(
        withOthers("  multiple-demand: {task: tomi, controls: -1}"), "line 6", "whole number");
  }

  @Test
  void minimalPairsThatAreNotThereAreRefusedByName() {
    assertThatThrownBy(() -> parse("tasks: {pairs: {}}", "network: pairs:island").localizer())
        .isInstanceOf(LabException.class)
        .hasMessageContaining("Did you mean islands?");
    assertThatThrownBy(() -> parse("tasks: {pairs: {}}", "network: blimp:islands").localizer())
        .isInstanceOf(LabException.class)
        .hasMessageContaining("blimp:islands reads the minimal pairs of BLiMP");
    assertThat(
            parse("tasks: {pairs: {}}", "network: pairs:islands").localizer().options().network())
        .isEqualTo(Network.MINIMAL_PAIRS);
  }
}
