package dev.broca.model.tokenizer;

import java.util.List;

/**
 * What a model's own encoding puts around a text: for Llama the beginning-of-text token before it,
 * for GPT-2 nothing. A text that already begins (or ends) with these tokens gets no second ones.
 *
 * @param before ids in front of the text
 * @param after ids behind the text
 */
public record SpecialTokens(List<Integer> before, List<Integer> after) {
  /** Nothing before, nothing after. */
  public static final SpecialTokens NONE = new SpecialTokens(List.of(), List.of());

  /** Copies the ids. */
  public SpecialTokens {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** The tokens of a text of {@code length} UTF-16 units, with these around them. */
  Tokens around(Tokens tokens, int length) {
    List<Integer> front = occursAt(tokens, 0, before) ? List.of() : before;
    List<Integer> back = occursAt(tokens, tokens.count() - after.size(), after) ? List.of() : after;
    int count = front.size() + tokens.count() + back.size();
    int[] ids = new int[count];
    int[] starts = new int[count];
    int[] ends = new int[count];
    for (int i = 0; i < count; i++) {
      int token = i - front.size();
      if (token < 0) {
        ids[i] = front.get(i);
      } else if (token < tokens.count()) {
        ids[i] = tokens.id(token);
        starts[i] = tokens.start(token);
        ends[i] = tokens.end(token);
      } else {
        ids[i] = back.get(token - tokens.count());
        starts[i] = length;
        ends[i] = length;
      }
    }
    return new Tokens(ids, starts, ends);
  }

  private static boolean occursAt(Tokens tokens, int position, List<Integer> ids) {
    if (position < 0 || position + ids.size() > tokens.count()) {
      return false;
    }
    for (int i = 0; i < ids.size(); i++) {
      if (tokens.id(position + i) != ids.get(i)) {
        return false;
      }
    }
    return true;
  }
}
