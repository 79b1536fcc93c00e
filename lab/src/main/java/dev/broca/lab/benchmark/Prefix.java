package dev.broca.lab.benchmark;

import dev.broca.lab.LabException;
import dev.broca.model.tokenizer.SpecialTokens;
import dev.broca.model.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The one token that stands before a text that is scored, so that its first token has a context
 * too. Which one matters: with SmolLM2, BLiMP pairs are right in .79 of the cases after {@code
 * <|endoftext|>} and in .74 after its token for the beginning of a chat.
 */
public sealed interface Prefix {
  /** What separates documents where GPT-2's conventions are followed. */
  String END_OF_TEXT = "<|endoftext|>";

  /**
   * What the model was most likely trained with: the token that the tokenizer itself puts in front
   * of every text, if it does (Llama, Gemma and Mistral put their token for the beginning of a
   * text); else {@value #END_OF_TEXT} if the vocabulary has it; else the token for the beginning of
   * a text. So the rule is about the tokenizer and not about the name of the family: SmolLM2 is
   * built as a Llama, but its tokenizer adds nothing.
   */
  record Auto() implements Prefix {}

  /** The token that the tokenizer's configuration names as beginning of text. */
  record Begin() implements Prefix {}

  /** The token that the tokenizer's configuration names as end of text. */
  record End() implements Prefix {}

  /** None: the first token of a text is not scored. */
  record None() implements Prefix {}

  /** A token as it stands in the vocabulary. */
  record Token(String text) implements Prefix {}

  /** A token by its id. */
  record Id(int id) implements Prefix {
    /** Refuses negative ids. */
    public Id {
      if (id < 0) {
        throw new LabException("The id of a token is 0 or more, but " + id + " was given.");
      }
    }
  }

  /** Reads {@code auto}, {@code bos}, {@code eos}, {@code none}, an id or a token. */
  static Prefix parse(String text) {
    return switch (text) {
      case "auto" -> new Auto();
      case "bos" -> new Begin();
      case "eos" -> new End();
      case "none" -> new None();
      default -> text.matches("[0-9]{1,9}") ? new Id(Integer.parseInt(text)) : new Token(text);
    };
  }

  /**
   * The id of the token; empty for none.
   *
   * @param tokenizer asked for only where the id depends on it
   * @throws LabException if the vocabulary has no such token
   */
  default OptionalInt in(Supplier<Tokenizer> tokenizer) {
    return switch (this) {
      case Auto _ -> OptionalInt.of(auto(tokenizer.get()));
      case Begin _ ->
          present(tokenizer.get().beginOfText(), "names no token for the beginning of a text");
      case End _ -> present(tokenizer.get().endOfText(), "names no token for the end of a text");
      case None _ -> OptionalInt.empty();
      case Token(String text) -> present(tokenizer.get().id(text), "has no token \"" + text + "\"");
      case Id(int id) -> OptionalInt.of(id);
    };
  }

  /**
   * What of a text stands behind its prefix: all of its tokens, except that a text which begins
   * with the prefix as it is written gets no second one.
   */
  static int[] behind(OptionalInt prefix, int[] text) {
    boolean written = prefix.isPresent() && text.length > 0 && text[0] == prefix.getAsInt();
    return written ? Arrays.copyOfRange(text, 1, text.length) : text;
  }

  private static int auto(Tokenizer tokenizer) {
    SpecialTokens own = tokenizer.specialTokens();
    if (!own.before().isEmpty()) {
      return own.before().getLast();
    }
    OptionalInt endOfText = tokenizer.id(END_OF_TEXT);
    return endOfText.isPresent()
        ? endOfText.getAsInt()
        : present(
                tokenizer.beginOfText(),
                "puts nothing in front of a text, has no %s and names no token for the beginning of a text"
                    .formatted(END_OF_TEXT))
            .getAsInt();
  }

  private static OptionalInt present(OptionalInt id, String lack) {
    if (id.isEmpty()) {
      throw new LabException(
          "The tokenizer %s. Use --prefix with another token, an id, or none.".formatted(lack));
    }
    return id;
  }
}
