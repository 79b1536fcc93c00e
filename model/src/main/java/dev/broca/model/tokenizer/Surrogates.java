package dev.broca.model.tokenizer;

import dev.broca.model.base.ModelException;

/** Characters beyond U+FFFF, which Java holds in two UTF-16 units. */
final class Surrogates {
  private Surrogates() {}

  /**
   * How many there are in a text.
   *
   * @throws ModelException if there is half of one: such a text has no tokens
   */
  static int pairs(String text) {
    int pairs = 0;
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          throw new ModelException(
              "a text holds half a character at offset %d (\\u%04x, an unpaired surrogate); it was"
                      .formatted(i, (int) text.charAt(i))
                  + " probably cut in the middle of an emoji or read with a wrong encoding");
        }
        pairs++;
        i++;
      }
    }
    return pairs;
  }
}
