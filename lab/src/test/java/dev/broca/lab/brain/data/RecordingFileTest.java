package dev.broca.lab.brain.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.data.Recording.Part;
import dev.broca.lab.brain.data.Recording.Stimulus;
import dev.broca.lab.brain.data.Recording.Target;
import dev.broca.model.weights.NpyArray;
import dev.broca.model.weights.Npz;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordingFileTest {
  private static final String CSV =
      """
      stimulus,order,passage,topic,subject,ifg,temporal
      The dog slept.,2,a,home,s1,.5,-1
      It woke up.,1,a,home,s1,1.5,NA
      Rain fell.,1,b,weather,s1,2,3
      The dog slept.,2,a,home,s2,,1
      It woke up.,1,a,home,s2,-3,nan
      Rain fell.,1,b,weather,s2,4,2
      """;

  @TempDir Path folder;

  private static Path golden(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(
                  RecordingFileTest.class.getResource("/dev/broca/lab/brain/" + name))
              .toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private Path csv(String text) throws IOException {
    return Files.writeString(folder.resolve("r.csv"), text);
  }

  private void assertRefused(String text, String... parts) throws IOException {
    Path file = csv(text);
    assertThatThrownBy(() -> RecordingFile.read(file))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll(parts);
  }

  /** What tools/golden/recordings.py writes: sin(3 s + 7 t). */
  private static void assertMadeUp(Recording recording, double tolerance) {
    assertThat(recording.stimuli()).hasSize(7);
    assertThat(recording.targets()).hasSize(5);
    for (int s = 0; s < 7; s++) {
      for (int t = 0; t < 5; t++) {
        double value = recording.response(s, t);
        if (s < 3 && t == 4) {
          assertThat(value).isNaN();
        } else {
          assertThat(Math.abs(value - Math.sin(3 * s + 7 * t))).isLessThanOrEqualTo(tolerance);
        }
      }
    }
    assertThat(recording.stimuli().get(1).text())
        .isEqualTo("She was proud of the café’s first loaf.");
    assertThat(recording.stimuli().stream().map(Stimulus::position))
        .containsExactly(0, 1, 2, 0, 1, 2, 3);
    assertThat(recording.stimuli().stream().map(Stimulus::topic))
        .startsWith("food")
        .endsWith("weather");
    assertThat(recording.groups())
        .containsExactly("food", "food", "food", "weather", "weather", "weather", "weather");
    assertThat(recording.targets().stream().map(Target::label))
        .containsExactly(
            "018/IFG/018.v1",
            "018/PostTemp/018.v2",
            "288/IFG/288.v1",
            "288/PostTemp/288.v2",
            "289/IFG/289.v1");
    assertThat(recording.subjects()).isEqualTo(3);
    assertThat(recording.missing()).isEqualTo(3);
    assertThat(recording.parts())
        .containsExactly(
            new Part(List.of(0, 1, 2, 3, 4, 5, 6), List.of(0, 1, 2, 3)),
            new Part(List.of(3, 4, 5, 6), List.of(4)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"assembly.nc", "compressed.nc", "transposed.h5"})
  void assembliesOfBrainScoreAreRead(String name) {
    Recording recording = RecordingFile.read(golden(name));
    assertMadeUp(recording, name.startsWith("compressed") ? 1e-7 : 1e-15);
    assertThat(recording.stimuli().getLast().passage()).isEqualTo("two/storm");
  }

  @Test
  void partsOfStoriesStandInTheOrderOfTheirSentences() {
    Recording recording = RecordingFile.read(golden("story.nc"));
    assertThat(recording.stimuli())
        .containsExactly(
            new Stimulus("An old man", 0, "Man", null),
            new Stimulus("sat down.", 1, "Man", null),
            new Stimulus("He slept.", 2, "Man", null),
            new Stimulus("Then he", 3, "Man", null),
            new Stimulus("left.", 4, "Man", null),
            new Stimulus("sat down.", 0, "Cat", null));
    assertThat(recording.targets().stream().map(Target::label))
        .containsExactly("061/IFG", "061/MFG", "085/IFG", "085/MFG");
    assertThat(recording.response(0, 3)).isEqualTo(Math.cos(2 + 15));
    Recording mean = recording.meanOfSubjects();
    assertThat(mean.targets().stream().map(Target::label)).containsExactly("IFG", "MFG");
    assertThat(mean.response(1, 0)).isEqualTo((Math.cos(0) + Math.cos(10)) / 2);
  }

  @Test
  void wordsOfSentencesAreReadInTheContextOfTheSentence() {
    Recording recording = RecordingFile.read(golden("words.nc"));
    assertThat(recording.stimuli())
        .extracting(Stimulus::text)
        .containsExactly("THE", "DOG", "THE", "THE", "CAT", "SLEPT");
    assertThat(recording.stimuli())
        .extracting(Stimulus::position)
        .containsExactly(0, 1, 2, 0, 1, 2);
    assertThat(recording.groups()).containsExactly("0", "0", "0", "1", "1", "1");
    assertThat(recording.subjects()).isEqualTo(2);
  }

  @Test
  void arraysOfNumpyAreRead() {
    Recording recording = RecordingFile.read(golden("recording.npz"));
    assertMadeUp(recording, 1e-15);
    assertThat(recording.targets().stream().map(target -> target.ceiling().orElse(-1)))
        .containsExactly(.5, .25, -1.0, .75, .125);
    assertThat(recording.stimuli().getLast().passage()).isEqualTo("storm");
  }

  @Test
  void rowsOfSubjectsBecomeTargetsAndStimuliStandInTheirOrder() throws IOException {
    Recording recording = RecordingFile.read(csv(CSV));
    assertThat(recording.stimuli())
        .containsExactly(
            new Stimulus("It woke up.", 0, "a", "home"),
            new Stimulus("The dog slept.", 1, "a", "home"),
            new Stimulus("Rain fell.", 0, "b", "weather"));
    assertThat(recording.targets().stream().map(Target::label))
        .containsExactly("s1/ifg", "s1/temporal", "s2/ifg", "s2/temporal");
    assertThat(IntStream.range(0, 12).mapToObj(i -> recording.response(i / 4, i % 4)).toList())
        .containsExactly(
            1.5, Double.NaN, -3.0, Double.NaN, .5, -1.0, Double.NaN, 1.0, 2.0, 3.0, 4.0, 2.0);
  }

  @Test
  void ceilingsStandInColumnsOfTheirOwn() throws IOException {
    Recording one = RecordingFile.read(csv("text,v,Ceiling\nA.,1,.4\nB.,2,\n"));
    assertThat(one.targets().getFirst().ceiling()).hasValue(.4);
    Recording two =
        RecordingFile.read(
            csv(
                "text,subject,v,w,w_ceiling\nA.,s,1,2,.3\nA.,t,1,3,.5\nB.,s,2,3,.3\nB.,t,3,1,NA\n"));
    assertThat(two.targets().stream().map(t -> t.ceiling().orElse(-1)))
        .containsExactly(-1.0, .3, -1.0, .5);
    assertRefused("text,v,w,ceiling\nA.,1,2,.4\nB.,2,3,.4\n", "one target", "v_ceiling");
    assertRefused("text,v,ceiling\nA.,1,.4\nB.,2,.5\n", "line 3", "0.5, and 0.4 before");
    assertRefused("text,v,ceiling\nA.,1,40\nB.,2,40\n", "line 2", "one correlation");
  }

  @Test
  void subjectsAreAveragedWhereTheyShareATarget() throws IOException {
    Recording mean = RecordingFile.read(csv(CSV)).meanOfSubjects();
    assertThat(mean.targets().stream().map(Target::label)).containsExactly("ifg", "temporal");
    assertThat(IntStream.range(0, 6).mapToObj(i -> mean.response(i / 2, i % 2)).toList())
        .containsExactly(-.75, Double.NaN, .5, 0.0, 3.0, 2.5);
    assertThat(mean.subjects()).isZero();
    assertThatThrownBy(() -> RecordingFile.read(golden("assembly.nc")).meanOfSubjects())
        .isInstanceOf(LabException.class)
        .hasMessageContaining("two or more subjects");
  }

  @Test
  void columnsAndRegionsCanBeChosen() throws IOException {
    Path file = csv("sentence,words,note,v\nA.,1,x,1\nB.,2,y,2\n");
    assertThat(RecordingFile.read(file, List.of("v")).targets()).hasSize(1);
    assertThatThrownBy(() -> RecordingFile.read(file))
        .hasMessageContainingAll("line 2", "\"note\"", "\"x\"", "--targets");
    assertThatThrownBy(() -> RecordingFile.read(file, List.of("w")))
        .hasMessageContaining("words, note, v");
    Recording ifg = RecordingFile.read(golden("assembly.nc"), List.of("PostTemp", "289.v1"));
    assertThat(ifg.targets().stream().map(Target::name))
        .containsExactly("018.v2", "288.v2", "289.v1");
    assertThat(ifg.response(4, 1)).isEqualTo(Math.sin(12 + 21));
  }

  @Test
  void aTextInTwoPassagesIsNoted() throws IOException {
    Recording recording =
        RecordingFile.read(csv("stimulus,passage,v\nYes.,a,1\nNo.,a,2\nYes.,b,3\n"));
    assertThat(recording.notes()).singleElement().asString().contains("1 texts");
  }

  @Test
  void anIndexIsNoTarget() throws IOException {
    Recording recording = RecordingFile.read(csv(",stimulus,v\n0,A.,1\n1,B.,2\n"));
    assertThat(recording.targets()).extracting(Recording.Target::name).containsExactly("v");
    assertThat(recording.notes()).anyMatch(note -> note.contains("index"));
  }

  @Test
  void whatDoesNotFitIsRefusedWithItsPlace() throws IOException {
    assertRefused("", "empty");
    assertRefused("stimulus,v\n", "at least 2 stimuli", "found 0");
    assertRefused("word,v\na,1\n", "line 1", "column text", "word, v");
    assertRefused("stimulus,passage\na,1\n", "no column with responses");
    assertRefused("stimulus,text,v\na,b,1\n", "mean the same");
    assertRefused("stimulus,v,v\na,1,1\n", "two columns \"v\"");
    assertRefused("stimulus,v\na,1\nb\n", "line 3", "expected 2 fields", "found 1");
    assertRefused("stimulus,v\na,1\na,2\n", "line 3", "\"a\"", "earlier row");
    assertRefused("stimulus,subject,v\na,s,1\na,s,2\n", "for subject s");
    assertRefused("stimulus,subject,v\na,,1\na,s,2\n", "line 2", "no subject");
    assertRefused("stimulus,v\na,1\n \t,2\n", "stimulus 2 has no text");
    assertRefused("stimulus,v\na,1\nb,Infinity\n", "line 3", "Infinity");
    assertRefused("stimulus,v,w\na,1,\nb,2,NA\n", "target w", "no response");
    assertRefused("stimulus,v,w\na,1,3\nb,2,3\n", "target w", "same response, 3.0");
    assertRefused("stimulus,passage,v\na,x,1\nb,,2\n", "\"b\"", "no passage");
    assertRefused("stimulus,order,v\na,1,1\nb,1,2\n", "the order 1 of another");
    assertRefused("stimulus,order,v\na,1,1\nb,,2\n", "no order");
    assertRefused("stimulus,order,v\na,1,1\nb,second,2\n", "second");
    assertRefused(
        "stimulus,passage,topic,v\na,x,t,1\nb,x,u,2\n", "passage x has two topics, t and u");
    assertRefused("stimulus,stimulus_id,subject,v\na,1,s,1\nb,1,t,2\n", "line 3", "another text");
    assertThatThrownBy(() -> RecordingFile.read(folder.resolve("none.csv")))
        .hasMessageContaining("none.csv");
    Path other = Files.writeString(folder.resolve("a.txt"), "");
    assertThatThrownBy(() -> RecordingFile.read(other)).hasMessageContaining("a.txt is empty");
  }

  @Test
  void arraysThatDoNotFitAreRefused() {
    Path file = folder.resolve("r.npz");
    Npz.write(file, Map.of("responses", NpyArray.of(new double[6], 3, 2)));
    assertThatThrownBy(() -> RecordingFile.read(file)).hasMessageContaining("it has responses");
    Npz.write(
        file,
        Map.of(
            "responses",
            NpyArray.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2),
            "stimulus",
            NpyArray.of(new double[2], 2)));
    assertThatThrownBy(() -> RecordingFile.read(file))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("stimulus", "expected 3", "[2]");
  }

  @Test
  void aFileOfAnotherKindIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("x.nc"), "not HDF5");
    assertThatThrownBy(() -> RecordingFile.read(file))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("x.nc", "netCDF4");
  }

  /** Damaged files are read as what they then say, or refused: nothing else comes out. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "assembly.nc",
        "compressed.nc",
        "transposed.h5",
        "story.nc",
        "words.nc",
        "recording.npz",
        "r.csv"
      })
  void damagedFilesAreReadOrRefused(String name) throws IOException {
    byte[] whole =
        name.endsWith(".csv")
            ? CSV.getBytes(StandardCharsets.UTF_8)
            : Files.readAllBytes(golden(name));
    var random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] damaged =
          i % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      for (int flip = random.nextInt(4); flip >= 0 && damaged.length > 0; flip--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve(i + name), damaged);
      try {
        Recording recording = RecordingFile.read(file);
        assertThat(recording.parts()).isNotEmpty();
      } catch (LabException e) {
        assertThat(e.getMessage()).isNotBlank();
        refused++;
      }
      Files.delete(file);
    }
    assertThat(refused).isBetween(80, 300);
  }

  @Test
  @Tag("shared")
  void averagedResponsesOfTuckuteAreRead() {
    Path file =
        Path.of(System.getProperty("broca.shared", "../../shared"))
            .resolve("data/tuckute2024/tuckute2024_lang_LH_avg.csv");
    Recording recording = RecordingFile.read(file, List.of("response_lang_LH_mean"));
    assertThat(recording.stimuli()).hasSize(2000);
    assertThat(recording.missing()).isZero();
    assertThat(recording.groups()).isEmpty();
  }
}
