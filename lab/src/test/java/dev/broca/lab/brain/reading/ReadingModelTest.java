package dev.broca.lab.brain.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.Golden;
import dev.broca.lab.LabException;
import dev.broca.lab.stats.Interval;
import dev.broca.lab.table.TableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Gains equal statsmodels' and numpy's; planted times come back. */
final class ReadingModelTest {
  private static final ReadingOptions GOLDEN =
      new ReadingOptions(1, OptionalInt.of(4), false, false, 300, 11);
  private static final double CLOSE = 1e-9;

  private final JsonNode golden = Golden.json("reading/reading.json");
  @TempDir Path folder;

  private ReadingTimes times() throws IOException {
    try (var in = Golden.class.getResourceAsStream("golden/reading/times.csv")) {
      Path file = folder.resolve("times.csv");
      if (in != null) {
        Files.write(file, in.readAllBytes());
      }
      return ReadingFile.read(file);
    }
  }

  private WordSurprisals surprisals(ReadingTimes times) {
    return surprisals(
        times.words().stream()
            .mapToDouble(word ->
                golden.get("surprisal").get(word.passage() + "/" + word.position()).asDouble()));
  }

  private static WordSurprisals surprisals(DoubleStream nats) {
    return new WordSurprisals(nats.boxed().toList(), 0, 0);
  }

  private static void assertEqual(ReadingGain.Fit found, JsonNode expected) {
    assertThat(found.words()).isEqualTo(expected.get("words").asInt());
    assertThat(found.passages()).isEqualTo(expected.get("passages").asInt());
    assertThat(found.surprisal()).isCloseTo(expected.get("surprisal").asDouble(), within(CLOSE));
    assertThat(found.r()).isCloseTo(expected.get("r").asDouble(), within(CLOSE));
    assertThat(found.gain().perWord()).isCloseTo(expected.get("gain").asDouble(), within(CLOSE));
    assertThat(found.gain().baseline())
        .isCloseTo(expected.get("baseline").asDouble(), within(CLOSE));
    assertThat(found.gain().byFold().stream().mapToDouble(v -> v).toArray())
        .containsExactly(Golden.doubles(expected.get("byFold")), within(CLOSE));
  }

  private static void assertEqual(Interval found, JsonNode expected) {
    assertThat(found.low()).isCloseTo(expected.get(0).asDouble(), within(CLOSE));
    assertThat(found.high()).isCloseTo(expected.get(1).asDouble(), within(CLOSE));
  }

  @Test
  void meanTimesGainWhatStatsmodelsSays() throws IOException {
    ReadingTimes times = times();
    var model = new ReadingModel(times, GOLDEN);
    assertThat(model.predictors()).containsExactly("length", "log frequency", "position");
    ReadingGain found = model.gain(surprisals(times));
    assertEqual(found.fits().getFirst(), golden.get("mean"));
    assertThat(found.perWord()).isCloseTo(golden.get("mean").get("gain").asDouble(), within(CLOSE));
    assertEqual(found.interval(), golden.get("mean").get("interval"));
  }

  @Test
  void logarithmsGainWhatStatsmodelsSays() throws IOException {
    ReadingTimes times = times();
    var options = new ReadingOptions(1, OptionalInt.of(4), true, false, 300, 11);
    ReadingGain found = new ReadingModel(times, options).gain(surprisals(times));
    assertEqual(found.fits().getFirst(), golden.get("log"));
  }

  @Test
  void everySubjectApartGainsWhatStatsmodelsSays() throws IOException {
    ReadingTimes times = times();
    var options = new ReadingOptions(1, OptionalInt.empty(), false, true, 300, 11);
    ReadingGain ten = new ReadingModel(times, options).gain(surprisals(times));
    assertThat(ten.fits()).extracting(ReadingGain.Fit::passages).containsOnly(7, 4);
    var four = new ReadingOptions(1, OptionalInt.of(4), false, true, 300, 11);
    ReadingGain found = new ReadingModel(times, four).gain(surprisals(times));
    for (ReadingGain.Fit fit : found.fits()) {
      assertEqual(fit, golden.get("each").get(fit.subject()));
    }
    assertThat(found.perWord()).isCloseTo(golden.get("eachGain").asDouble(), within(CLOSE));
    assertThat(found.above()).isEqualTo(3);
    assertThat(times.subjects()).containsExactly("s1", "s2", "s3");
    assertEqual(found.interval(), golden.get("eachInterval"));
  }

  @Test
  void aModelMinusItselfIsNothingAndMinusNoiseIsItsGain() throws IOException {
    ReadingTimes times = times();
    var model = new ReadingModel(times, GOLDEN);
    ReadingGain good = model.gain(surprisals(times));
    assertThat(good.minus(good)).isZero();
    assertThat(good.intervalOfMinus(good)).isEqualTo(new Interval(0, 0));
    var random = new Random(3);
    ReadingGain noise =
        model.gain(surprisals(times.words().stream().mapToDouble(word -> random.nextGaussian())));
    assertThat(noise.perWord()).isBetween(-0.05, 0.02);
    assertThat(good.intervalOfMinus(noise).above(0)).isTrue();
  }

