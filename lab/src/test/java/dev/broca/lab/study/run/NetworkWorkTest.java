package dev.broca.lab.study.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Note;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.profile.HalfNetwork;
import dev.broca.lab.profile.Halves;
import dev.broca.lab.profile.Profile;
import dev.broca.lab.profile.ProfileRun;
import dev.broca.lab.profile.ProfileTexts;
import dev.broca.lab.stimuli.made.Conditions;
import dev.broca.lab.store.Store;
import dev.broca.lab.study.MadeUp;
import dev.broca.lab.study.analysis.StudyAnalysis;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.plan.ModelPlan.MaskPlan;
import dev.broca.lab.study.plan.ModelPlan.RunPlan;
import dev.broca.lab.study.plan.NetworksPlan;
import dev.broca.lab.study.plan.NetworksPlan.ControlsPlan;
import dev.broca.lab.study.plan.NetworksPlan.ProfilePlan;
import dev.broca.lab.study.result.Networks;
import dev.broca.lab.study.result.Networks.Choice;
import dev.broca.lab.study.result.Networks.Profiled;
import dev.broca.lab.study.result.Networks.Shared;
import dev.broca.lab.study.result.Networks.Tested;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.run.StudyRun.Part;
import dev.broca.lab.study.run.StudyRun.Shard;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a study finds out about its networks beside lesioning them. */
@Tag("long")
class NetworkWorkTest {
  private static final String TEXTS = "stimuli: texts.csv";
  private static final LanguageModel MODEL = LanguageModel.load("broca-tiny");

  @TempDir Path folder;

  @AfterAll
  static void close() {
    MODEL.close();
  }

  private StudySpec spec(String... lines) {
    return StudySpec.parse("s", "s.yaml", folder, String.join("\n", lines) + "\n");
  }

  /** A network of few texts, so that little is read: eight of each condition. */
  private String[] small(String... more) throws IOException {
    String[] words = {"the", "cat", "sat", "on", "a", "mat", "and", "slept"};
    var texts = new ArrayList<String>(List.of("text,condition"));
    for (int i = 0; i < words.length; i++) {
      texts.add("the old %s saw a %s and went home,positive".formatted(words[i], words[7 - i]));
      texts.add("blix %s dral vost %s nep,negative".formatted(words[i], words[7 - i]));
    }
    Files.write(folder.resolve("texts.csv"), texts);
    var lines =
        new ArrayList<String>(
            List.of(
                "models: [m]",
                "network: {name: home, %s}".formatted(TEXTS),
                "lesions: [zero]",
                "controls: {uniform: 2}",
                "tasks: {arithmetic: {limit: 1}}"));
    lines.addAll(List.of(more));
    return lines.toArray(String[]::new);
  }

  private static StudyRun run(StudySpec spec, Store store) {
    return new StudyRun(
        spec, "m", MODEL, MadeUp.cuts(spec, MODEL), MadeUp.others(spec, MODEL), store);
  }

  private ModelPlan plan(String... lines) {
    try (Store store = Store.open(folder.resolve("plans.sqlite"))) {
      run(spec(lines), store).keepPlan();
      return ModelPlan.parse(store.plan("s", "m").orElseThrow());
    }
  }

  private StudyResult.Model result(StudySpec spec) {
    try (Store store = Store.open(folder.resolve("run.sqlite"))) {
      run(spec, store).run(Shard.ALL, Progress.NONE);
      return StudyAnalysis.of(spec, store).models().getFirst();
    }
  }

  @Test
  void onlyWhatIsAskedForIsDoneAndTheRestKeepsItsKeys() throws IOException {
    ModelPlan without = plan(small());
    assertThat(without.networks()).isEqualTo(NetworksPlan.NONE);
    ModelPlan with = plan(small("profiles: yes", "multiverse: yes"));
    assertThat(with.runs()).isEqualTo(without.runs());
    assertThat(with.networks().profiles()).extracting(ProfilePlan::network).containsExactly("home");
    assertThat(with.networks().keys()).hasSize(2);
    assertThat(with.networks().multiverse()).isNotNull();
  }

