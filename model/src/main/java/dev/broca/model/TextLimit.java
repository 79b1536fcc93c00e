package dev.broca.model;

import dev.broca.model.base.ModelException;
import dev.broca.model.pass.PassMemory;
import dev.broca.model.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The texts that a model can read, which are all that are computed: those whose tokens it knows,
 * that are no longer than it was made for, and that fit the memory.
 *
 * @param context the tokens of the longest text that the model was made for
 * @param vocabulary number of its tokens
 * @param memory what a pass takes
 * @param budget what it may take, in bytes
 */
record TextLimit(int context, int vocabulary, PassMemory memory, long budget) {
  private static final int SHOWN = 60;
  private static final int SHOWN_TOKENS = 24;

  /**
   * Checks texts before anything is computed.
   *
   * @param names of texts, for messages
   * @param tokenizer shows how a text begins
   */
  void require(List<int[]> texts, IntFunction<String> names, Supplier<Tokenizer> tokenizer) {
    for (int i = 0; i < texts.size(); i++) {
      int[] text = texts.get(i);
      if (text.length == 0) {
        throw new ModelException(
            "A text has no tokens; at least one is needed (%s).".formatted(names.apply(i)));
      }
      if (text.length > context) {
        throw new ModelException(
            "%s%s has %,d tokens, but this model was made for %,d at most. Shorten or split it; where a command has --truncate, that cuts it."
                .formatted(capital(names.apply(i)), begins(text, tokenizer), text.length, context));
      }
      requireMemory(text, names.apply(i), tokenizer);
      requireKnown(text);
    }
  }

  /** Checks that a text can be continued to a length. */
  void requireRoom(int tokens, int more) {
    if ((long) tokens + more > context) {
      throw new ModelException(
          "A text of %,d tokens and %,d new ones are longer than the %,d tokens that this model was made for. At most %,d can be written."
              .formatted(tokens, more, context, Math.max(0, context - tokens)));
    }
  }

  private void requireMemory(int[] text, String name, Supplier<Tokenizer> tokenizer) {
    long needed = memory.bytes(text.length, text.length);
    if (needed > budget) {
      throw new ModelException(
          "%s%s has %,d tokens, which need about %,d MB of memory, but %,d MB may be used besides the weights (--memory). Shorten it to %,d tokens, or allow more memory."
              .formatted(
                  capital(name),
                  begins(text, tokenizer),
                  text.length,
                  needed >> 20,
                  budget >> 20,
                  memory.longest(budget)));
    }
  }

  private void requireKnown(int[] text) {
    for (int id : text) {
      if (id < 0 || id >= vocabulary) {
        throw new ModelException(
            "Token id %d is not in the vocabulary of this model (0 to %d)."
                .formatted(id, vocabulary - 1));
      }
    }
  }

  private static String begins(int[] text, Supplier<Tokenizer> tokenizer) {
    try {
      int[] first = Arrays.copyOf(text, Math.min(text.length, SHOWN_TOKENS));
      return " (\"%s\")".formatted(beginning(tokenizer.get().decode(first) + "…"));
    } catch (ModelException e) {
      return ""; // token ids can be computed without a tokenizer
    }
  }

  /** The first words of a text. */
  static String beginning(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN).stripTrailing() + "…";
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
