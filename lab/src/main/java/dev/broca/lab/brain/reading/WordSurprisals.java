package dev.broca.lab.brain.reading;

import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.benchmark.TextScore;
import dev.broca.lab.brain.reading.ReadingTimes.Word;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.tokenizer.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The surprisal of each word in its passage: -log p of its tokens, summed, given all words before
 * it. A passage is read as its words with a joiner between them: a blank, or nothing in scripts
 * without blanks. A token belongs to the word in which its first character that is not blank lies,
 * so the blank before a word counts for it.
 *
 * @param nats one for each word; NaN for a word that no token begins in, or (without a prefix) of
 *     whose tokens one has no context
 * @param shortened words of passages longer than a window, which are read without the beginning
 * @param straddlers tokens that reach from one word into the next; they count for the first
 */
public record WordSurprisals(List<Double> nats, int shortened, int straddlers) {
  /** The most tokens that are read together; a model may have been made for fewer. */
  public static final int WINDOW = 2048;

  /** Copies the list. */
  public WordSurprisals {
    nats = List.copyOf(nats);
  }

  /** A passage: its words are those from {@code first} on, and where they end in its text. */
  private record Passage(int first, String text, int[] ends, String joiner) {
    static Passage of(int first, List<Word> words, String joiner) {
      var text = new StringBuilder();
      int[] ends = new int[words.size()];
      for (int w = 0; w < ends.length; w++) {
        text.append(w == 0 ? "" : joiner).append(words.get(w).text());
        ends[w] = text.length();
      }
      return new Passage(first, text.toString(), ends, joiner);
    }
  }

  /** Tokens of a passage that are read together; those from {@code scored} on are new. */
  private record Window(int from, int scored, int to) {}

  /**
   * Has a model read all passages. One with more tokens than a window holds is read in windows that
   * overlap by half, so that every word has at least half a window before it.
   *
   * @param model intact or lesioned
   * @param before the token before every window
   * @throws dev.broca.lab.LabException if the model gives something else than finite numbers
   */
  public static WordSurprisals of(
      LanguageModel model, ReadingTimes times, Prefix before, Progress progress) {
    return of(model, times.words(), " ", before, progress);
  }

  /**
   * Has a model read words, passage by passage.
   *
   * @param model intact or lesioned
   * @param joiner what stands between two words of a passage
   * @param before the token before every window
   * @throws dev.broca.lab.LabException if the model gives something else than finite numbers
   */
  public static WordSurprisals of(
      LanguageModel model, List<Word> words, String joiner, Prefix before, Progress progress) {
    int most = Math.min(model.architecture().longestText(), WINDOW);
    return of(model, words, joiner, before, most, progress);
  }

  /** The same with windows of so many tokens, the prefix among them. */
  static WordSurprisals of(
      LanguageModel model,
      List<Word> all,
      String joiner,
      Prefix before,
      int most,
      Progress progress) {
    OptionalInt prefix = before.in(model::tokenizer);
    int window = most - (prefix.isPresent() ? 1 : 0);
    List<Passage> passages = passages(all, joiner);
    List<Tokens> tokens =
        model.tokenizer().encodeAll(passages.stream().map(Passage::text).toList(), false);
    List<List<Window>> windows =
        tokens.stream().map(read -> windows(read.count(), window)).toList();
    var texts = new ArrayList<int[]>();
    for (int p = 0; p < windows.size(); p++) {
      int[] ids = tokens.get(p).ids();
      windows.get(p).forEach(one -> texts.add(Arrays.copyOfRange(ids, one.from(), one.to())));
    }
    List<TextScore> scores = TextScore.of(model, texts, prefix, progress);
    double[] nats = new double[all.size()];
    int shortened = 0;
    int straddlers = 0;
    int next = 0;
    for (int p = 0; p < windows.size(); p++) {
      int end = next + windows.get(p).size();
      double[] ofTokens = joined(windows.get(p), scores.subList(next, end), tokens.get(p).count());
      next = end;
      Passage passage = passages.get(p);
      int[] words = words(passage, tokens.get(p));
      sum(passage, words, ofTokens, nats);
      shortened += shortened(words, window);
      straddlers += straddlers(passage, words, tokens.get(p));
    }
    return new WordSurprisals(Arrays.stream(nats).boxed().toList(), shortened, straddlers);
  }

  private static List<Passage> passages(List<Word> words, String joiner) {
    var passages = new ArrayList<Passage>();
    for (int first = 0; first < words.size(); ) {
      int end = first + 1;
      while (end < words.size() && words.get(end).passage().equals(words.get(first).passage())) {
        end++;
      }
      passages.add(Passage.of(first, words.subList(first, end), joiner));
      first = end;
    }
    return passages;
  }

  /** Windows of at most {@code most} tokens that together score every token once. */
  private static List<Window> windows(int tokens, int most) {
    var windows = new ArrayList<Window>();
    int scored = 0;
    while (scored < tokens) {
      int from = scored == 0 ? 0 : scored - most / 2;
      int to = Math.min(tokens, from + most);
      windows.add(new Window(from, scored, to));
      scored = to;
    }
    return windows;
  }

  /** The log-probability of each token; NaN for one without context. */
  private static double[] joined(List<Window> windows, List<TextScore> scores, int tokens) {
    double[] all = new double[tokens];
    for (int w = 0; w < windows.size(); w++) {
      Window window = windows.get(w);
      List<Float> found = scores.get(w).logProbs();
      int without = window.to() - window.from() - found.size();
      for (int t = window.scored(); t < window.to(); t++) {
        int at = t - window.from() - without;
        all[t] = at < 0 ? Double.NaN : found.get(at);
      }
    }
    return all;
  }

  /** For each token the word of the passage that it belongs to. */
  private static int[] words(Passage passage, Tokens tokens) {
    return IntStream.range(0, tokens.count())
        .map(t -> {
          int at = tokens.start(t);
          while (at < passage.text().length() - 1
              && Character.isWhitespace(passage.text().charAt(at))) {
            at++;
          }
          int found = Arrays.binarySearch(passage.ends(), at + 1);
          return found >= 0 ? found : -found - 1;
        })
        .toArray();
  }

  private static void sum(Passage passage, int[] words, double[] logProbs, double[] nats) {
    Arrays.fill(nats, passage.first(), passage.first() + passage.ends().length, Double.NaN);
    for (int t = 0; t < words.length; t++) {
      int word = passage.first() + words[t];
      boolean first = t == 0 || words[t] != words[t - 1];
      nats[word] = first ? -logProbs[t] : nats[word] - logProbs[t];
    }
  }

  private static int shortened(int[] words, int window) {
    return window >= words.length ? 0 : words[words.length - 1] - words[window - 1];
  }

  private static int straddlers(Passage passage, int[] words, Tokens tokens) {
    return (int)
        IntStream.range(0, words.length)
            .filter(t -> tokens.end(t) > passage.ends()[words[t]] + passage.joiner().length())
            .count();
  }
}