  @Test
  void keysHoldTextsAndSeedAndNothingOfTheRest() throws IOException {
    String[] lines = small("profiles: yes", "multiverse: yes");
    Set<String> keys = plan(lines).networks().keys();
    assertThat(plan(small("profiles: yes", "multiverse: yes", "prompts: [One]")).networks().keys())
        .isEqualTo(keys);
    assertThat(plan(small("profiles: yes", "multiverse: yes", "seed: 43")).networks().keys())
        .doesNotContainAnyElementsOf(keys);
    assertThat(plan(small("profiles: yes", "multiverse: yes", "doses: 2")).networks().keys())
        .as("another size is another network")
        .doesNotContainAnyElementsOf(keys);
    Path texts = folder.resolve("texts.csv");
    Files.writeString(texts, Files.readString(texts).replace("vost", "vust"));
    assertThat(plan(lines).networks().keys()).doesNotContainAnyElementsOf(keys);
  }

  @Test
  void theMultiverseIsAtTheSiteOfTheStudy() throws IOException {
    StudySpec spec = spec(small("site: mlp-output", "multiverse: yes"));
    var multiple = Objects.requireNonNull(result(spec).networks().multiverse());
    Choice own = multiple.cells().stream().filter(Choice::own).findFirst().orElseThrow();
    var alone = spec.localizer().with(spec.localizer().options().checked(false)).run(MODEL);
    assertThat(alone.mask().units().site()).isEqualTo(Site.MLP_OUTPUT);
    assertThat(own.units()).isEqualTo(alone.mask().size());
    assertThat(own.coordinates()).isEqualTo(alone.mask().coordinates().size());
    assertThat(own.splitHalfR()).isCloseTo(alone.quality().splitHalf().r(), within(1e-9));
  }

  /** The same by hand: halves, localizer, responses, one after the other. */
  @Test
  void profileAndMultiverseAreThoseOfTheCommands() throws IOException {
    StudySpec spec = spec(small("profiles: yes", "multiverse: yes"));
    Networks told = result(spec).networks();
    Profiled profiled = told.profiles().getFirst();
    Localizer localizer = spec.localizer();
    Halves halves = Halves.of(localizer.texts(MODEL), false, 42);
    var half = HalfNetwork.of(halves, localizer.options(), MODEL, Progress.NONE);
    var texts = ProfileTexts.of(halves, Conditions.builtIn(42));
    try (var read =
        ProfileRun.of(
            MODEL,
            Site.BLOCK_OUTPUT,
            texts,
            localizer.options().truncation(),
            localizer.options().pooling(),
            Optional.of(half.reference()),
            Progress.NONE)) {
      Profile byHand = read.of(half.mask());
      assertThat(profiled.conditions()).hasSameSizeAs(byHand.scores());
      for (int i = 0; i < byHand.scores().size(); i++) {
        var condition = profiled.conditions().get(i);
        assertThat(condition.name()).isEqualTo(byHand.scores().get(i).condition());
        assertThat(condition.items()).isEqualTo(byHand.scores().get(i).items());
        assertThat(condition.z()).isEqualTo(byHand.scores().get(i).z().value());
      }
      assertThat(profiled.tests().getLast().holm()).isEqualTo(byHand.tests().getLast().holm());
    }
    assertThat(profiled.conditions().getFirst().items()).hasSize(4);
    assertThat(profiled.controls()).hasSize(2).allMatch(control -> control.masks() == 19);
    assertThat(profiled.notes().getFirst()).contains("found with 8 texts; 8 others");

    var multiple = Objects.requireNonNull(told.multiverse());
    assertThat(multiple.cells()).hasSize(48);
    Choice own = multiple.cells().stream().filter(Choice::own).findFirst().orElseThrow();
    assertThat(own.corrected()).isEqualTo(1);
    assertThat(own.pooling()).isEqualTo(localizer.options().pooling().label());
    var alone = localizer.with(localizer.options().checked(false)).run(MODEL);
    assertThat(own.units()).isEqualTo(alone.mask().size());
    assertThat(own.coordinates()).isEqualTo(alone.mask().coordinates().size());
    assertThat(own.splitHalfR()).isCloseTo(alone.quality().splitHalf().r(), within(1e-9));
  }

