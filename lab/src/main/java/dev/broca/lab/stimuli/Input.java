package dev.broca.lab.stimuli;

import dev.broca.model.tokenizer.Tokenizer;
import dev.broca.model.tokenizer.Tokens;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * What a model reads of one text: its first tokens, special ones included.
 *
 * <p>A word is what blanks separate. It is whole when none of its tokens is cut off.
 */
public final class Input {
  private final Stimulus stimulus;
  private final Tokens all;
  private final Words words;
  private final int kept;

  private Input(Stimulus stimulus, Tokens all, Words words, int kept) {
    this.stimulus = stimulus;
    this.all = all;
    this.words = words;
    this.kept = Math.min(kept, all.count());
  }

  /** A text that is not cut, with the special tokens that its model expects. */
  static Input whole(Stimulus stimulus, Tokenizer tokenizer) {
    Tokens all = tokenizer.encode(stimulus.text(), true);
    return new Input(stimulus, all, Words.of(stimulus.text(), all), all.count());
  }

  /** The same text, cut to its first tokens. */
  Input cut(int tokens) {
    return new Input(stimulus, all, words, tokens);
  }

  /** The text and its group. */
  public Stimulus stimulus() {
    return stimulus;
  }

  /** The tokens that are kept. */
  public Tokens tokens() {
    return all.truncate(kept);
  }

  /** Number of tokens that are kept. */
  public int tokenCount() {
    return kept;
  }

  /** Number of tokens of the whole text. */
  public int wholeTokenCount() {
    return all.count();
  }

  /** Number of words in the whole text. */
  public int wordCount() {
    return words.count();
  }

  /** Number of words that are whole after the cut. */
  public int wholeWords() {
    return (int) Arrays.stream(words.ends()).filter(end -> end <= kept).count();
  }

  /** Whether the cut goes through a word. */
  public boolean endsInsideWord() {
    return words.isInside(kept);
  }

  /**
   * Index of the last token of the last whole word, where the strict mode reads a language
   * localizer's activations; empty when no word is whole.
   */
  public OptionalInt lastTokenOfLastWholeWord() {
    return Arrays.stream(words.ends()).filter(end -> end <= kept).map(end -> end - 1).max();
  }

  /** Numbers of tokens after which the text can be cut without cutting a word, ascending. */
  int[] wordEnds() {
    return words.ends();
  }
}
