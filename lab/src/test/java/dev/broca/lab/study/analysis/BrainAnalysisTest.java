package dev.broca.lab.study.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.broca.lab.study.MadeUp;
import dev.broca.lab.study.Table;
import dev.broca.lab.study.Table.Part;
import dev.broca.lab.study.Table.Predicted;
import dev.broca.lab.study.WithStore;
import dev.broca.lab.study.export.StudyExport;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.result.BrainResult;
import dev.broca.lab.study.result.BrainResult.Against;
import dev.broca.lab.study.result.BrainResult.ByTarget;
import dev.broca.lab.study.result.BrainResult.Range;
import dev.broca.lab.study.result.BrainResult.Recorded;
import dev.broca.lab.study.result.BrainResult.Target;
import dev.broca.lab.study.result.BrainScores;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.ControlKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is said of recordings, from results by hand. */
class BrainAnalysisTest extends WithStore {
  private static final String BASELINES =
      """
      [{"name": "length", "columns": 1, "edgeShare": 0.5,
        "byTarget": {"r": [0.1, 0.2, 0.3], "shuffled": [], "unique": []}},
       {"name": "random embedding", "columns": 100, "edgeShare": 0,
        "byTarget": {"r": [0.0, null, 0.1], "shuffled": [], "unique": [0.0, null, -0.02]}}]
      """;

  private static StudySpec spec(String... more) {
    String[] lines = {"models: [m]", "tasks: {t: {benchmark: pairs}}"};
    return MadeUp.spec(
        Stream.concat(Arrays.stream(lines), Arrays.stream(more)).toArray(String[]::new));
  }

  private static StudySpec withData() {
    return spec("brain: {reading: r.csv}");
  }

  private static Recorded recorded(String folds) {
    return new Recorded(
        "r.csv",
        "c0ffee",
        40,
        10,
        2,
        1,
        folds,
        5,
        "nested",
        "passage",
        99,
        6,
        List.of(
            new Target("a", "s1", "v,1", .2),
            new Target("b", "s1", null, .4),
            new Target("c", "s2", null, null)),
        List.of());
  }

  private static List<@Nullable Double> values(@Nullable Double... values) {
    return Arrays.asList(values);
  }

  private static BrainScores scores(double r, double unique, @Nullable Double p) {
    return new BrainScores(
        20,
        9,
        p,
        r - .05,
        .1,
        .3,
        null,
        new ByTarget(
            values(r - .1, null, r),
            values(r + .1, null, r + .3),
            values(unique, unique + .1, unique - .1)));
  }

  private Table table() {
    return new Table(store, "m")
        .task("t", .5, "1111", "1110")
        .run(Part.of(Arm.NETWORK), "zero", .1, .1, "1100", "1000");
  }

  private Table measured() {
    return table()
        .brain(
            "reading",
            recorded("grouped"),
            BASELINES,
            new Predicted(Arm.NETWORK, null, scores(.4, .05, .01)),
            new Predicted(Arm.of(ControlKind.ENERGY), 42L, scores(.3, .06, null)),
            new Predicted(Arm.of(ControlKind.ENERGY), 43L, scores(.4, .01, null)),
            new Predicted(Arm.of(ControlKind.ENERGY), 44L, scores(.1, -.04, null)),
            new Predicted(Arm.of(ControlKind.UNIFORM), 42L, scores(.1, 0, null)),
            new Predicted(Arm.UNTRAINED, 42L, scores(.2, -.01, null)));
  }

  private StudyResult told() {
    return StudyAnalysis.of(withData(), store);
  }

  private BrainResult brain() {
    return told().models().getFirst().brains().getFirst();
  }

  @Test
  void mediansAreOverTheTargetsThatHaveANumber() {
    measured().keep();
    BrainResult.Fit network = brain().fits().getFirst();
    assertThat(network.r()).isEqualTo((.4 + (.4 - .1)) / 2);
    assertThat(network.unique()).isEqualTo(.05);
    assertThat(network.p()).isEqualTo(.01);
    assertThat(network.rsa()).isNull();
    assertThat(network.byTarget().r()).containsExactly(.4 - .1, null, .4);
    assertThat(brain().baselines())
        .extracting(
            BrainResult.Baseline::name, BrainResult.Baseline::r, BrainResult.Baseline::unique)
        .containsExactly(tuple("length", .2, null), tuple("random embedding", .05, -.01));
  }

  @Test
  void theCeilingIsThatOfTheTargetsThatHaveOne() {
    measured().keep();
    assertThat(brain().ceiling()).isEqualTo(new Range(.2, (.2 + .4) / 2, .4));
  }

  @Test
  void controlsThatAreAsGoodStandBeforeTheNetwork() {
    measured().keep();
    assertThat(brain().against())
        .containsExactly(
            new Against(Arm.of(ControlKind.ENERGY), 3, .25, .01, 2, 2),
            new Against(Arm.of(ControlKind.UNIFORM), 1, .05, 0.0, 1, 1));
  }