  @Test
  void whatTheTextsDoNotAllowIsSaidAndTheStudyGoesOn() throws IOException {
    String[] lines = small("profiles: yes", "multiverse: yes");
    List<String> texts = Files.readAllLines(folder.resolve("texts.csv"));
    Files.write(folder.resolve("texts.csv"), texts.subList(0, 11));
    ModelPlan plan = plan(lines);
    assertThat(plan.networks().profiles()).isEmpty();
    assertThat(plan.notes()).extracting(Note::what).containsExactly("profile of home");
    assertThat(plan.networks().multiverse()).isNotNull();
  }

  private static final String[] TWO = {
    "models: [m]",
    "lesions: [zero, class-mean]",
    "positions: [first, all]",
    "controls: {uniform: 12, energy: 3, label-permuted: 2}",
    "tasks: {pairs: {limit: 1}, arithmetic: {limit: 2}}",
  };

  private static String[] with(String others) {
    String[] all = Arrays.copyOf(TWO, TWO.length + 1);
    all[TWO.length] = "others: {multiple-demand: " + others + "}";
    return all;
  }

  @Test
  void everyOtherNetworkHasControlsOfItsOwnOnItsOwnTaskOnly() {
    ModelPlan plan = plan(with("arithmetic"));
    ControlsPlan its = plan.networks().controls().getFirst();
    assertThat(its.network()).isEqualTo("multiple-demand");
    assertThat(its.runs())
        .allMatch(
            run -> run.task() == 1 && run.positions().label().equals("first") && run.percent() == 1)
        .filteredOn(run -> run.lesion().label().equals("zero"))
        .extracting(RunPlan::arm)
        .containsOnly(
            Arm.NETWORK,
            Arm.of(ControlKind.UNIFORM),
            Arm.of(ControlKind.ENERGY),
            Arm.of(ControlKind.LABEL_PERMUTED));
    // At most nine of a kind, under both lesions.
    assertThat(its.runs()).filteredOn(run -> run.arm().label().equals("uniform")).hasSize(2 * 9);
    assertThat(its.runs()).filteredOn(run -> run.arm().label().equals("energy")).hasSize(2 * 3);
    // The lesion of the network itself is the one that the study has anyway.
    String own =
        plan.runs().stream()
            .filter(run -> run.arm().label().equals("multiple-demand") && run.task() == 1)
            .findFirst()
            .orElseThrow()
            .key();
    assertThat(its.runs().getFirst().key()).isEqualTo(own);
    List<Integer> network = units(plan, "perc=1.0_multiple-demand");
    List<Integer> control = units(plan, "multiple-demand_perc=1.0_uniform_seed=42");
    assertThat(control).hasSameSizeAs(network).doesNotContainAnyElementsOf(network);
    assertThat(plan.masks()).extracting(MaskPlan::name).doesNotHaveDuplicates();
  }

  private static List<Integer> units(ModelPlan plan, String name) {
    return plan.masks().stream()
        .filter(mask -> mask.name().equals(name))
        .findFirst()
        .orElseThrow()
        .units();
  }

  @Test
  void howManyControlsAnotherNetworkHasIsAskedForAndNoneIsNone() {
    ModelPlan more = plan(with("{task: arithmetic, controls: 11}"));
    assertThat(more.networks().controls().getFirst().runs())
        .filteredOn(run -> run.arm().label().equals("uniform"))
        .hasSize(2 * 11);
    assertThat(plan(with("{task: arithmetic, controls: 0}")).networks().controls()).isEmpty();
  }

