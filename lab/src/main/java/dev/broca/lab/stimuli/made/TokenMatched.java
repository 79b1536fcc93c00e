package dev.broca.lab.stimuli.made;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.Audit;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.stimuli.Words;
import dev.broca.model.tokenizer.Tokenizer;
import dev.broca.model.tokenizer.Tokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The built-in language localizer: sentences against strings of nonwords that look the same to a
 * tokenizer. Each string belongs to a sentence, and each of its nonwords takes exactly as many
 * tokens as the word of the sentence in its place. So a pair has the same number of words and of
 * tokens, words begin at the same tokens, and both texts end with a whole word: position and
 * tokenization cannot tell the conditions apart.
 *
 * <p>Nonwords are also as close as possible to the words in letters, but common words are single
 * tokens, and single tokens that are no words are short. What is one token and has five letters or
 * more, or four that begin a listed word, is most likely a word or most of one, so it is not used.
 * Letters per word therefore stay somewhat lower in the strings; {@link Audit} shows by how much.
 * Of the sentences, those are taken that can be matched best, evenly over topics.
 */
public final class TokenMatched {
  /** Number of pairs in the built-in set, as in the published one. */
  public static final int PAIRS = 240;

  /** A word before a nonword, so that it is tokenized as inside a text. */
  private static final String CARRIER = "the ";

  private static final int SHORTEST = 2;
  private static final int LONGEST = 12;

  /** Short nonwords are few, so more of them must be drawn to find those of a single token. */
  private static final int SHORT = 4;

  private static final int SHORT_DRAWS = 8_000;
  private static final int LONG_DRAWS = 500;

  /** Uses of a nonword that weigh as much as a letter of difference in length. */
  private static final int USES_PER_LETTER = 12;

  /**
   * Nonwords of a kind that has fewer would come back too often; more than a sentence has words.
   */
  private static final int SMALLEST_CLASS = 24;

  private static final int TRIES = 20;

  /** Whether a word opens the text, and the number of tokens that it adds. */
  private record Place(boolean first, int tokens) {}

  /** A sentence and what the nonwords of its string must be like. */
  private record Target(Stimulus sentence, List<Place> places, List<Integer> letters, int cost) {}

  private static final class Candidate {
    final String word;
    final int letters;
    int uses;

    Candidate(String word) {
      this.word = word;
      this.letters = word.codePointCount(0, word.length());
    }

    int cost(int wanted) {
      return Math.abs(letters - wanted) * USES_PER_LETTER + uses;
    }
  }

  private final Tokenizer tokenizer;
  private final NonwordGenerator generator;
  private final Random random;
  private final Map<Place, List<Candidate>> candidates;

  private TokenMatched(Tokenizer tokenizer, NonwordGenerator generator, long seed) {
    this.tokenizer = tokenizer;
    this.generator = generator;
    this.random = new Random(seed);
    this.candidates = candidates();
  }

  /**
   * Pairs of a built-in sentence and a string of nonwords.
   *
   * @param tokenizer the tokenizer of the model that will read them
   * @param pairs number of pairs, at most the number of sentences that can be matched
   * @param seed the same seed and tokenizer give the same texts
   * @throws LabException when fewer sentences than that can be matched
   */
  public static Contrast language(Tokenizer tokenizer, int pairs, long seed) {
    return of(Sentences.all(), NonwordGenerator.english(), tokenizer, pairs, seed);
  }

  /** The same for other sentences, in any language that puts blanks between words. */
  static Contrast of(
      List<Stimulus> sentences,
      NonwordGenerator generator,
      Tokenizer tokenizer,
      int pairs,
      long seed) {
    if (pairs < 1) {
      throw new LabException("The language localizer needs 1 pair or more, found " + pairs + ".");
    }
    var matched = new TokenMatched(tokenizer, generator, seed);
    List<Target> targets = sentences.stream().flatMap(matched::target).toList();
    if (targets.size() < pairs) {
      throw new LabException(
          "Asked for %d pairs of sentences and nonwords, but this tokenizer allows %d: "
                  .formatted(pairs, targets.size())
              + "%d of the %d sentences have words for which there is no nonword of as many tokens."
                  .formatted(sentences.size() - targets.size(), sentences.size())
              + " Ask for fewer pairs with --limit.");
    }
    return matched.contrast(best(targets, pairs), seed);
  }

  private Contrast contrast(List<Target> targets, long seed) {
    var texts = new LinkedHashSet<String>();
    targets.forEach(target -> texts.add(string(target, texts)));
    List<String> groups = targets.stream().map(target -> target.sentence().group()).toList();
    List<String> strings = List.copyOf(texts);
    return new Contrast(
        "language",
        "sentences",
        "nonwords",
        targets.stream().map(Target::sentence).toList(),
        IntStream.range(0, strings.size())
            .mapToObj(i -> new Stimulus(strings.get(i), groups.get(i)))
            .toList(),
        "built-in sentences, nonwords matched word by word in tokens; seed %d, tokenizer %s"
            .formatted(seed, tokenizer.hash()));
  }

