package dev.broca.lab.stimuli;

import dev.broca.model.tokenizer.Tokens;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The words of a text and the tokens they are made of. Words are what blanks separate, with the
 * punctuation that adheres to them; in scripts without blanks between words every character is a
 * word. A token belongs to every word of which it covers a character; special tokens and those of
 * blanks alone belong to none.
 */
public final class Words {
  private static final Set<UnicodeScript> WITHOUT_BLANKS =
      Set.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  /** One word: its place in the text (UTF-16 units). */
  private record Span(int start, int end) {}

  private final List<Span> spans;
  private final int[] tokens;
  private final int[] firstTokens;
  private final int[] lastTokens;

  private Words(List<Span> spans) {
    this.spans = spans;
    tokens = new int[spans.size()];
    firstTokens = new int[spans.size()];
    lastTokens = new int[spans.size()];
  }

  /** The words of a text and the tokens of the whole text, not cut. */
  public static Words of(String text, Tokens tokens) {
    var words = new Words(spans(text));
    int first = 0;
    for (int token = 0; token < tokens.count(); token++) {
      if (tokens.start(token) >= tokens.end(token)) {
        continue;
      }
      while (first < words.count() && words.spans.get(first).end() <= tokens.start(token)) {
        first++;
      }
      for (int word = first;
          word < words.count() && words.spans.get(word).start() < tokens.end(token);
          word++) {
        words.add(word, token);
      }
    }
    return words;
  }

  private void add(int word, int token) {
    if (tokens[word]++ == 0) {
      firstTokens[word] = token;
    }
    lastTokens[word] = token;
  }

  /** Number of words in a text. */
  public static int count(String text) {
    return spans(text).size();
  }

  /** The words of a text, in order. */
  public static List<String> split(String text) {
    return spans(text).stream().map(span -> text.substring(span.start(), span.end())).toList();
  }

  /** The text up to the end of a word. */
  public static String upTo(String text, int words) {
    return text.substring(0, spans(text).get(words - 1).end());
  }

  int count() {
    return spans.size();
  }

  /**
   * Number of tokens that each word adds to the ones before: its own, and tokens of blanks alone
   * that come before it (GPT-2 has no piece for every word with its blank).
   */
  public List<Integer> tokensPerWord() {
    var added = new ArrayList<Integer>();
    int before = 0;
    for (int word = 0; word < count(); word++) {
      int end = tokens[word] > 0 ? lastTokens[word] + 1 : before;
      added.add(end - before);
      before = end;
    }
    return added;
  }

  /** Numbers of tokens after which the text can be cut without cutting a word, ascending. */
  int[] ends() {
    return IntStream.range(0, count())
        .filter(word -> tokens[word] > 0)
        .map(word -> lastTokens[word] + 1)
        .distinct()
        .toArray();
  }

  /** Whether a cut after so many tokens leaves some but not all tokens of a word. */
  boolean isInside(int kept) {
    return IntStream.range(0, count())
        .anyMatch(word -> firstTokens[word] < kept && kept <= lastTokens[word]);
  }

  private static List<Span> spans(String text) {
    var spans = new ArrayList<Span>();
    int start = 0;
    int letter = ' ';
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      if (isBlank(c) || startsWord(letter, c)) {
        addSpan(spans, start, at);
        start = isBlank(c) ? at + Character.charCount(c) : at;
      }
      letter = Character.isLetter(c) || isBlank(c) ? c : letter;
      at += Character.charCount(c);
    }
    addSpan(spans, start, text.length());
    return spans;
  }

  private static void addSpan(List<Span> spans, int start, int end) {
    if (start < end) {
      spans.add(new Span(start, end));
    }
  }

  /** Whether a character starts a word though no blank is between it and the last letter. */
  private static boolean startsWord(int lastLetter, int c) {
    return Character.isLetter(c) && (isWithoutBlanks(c) || isWithoutBlanks(lastLetter));
  }

  private static boolean isWithoutBlanks(int c) {
    return Character.isLetter(c) && WITHOUT_BLANKS.contains(UnicodeScript.of(c));
  }

  private static boolean isBlank(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