  @Test
  void masksThatShareUnitsAreCountedOneByOne() {
    ModelPlan plan = plan(with("arithmetic"));
    assertThat(plan.networks().overlaps().names()).containsExactly("language", "multiple-demand");
    Shared pair = plan.networks().overlaps().pairs().getFirst();
    var first = new HashSet<>(units(plan, "perc=1.0_network"));
    var second = new HashSet<>(units(plan, "perc=1.0_multiple-demand"));
    double k = first.size();
    double chance = k / (plan.blocks() * plan.width());
    first.retainAll(second);
    assertThat(pair.shared()).isEqualTo(first.size());
    assertThat(pair.corrected())
        .isCloseTo((first.size() / k - chance) / (1 - chance), within(1e-12));
    assertThat(pair.chanceLow()).isLessThanOrEqualTo(pair.chanceHigh());
    var uniform = plan.networks().overlaps().controls().getFirst();
    assertThat(uniform.kind()).isEqualTo(ControlKind.UNIFORM);
    assertThat(uniform.network()).isEqualTo("language");
    assertThat(uniform.masks()).isEqualTo(12);
    assertThat(uniform.most())
        .as("uniform masks are drawn from the other units")
        .isCloseTo(-chance / (1 - chance), within(1e-12));
  }

  @Test
  void unitsOfAnotherNetworkAreJudgedByItsOwnControls() {
    StudySpec spec = spec(with("arithmetic"));
    StudyResult.Model model = result(spec);
    Tested tested = model.networks().tested().getFirst();
    assertThat(tested.task().name()).isEqualTo("arithmetic");
    assertThat(tested.units()).startsWith("inconclusive: too few control masks");
    double scoreOfOther =
        model.domains().cells().stream()
            .filter(cell -> cell.network().equals("multiple-demand"))
            .filter(
                cell -> cell.task().equals("arithmetic") && cell.lesion().label().equals("zero"))
            .findFirst()
            .orElseThrow()
            .score();
    assertThat(tested.task().comparisons())
        .filteredOn(c -> c.lesion().label().equals("zero"))
        .allMatch(c -> c.score() == scoreOfOther)
        .extracting(StudyResult.Contrast::control)
        .containsExactly(ControlKind.UNIFORM, ControlKind.ENERGY, ControlKind.LABEL_PERMUTED);
    assertThat(model.tasks().get(1).comparisons())
        .as("the study's network is compared with its own controls only")
        .filteredOn(c -> c.control().label().equals("uniform"))
        .allMatch(c -> c.masks() == 12);
  }

  @Test
  void thePartsOfTheWorkAddUp() throws IOException {
    try (Store store = Store.open(folder.resolve("parts.sqlite"))) {
      StudyRun run = run(spec(small("profiles: yes", "multiverse: yes", "prompts: [One]")), store);
      assertThat(run.parts())
          .extracting(Part::what)
          .containsExactly("intact", "lesions", "profiles", "multiverse", "continuations");
      assertThat(run.parts().stream().mapToInt(Part::pieces).sum()).isEqualTo(run.size());
      assertThat(run.parts()).allMatch(part -> part.done() == 0);
      assertThat(run.forecast().seconds()).isPositive();
    }
    try (Store store = Store.open(folder.resolve("others.sqlite"))) {
      StudyRun run = run(spec(with("arithmetic")), store);
      assertThat(run.parts())
          .extracting(Part::what)
          .containsExactly("intact", "lesions", "controls of multiple-demand");
      assertThat(run.parts().stream().mapToInt(Part::pieces).sum()).isEqualTo(run.size());
    }
  }

  @Test
  void minimalPairsAreANetworkOfAStudy() {
    String[] lines = {
      "models: [m]",
      "network: pairs:islands",
      "lesions: [zero]",
      "controls: {uniform: 1}",
      "others: {'pairs:subject_verb_agreement': arithmetic}",
      "tasks: {pairs: {limit: 1}, arithmetic: {limit: 1}}",
      "profiles: yes",
    };
    ModelPlan plan = plan(lines);
    assertThat(plan.notes()).isEmpty();
    assertThat(plan.networks().profiles())
        .extracting(ProfilePlan::network)
        .containsExactly("pairs:islands", "pairs:subject_verb_agreement");
    assertThat(plan.masks())
        .extracting(MaskPlan::name)
        .contains("perc=1.0_pairs-subject_verb_agreement")
        .allMatch(name -> !name.contains(":"));
  }
}