  private ReadingTimes read(String csv) throws IOException {
    return ReadingFile.read(Files.writeString(folder.resolve("some.csv"), csv));
  }

  @Test
  void wordsStandInTheOrderOfTheirPositionsPassageByPassage() throws IOException {
    ReadingTimes times =
        read("Position,story,word,RT\n2,b,c,3\n1,a,x,7\n1,b,\"b, \"\"said\"\"\",\n3,b,null,4.5\n");
    assertThat(times.words())
        .extracting(ReadingTimes.Word::text)
        .containsExactly("b, \"said\"", "c", "null", "x");
    assertThat(times.passages()).containsExactly("b", "b", "b", "a");
    assertThat(times.means()).containsExactly(Double.NaN, 3, 4.5, 7);
    assertThat(times.subjects()).isEmpty();
    assertThat(times.hasFrequencies()).isFalse();
  }

  @Test
  void quotesOfTabbedFilesAreNoPartOfWords() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("some.tsv"),
            "word\tzone\titem\tnItem\tmeanItemRT\n\"Oh\"\t1\t1\t70\t300.5\nno,\t2\t1\t69\t310\n");
    ReadingTimes times = ReadingFile.read(file);
    assertThat(times.words()).extracting(ReadingTimes.Word::text).containsExactly("Oh", "no,");
    assertThat(times.means()).containsExactly(300.5, 310);
  }

  @Test
  void wordsNeedNoTimesPositionsOrPassages() throws IOException {
    Path file = Files.writeString(folder.resolve("w.csv"), "word\nOne\nNA\n\"two, three\"\n");
    ReadingTimes words = ReadingFile.words(TableFile.read(file));
    assertThat(words.words())
        .extracting(ReadingTimes.Word::text)
        .containsExactly("One", "NA", "two, three");
    assertThat(words.words()).extracting(ReadingTimes.Word::position).containsExactly(1, 2, 3);
    assertThat(words.measured()).isZero();
    Path named = Files.writeString(folder.resolve("n.csv"), "word;sentence\na;1\nb;2\nc;1\n");
    assertThat(ReadingFile.words(TableFile.read(named)).words())
        .extracting(word -> word.passage() + word.text())
        .containsExactly("1a", "1c", "2b");
    Path subjects = Files.writeString(folder.resolve("s.csv"), "word,subject\na,x\na,y\n");
    assertThatThrownBy(() -> ReadingFile.words(TableFile.read(subjects)))
        .hasMessageContaining("expected a column position");
  }

  @Test
  void whatIsWrongIsSaidWithItsLine() {
    assertRefused("word,position,time\na,1,3\n", "expected a column passage");
    assertRefused("word,passage,position,time\na,p,1,fast\n", "line 2", "\"fast\"");
    assertRefused("word,passage,position,time\na,p,1,-3\n", "line 2", "0 or more");
    assertRefused(
        "word,passage,position,time\na,p,1,3\nb,p,3,3\n", "line 3", "no word before \"b\"");
    assertRefused("word,passage,position,time\na,p,1,3\nb,p,1,3\n", "line 3", "line 2 has \"a\"");
    assertRefused("word,passage,position,time\na,p,1,3\na,p,1,4\n", "line 3", "earlier row");
    assertRefused("word,passage,position,time,subject\na,p,1,3,\n", "line 2", "no subject");
    assertRefused("word,passage,position,time\na,p,first,3\n", "line 2", "\"first\"");
    assertRefused("word,passage,position,time\na,p,1\n", "line 2", "4 fields");
    assertRefused("word,passage,position,time\n", "no words");
  }

  private void assertRefused(String csv, String... message) {
    assertThatThrownBy(() -> read(csv))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll(message);
  }

  @Test
  void foldsAreOfWholePassages() throws IOException {
    var one = new StringBuilder("word,passage,position,time\n");
    var random = new Random(1);
    for (int i = 0; i < 40; i++) {
      one.append("abcdefgh", 0, 1 + random.nextInt(8));
      one.append(",p,").append(i).append(',').append(300 + random.nextInt(90)).append('\n');
    }
    ReadingTimes times = read(one.toString());
    var model = new ReadingModel(times, ReadingOptions.STANDARD);
    WordSurprisals nats = surprisals(random.doubles(40));
    assertThatThrownBy(() -> model.gain(nats))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("lie in 1 passages");
    var each = new ReadingOptions(2, OptionalInt.empty(), false, true, 10, 1);
    assertThatThrownBy(() -> new ReadingModel(times, each).gain(nats))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("no column subject");
  }

  @Test
  void timesOfNothingHaveNoLogarithm() throws IOException {
    ReadingTimes times = read("word,passage,position,time\na,p,1,3\nb,p,2,0\n");
    var options = new ReadingOptions(1, OptionalInt.empty(), true, false, 10, 1);
    assertThatThrownBy(() -> new ReadingModel(times, options))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("times of 0");
  }
}