  @Test
  void piecesOfRecordingsCountAndAreLeftOutUntilTheyAreThere() {
    table()
        .brain(
            "reading",
            recorded("grouped"),
            BASELINES,
            new Predicted(Arm.NETWORK, null, scores(.4, .05, .01)),
            new Predicted(Arm.of(ControlKind.ENERGY), 42L, null))
        .keep();
    assertThat(told().planned()).isEqualTo(2 + 3);
    assertThat(told().finished()).isEqualTo(2 + 2);
    assertThat(brain().fits()).hasSize(1);
    assertThat(brain().against()).isEmpty();
  }

  @Test
  void theParagraphSpeaksOfBrainsOnlyWhereThereAreData() {
    table().keep();
    assertThat(StudyAnalysis.of(spec(), store).models().getFirst().paragraph())
        .doesNotContain("predict", "unique R2", "stimuli,")
        .contains("Loss", "Units: ");
    measured().keep();
    assertThat(told().models().getFirst().paragraph())
        .contains(
            " On reading (40 stimuli, 3 targets; 5 grouped folds), the network predicts r 0.350"
                + " (shuffled folds 0.600; ceiling as given 0.300) and unique R2 0.050 (p 0.010);"
                + " 3 energy-matched masks r 0.250 (rank 2 of 4, 1 the best), unique R2 0.010 (rank"
                + " 2); untrained r 0.150, unique R2 -0.010; length r 0.200, random embedding r"
                + " 0.050. Units: ");
  }

  @Test
  void theParagraphSaysWhatIsNotThereYet() {
    table()
        .brain("reading", recorded("shuffled"), "[]", new Predicted(Arm.NETWORK, null, null))
        .keep();
    assertThat(told().models().getFirst().paragraph())
        .contains(
            "On reading (40 stimuli, 3 targets; 5 shuffled folds), nothing has been predicted yet.");
  }

  @Test
  void aShuffledRIsNotSaidTwice() {
    table()
        .brain(
            "reading",
            recorded("shuffled"),
            "[]",
            new Predicted(Arm.NETWORK, null, scores(.4, .05, .01)))
        .keep();
    assertThat(told().models().getFirst().paragraph())
        .contains(
            "the network predicts r 0.350 (ceiling as given 0.300) and unique R2 0.050 (p 0.010);"
                + " no control masks were measured. Units");
  }

  // Export.

  private Path export(StudySpec spec, String name) throws IOException {
    Path out = Files.createDirectory(folder.resolve(name));
    StudyExport.write(spec, store, out);
    return out;
  }

  @Test
  void everyTargetOfEverythingThatPredictsHasALine() throws IOException {
    measured().keep();
    List<String> lines = Files.readAllLines(export(withData(), "out").resolve("brain.csv"));
    assertThat(lines).hasSize(1 + 6 * 3 + 2 * 3).doesNotHaveDuplicates();
    assertThat(lines.getFirst())
        .isEqualTo(
            "model,data,arm,seed,units,coordinates,target,subject,roi,ceiling,folds,r,shuffled_r,unique_r2");
    assertThat(lines.get(1))
        .isEqualTo("m,reading,network,,20,9,a,s1,\"v,1\",0.2,grouped,0.30000000000000004,0.5,0.05");
    assertThat(lines.get(2)).startsWith("m,reading,network,,20,9,b,s1,,0.4,grouped,,,0.15");
    assertThat(lines.get(4)).startsWith("m,reading,energy,42,20,9,a,");
    assertThat(lines.get(19)).isEqualTo("m,reading,length,,1,,a,s1,\"v,1\",0.2,grouped,0.1,,");
    assertThat(lines.getLast())
        .isEqualTo("m,reading,random embedding,,100,,c,s2,,,grouped,0.1,,-0.02");
  }

  @Test
  void theResultReadsBackFromItsJson() throws IOException {
    measured().keep();
    Path json = export(withData(), "out").resolve("study.json");
    assertThat(JsonMapper.shared().readValue(json.toFile(), StudyResult.class)).isEqualTo(told());
    assertThat(Files.readString(json)).doesNotContain("NaN");
  }

  @Test
  void aStudyWithoutRecordingsExportsNone() throws IOException {
    table().keep();
    assertThat(export(spec(), "out").resolve("brain.csv")).doesNotExist();
  }

  @Test
  void aPlanOfBeforeThereWereBrainsIsRead() {
    String json = table().plan().json();
    assertThat(json).contains(",\"brains\":[]");
    assertThat(ModelPlan.parse(json.replace(",\"brains\":[]", "")))
        .isEqualTo(ModelPlan.parse(json));
  }
}
