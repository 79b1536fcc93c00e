package dev.broca.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.app.Studies.Said;
import dev.broca.lab.lesion.NeutralTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A study with a recording of brains, from its file to its page, as a user types it. */
@Tag("long")
class BrainStudyTest {
  private static final String BRAIN =
      "brain: {reading: {data: brain.csv, outer: 4, permutations: 19, controls: 2}}";

  @TempDir Path folder;

  /** Responses to length, of two subjects, with a ceiling for nobody. */
  private void record() throws IOException {
    var random = new Random(1);
    var csv = new StringBuilder("stimulus,order,passage,subject,voxel\n");
    List<String> texts = NeutralTexts.all();
    for (int s = 0; s < 60; s++) {
      for (String subject : List.of("s1", "s2")) {
        csv.append('"').append(texts.get(s)).append("\",");
        csv.append(s % 3).append(",p").append(s / 3).append(',').append(subject).append(',');
        csv.append(texts.get(s).length() / 10.0 + random.nextGaussian()).append('\n');
      }
    }
    Files.writeString(folder.resolve("brain.csv"), csv);
  }

  @Test
  void aRecordingIsPlannedPredictedExportedAndShown() throws IOException {
    record();
    Path study = Studies.write(folder, BRAIN);
    // The network, 2 uniform, 1 label-permuted, 1 energy-matched mask, the untrained, baselines.
    Said planned = Studies.broca("study", "plan", study);
    assertThat(planned.out()).as(planned.err()).contains("43").contains(" 0 ");
    Said run = Studies.broca("study", "run", study);
    assertThat(run.out().replaceAll("\\s+", " "))
        .as(run.err())
        .startsWith("tiny: 43 of 43 pieces of work are done.")
        .contains("On reading (60 stimuli, 2 targets; 4 grouped folds)");
    assertThat(Studies.broca("study", "run", study).err())
        .contains("43 pieces of work, 43 of them done before.");

    Path out = folder.resolve("out");
    Studies.broca("study", "export", study, "--out", out);
    List<String> lines = Files.readAllLines(out.resolve("brain.csv"));
    assertThat(lines).hasSize(1 + 2 * (1 + 2 + 1 + 1 + 1 + 3));
    assertThat(lines.get(1)).startsWith("broca-tiny,reading,network,,20,");
    assertThat(lines.get(2)).contains(",voxel,s2,");
    JsonNode brain =
        JsonMapper.shared().readTree(out.resolve("study.json").toFile()).at("/models/0/brains/0");
    assertThat(brain.at("/fits/0/byTarget/r").size()).isEqualTo(2);
    double length = brain.at("/baselines/0/r").doubleValue();
    assertThat(length).isGreaterThan(brain.at("/fits/0/unique").doubleValue());

    Path page = folder.resolve("page.html");
    assertThat(Studies.broca("report", study, "-o", page).status()).isZero();
    assertThat(Files.readString(page))
        .contains("data-figure=\"brain\" data-model=\"0\" data-brain=\"0\"")
        .contains("The network among its controls, 1 the best");
  }

  @Test
  void aRecordingThatIsNotThereIsNamed() throws IOException {
    Path study = Studies.write(folder, BRAIN);
    Said said = Studies.broca("study", "run", study);
    assertThat(said.status()).isNotZero();
    assertThat(said.err()).contains("There is no file", "brain.csv").doesNotContain("\tat ");
    assertThat(said.out()).isEmpty();
  }
}
