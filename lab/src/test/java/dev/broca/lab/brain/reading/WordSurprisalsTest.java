package dev.broca.lab.brain.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.benchmark.TextScore;
import dev.broca.lab.lesion.NeutralTexts;
import dev.broca.lab.stimuli.Words;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Surprisals against those of texts that end with the word, minus those that end before it. */
final class WordSurprisalsTest {
  private static LanguageModel model;
  @TempDir Path folder;

  @BeforeAll
  static void open() {
    model = LanguageModel.load("broca-tiny");
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static List<String> passage(int number) {
    return IntStream.range(3 * number, 3 * number + 3)
        .mapToObj(NeutralTexts.all()::get)
        .flatMap(text -> Words.split(text).stream())
        .toList();
  }

  private ReadingTimes times(int passages) throws IOException {
    var tsv = new StringBuilder("word\tpassage\tposition\ttime\n");
    for (int p = 0; p < passages; p++) {
      List<String> words = passage(p);
      for (int w = 0; w < words.size(); w++) {
        tsv.append("%s\tp%d\t%d\t300\n".formatted(words.get(w), p, w + 1));
      }
    }
    return ReadingFile.read(Files.writeString(folder.resolve("words.tsv"), tsv));
  }

  private static double surprisal(String text) {
    OptionalInt prefix = new Prefix.Auto().in(model::tokenizer);
    int[] ids = model.tokenizer().encode(text, false).ids();
    return -TextScore.of(model, List.of(ids), prefix, Progress.NONE).getFirst().sum();
  }

  @Test
  void theSurprisalOfAWordIsWhatItAddsToItsPassage() throws IOException {
    ReadingTimes times = times(2);
    WordSurprisals found = WordSurprisals.of(model, times, new Prefix.Auto(), Progress.NONE);
    var expected = new ArrayList<Double>();
    for (int p = 0; p < 2; p++) {
      List<String> words = passage(p);
      double before = 0;
      for (int w = 1; w <= words.size(); w++) {
        double all = surprisal(String.join(" ", words.subList(0, w)));
        expected.add(all - before);
        before = all;
      }
    }
    assertThat(found.nats()).hasSameSizeAs(expected);
    for (int w = 0; w < expected.size(); w++) {
      assertThat(found.nats().get(w)).isCloseTo(expected.get(w), within(2e-3));
    }
    assertThat(found.shortened()).isZero();
    assertThat(found.straddlers()).isZero();
  }

  @Test
  void withoutAJoinerWordsAddUpToTheTextWithoutBlanks() throws IOException {
    List<String> words = passage(0);
    WordSurprisals found =
        WordSurprisals.of(model, times(1).words(), "", new Prefix.Auto(), Progress.NONE);
    double sum = found.nats().stream().filter(n -> !n.isNaN()).mapToDouble(n -> n).sum();
    assertThat(sum).isCloseTo(surprisal(String.join("", words)), within(2e-2));
  }

  @Test
  void aLongPassageIsReadInWindowsThatOverlapByHalf() throws IOException {
    ReadingTimes times = times(1);
    List<String> words = passage(0);
    int tokens = model.tokenizer().encode(String.join(" ", words), false).count();
    int window = 17;
    assertThat(tokens).isGreaterThan(2 * window);
    WordSurprisals whole = WordSurprisals.of(model, times, new Prefix.Auto(), Progress.NONE);
    WordSurprisals parts =
        WordSurprisals.of(model, times.words(), " ", new Prefix.Auto(), window, Progress.NONE);
    // Of the 16 tokens behind the prefix all are new in the first window, then 8 in each.
    int[] ids = model.tokenizer().encode(String.join(" ", words), false).ids();
    double sum = 0;
    for (int scored = 0; scored < tokens; scored += scored == 0 ? 16 : 8) {
      int from = Math.max(0, scored - 8);
      int to = Math.min(tokens, from + 16);
      OptionalInt prefix = new Prefix.Auto().in(model::tokenizer);
      List<Float> all =
          TextScore.of(model, List.of(Arrays.copyOfRange(ids, from, to)), prefix, Progress.NONE)
              .getFirst()
              .logProbs();
      sum -= all.subList(scored - from, to - from).stream().mapToDouble(v -> v).sum();
    }
    assertThat(parts.nats().stream().mapToDouble(v -> v).sum()).isCloseTo(sum, within(1e-3));
    assertThat(parts.nats().getFirst()).isCloseTo(whole.nats().getFirst(), within(1e-4));
    assertThat(parts.nats().getLast()).isNotCloseTo(whole.nats().getLast(), within(1e-4));
    String first = model.tokenizer().decode(Arrays.copyOf(ids, 16));
    assertThat(parts.shortened()).isEqualTo(words.size() - Words.split(first).size());
  }

  @Test
  void withoutPrefixTheFirstWordHasNoSurprisal() throws IOException {
    ReadingTimes times = times(1);
    WordSurprisals found = WordSurprisals.of(model, times, new Prefix.None(), Progress.NONE);
    assertThat(found.nats().getFirst()).isNaN();
    assertThat(found.nats().subList(1, found.nats().size())).noneMatch(v -> v.isNaN());
  }
}
