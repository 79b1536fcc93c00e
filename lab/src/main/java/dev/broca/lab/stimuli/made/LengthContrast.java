package dev.broca.lab.stimuli.made;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.stimuli.Words;
import java.util.List;

/**
 * Localizers of nothing but length. As a check on a language localizer: the texts of its negative
 * condition, cut to half of their words, against the same texts whole. A network that overlaps with
 * what this one finds may be a network for length. As an irrelevant contrast, whose network is a
 * control: the built-in sentences, cut and whole.
 *
 * <p>Half, because the published sentences have about half as many tokens as the nonword lists
 * (12.8 against 24.3 under GPT-2), and the shorter condition is the positive one there too.
 */
public final class LengthContrast {
  private LengthContrast() {}

  /**
   * The length localizer of a contrast. Of an odd number of words the smaller half is kept.
   *
   * @throws LabException when a negative text has a single word
   */
  public static Contrast of(Contrast language) {
    List<Stimulus> whole = language.negatives();
    return new Contrast(
        language.name() + "-length",
        "cut",
        "whole",
        whole.stream().map(LengthContrast::half).toList(),
        whole,
        "texts of '%s' cut to half of their words, against the same texts whole; %s"
            .formatted(language.negativeName(), language.source()));
  }

  /**
   * The beginnings of all built-in sentences, six words, against the same sentences whole: a
   * difference that a model shows reliably and that has nothing to do with what is language and
   * what is not. Grouped by topic, so that both texts of a sentence are in the same group.
   */
  public static Contrast shortAgainstLong() {
    List<Stimulus> whole = Sentences.all();
    return new Contrast(
        "short-long",
        "short",
        "long",
        whole.stream().map(LengthContrast::half).toList(),
        whole,
        "built-in sentences, cut to half of their words against whole");
  }

  private static Stimulus half(Stimulus whole) {
    int words = Words.count(whole.text());
    if (words < 2) {
      throw new LabException(
          "A length localizer cuts texts to half of their words, but this one has a single word: "
              + Stimulus.quote(whole.text()));
    }
    return new Stimulus(Words.upTo(whole.text(), words / 2), whole.group());
  }
}