  /** The targets that can be matched best in letters, evenly over groups, in their order. */
  private static List<Target> best(List<Target> targets, int pairs) {
    record Ranked(Target target, int rank) {}
    var taken = new HashMap<String, Integer>();
    Set<Target> best =
        targets.stream()
            .sorted(Comparator.comparingInt(Target::cost))
            .map(target ->
                new Ranked(target, taken.merge(target.sentence().group(), 1, Integer::sum)))
            .sorted(Comparator.comparingInt(Ranked::rank))
            .limit(pairs)
            .map(Ranked::target)
            .collect(Collectors.toSet());
    return targets.stream().filter(best::contains).toList();
  }

  /** What must be matched of a sentence, unless one of its words has no possible match. */
  private Stream<Target> target(Stimulus sentence) {
    List<Place> places = places(sentence.text(), tokenizer.encode(sentence.text(), false));
    if (!candidates.keySet().containsAll(places)) {
      return Stream.empty();
    }
    List<Integer> letters =
        Words.split(sentence.text()).stream().map(TokenMatched::letters).toList();
    int cost = 0;
    for (int i = 0; i < letters.size(); i++) {
      int wanted = letters.get(i);
      cost +=
          of(places.get(i)).stream().mapToInt(c -> Math.abs(c.letters - wanted)).min().orElse(0);
    }
    return Stream.of(new Target(sentence, places, letters, cost));
  }

  private static List<Place> places(String text, Tokens tokens) {
    List<Integer> perWord = Words.of(text, tokens).tokensPerWord();
    return IntStream.range(0, perWord.size())
        .mapToObj(word -> new Place(word == 0, perWord.get(word)))
        .toList();
  }

  private List<Candidate> of(Place place) {
    return candidates.getOrDefault(place, List.of());
  }

  /** A string of nonwords for a sentence, checked as a whole. */
  private String string(Target target, Set<String> taken) {
    int count = tokenizer.encode(target.sentence().text(), false).count();
    for (int i = 0; i < TRIES; i++) {
      String string = draw(target);
      Tokens tokens = tokenizer.encode(string, false);
      if (!taken.contains(string)
          && tokens.count() == count
          && places(string, tokens).equals(target.places())) {
        return string;
      }
    }
    throw new LabException(
        "Found no string of nonwords with the tokens of %s after %d tries: "
                .formatted(Stimulus.quote(target.sentence().text()), TRIES)
            + "this tokenizer does not split texts at blanks. Use a contrast file.");
  }

  private String draw(Target target) {
    var words = new LinkedHashSet<String>();
    for (int i = 0; i < target.letters().size(); i++) {
      Candidate candidate = draw(target.places().get(i), target.letters().get(i), words);
      candidate.uses++;
      words.add(candidate.word);
    }
    return String.join(" ", words);
  }

  /** One of the candidates that are nearest in letters and least used. */
  private Candidate draw(Place place, int letters, Set<String> used) {
    List<Candidate> free =
        of(place).stream().filter(candidate -> !used.contains(candidate.word)).toList();
    int least = free.stream().mapToInt(candidate -> candidate.cost(letters)).min().orElse(0);
    List<Candidate> best = free.stream().filter(c -> c.cost(letters) == least).toList();
    return best.get(random.nextInt(best.size()));
  }

  /** Generated nonwords by what the tokenizer makes of them. */
  private Map<Place, List<Candidate>> candidates() {
    var words = new LinkedHashSet<String>();
    for (int letters = SHORTEST; letters <= LONGEST; letters++) {
      for (int i = 0; i < (letters <= SHORT ? SHORT_DRAWS : LONG_DRAWS); i++) {
        words.add(generator.word(letters, random));
      }
    }
    var candidates = new HashMap<Place, List<Candidate>>();
    addAll(candidates, List.copyOf(words), "");
    addAll(candidates, List.copyOf(words), CARRIER);
    candidates.values().removeIf(list -> list.size() < SMALLEST_CLASS);
    return candidates;
  }

  private void addAll(Map<Place, List<Candidate>> candidates, List<String> words, String carrier) {
    List<String> texts = words.stream().map(carrier::concat).toList();
    List<Tokens> tokens = tokenizer.encodeAll(texts, false);
    for (int i = 0; i < texts.size(); i++) {
      add(candidates, places(texts.get(i), tokens.get(i)).getLast(), words.get(i));
    }
  }

  private void add(Map<Place, List<Candidate>> candidates, Place place, String word) {
    if (place.tokens() > 1 || !isPartOfWord(word)) {
      candidates.computeIfAbsent(place, p -> new ArrayList<>()).add(new Candidate(word));
    }
  }

  /** Whether a single token is likely to stand for a word or for the better part of one. */
  private boolean isPartOfWord(String token) {
    return letters(token) > SHORT || (letters(token) == SHORT && generator.beginsWord(token));
  }

  private static int letters(String word) {
    return word.codePointCount(0, word.length());
  }
}
