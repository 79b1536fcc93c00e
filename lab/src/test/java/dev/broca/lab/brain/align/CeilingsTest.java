package dev.broca.lab.brain.align;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.lab.brain.Ceiling;
import dev.broca.lab.brain.data.Recording;
import dev.broca.lab.brain.data.RecordingFile;
import dev.broca.lab.lesion.NeutralTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subjects who share a truth, each with noise of its own. */
final class CeilingsTest {
  private static final int SUBJECTS = 6;
  private static final double NOISE = 1.2;
  private static final AlignmentOptions QUICK =
      new AlignmentOptions(FoldKind.GROUPED, 5, Penalty.LOO, 9, 0, 42);

  @TempDir Path folder;

  private Recording recording() throws IOException {
    var random = new Random(5);
    List<String> texts = NeutralTexts.all();
    var csv = new StringBuilder("stimulus,order,passage,subject,shared,own\n");
    for (int s = 0; s < texts.size(); s++) {
      double truth = random.nextGaussian();
      for (int subject = 0; subject < SUBJECTS; subject++) {
        csv.append('"').append(texts.get(s)).append("\",");
        csv.append(s % 4).append(",p").append(s / 4).append(",s").append(subject).append(',');
        csv.append(truth + NOISE * random.nextGaussian()).append(',');
        csv.append(random.nextGaussian()).append('\n');
      }
    }
    return RecordingFile.read(Files.writeString(folder.resolve("brain.csv"), csv));
  }

  /** The correlation of the mean over subjects with the truth is known. */
  @Test
  void halvesOfSubjectsFindHowFarTheirMeanIsTheTruth() throws IOException {
    Recording all = recording();
    Recording mean = all.meanOfSubjects();
    Ceilings found = Ceilings.of(mean, Optional.of(all), CeilingKind.AUTO, QUICK);
    assertThat(found.kind()).isEqualTo(CeilingKind.SPLIT_HALF);
    double truth = Math.sqrt(1 / (1 + NOISE * NOISE / SUBJECTS));
    assertThat(found.of().getFirst().value().orElseThrow()).isBetween(truth - .03, truth + .03);
    double none = found.of().getLast().value().orElse(0);
    assertThat(none).isLessThan(.5);
  }

  /** With endlessly many others a subject is predicted as well as by the truth. */
  @Test
  void poolsOfSubjectsAreExtrapolatedToTheTruth() throws IOException {
    Recording all = recording();
    Ceilings found = Ceilings.of(all, Optional.empty(), CeilingKind.AUTO, QUICK);
    assertThat(found.kind()).isEqualTo(CeilingKind.EXTRAPOLATED);
    assertThat(found.of()).hasSize(2 * SUBJECTS);
    double truth = Math.sqrt(1 / (1 + NOISE * NOISE));
    double[] shared = new double[SUBJECTS];
    for (int s = 0; s < SUBJECTS; s++) {
      shared[s] = found.of().get(2 * s).value().orElseThrow();
      assertThat(found.of().get(2 * s)).isInstanceOf(Ceiling.Extrapolated.class);
      assertThat(found.of().get(2 * s + 1).value().orElse(0)).isBetween(0.0, .25);
    }
    double mean = Arrays.stream(shared).average().orElseThrow();
    assertThat(mean).isBetween(truth - .1, truth + .05);
  }

  @Test
  void givenCeilingsComeFirstAndTwoSubjectsHaveNone() throws IOException {
    Recording given =
        RecordingFile.read(
            Files.writeString(
                folder.resolve("given.csv"), "text,v,ceiling\nA.,1,.4\nB.,2,.4\nC.,4,.4\n"));
    Ceilings found = Ceilings.of(given, Optional.empty(), CeilingKind.AUTO, QUICK);
    assertThat(found).isEqualTo(new Ceilings(CeilingKind.GIVEN, List.of(new Ceiling.Given(.4))));
    assertThat(Ceilings.of(given, Optional.empty(), CeilingKind.NONE, QUICK).of())
        .containsExactly(new Ceiling.None());
    Recording two =
        RecordingFile.read(
            Files.writeString(
                folder.resolve("two.csv"), "text,subject,v\nA.,s,1\nA.,t,2\nB.,s,2\nB.,t,3\n"));
    assertThat(Ceilings.of(two, Optional.empty(), CeilingKind.AUTO, QUICK).kind())
        .isEqualTo(CeilingKind.NONE);
  }
}
