package dev.broca.lab.stimuli;

import dev.broca.lab.LabException;
import dev.broca.torch.Sha256;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two conditions of texts. A network is what responds more to the positive than to the negative
 * one.
 *
 * @param name name of the network, for example {@code language}
 * @param positiveName name of the condition that the network should prefer
 * @param negativeName name of the other condition
 * @param positives texts of the positive condition, in order; never empty
 * @param negatives texts of the negative condition, in order; never empty
 * @param source where the texts come from and how they were made, for the passport of every result
 */
public record Contrast(
    String name,
    String positiveName,
    String negativeName,
    List<Stimulus> positives,
    List<Stimulus> negatives,
    String source) {

  /** Checks that there are two conditions with at least one text each. */
  public Contrast {
    positives = List.copyOf(positives);
    negatives = List.copyOf(negatives);
    if (Stream.of(name, positiveName, negativeName).anyMatch(Stimulus::isBlank)) {
      throw new LabException("A contrast and its two conditions need names, but one is blank.");
    }
    if (positiveName.equals(negativeName)) {
      throw new LabException(
          "Contrast '%s' needs two conditions, but both are called '%s'."
              .formatted(name, positiveName));
    }
    requireTexts(name, positiveName, positives);
    requireTexts(name, negativeName, negatives);
  }

  private static void requireTexts(String name, String condition, List<Stimulus> texts) {
    if (texts.isEmpty()) {
      throw new LabException(
          "Contrast '%s' needs texts in both conditions, but '%s' has none."
              .formatted(name, condition));
    }
  }

  /** All texts, the positive ones first. */
  public List<Stimulus> stimuli() {
    return Stream.concat(positives.stream(), negatives.stream()).toList();
  }

  /** The same texts under another name. */
  public Contrast named(String other) {
    return new Contrast(other, positiveName, negativeName, positives, negatives, source);
  }

  /** The first {@code count} texts of each condition, or all when there are fewer. */
  public Contrast first(int count) {
    if (count < 1) {
      throw new LabException("A limit on texts must be 1 or more, found " + count + ".");
    }
    return new Contrast(
        name,
        positiveName,
        negativeName,
        positives.subList(0, Math.min(count, positives.size())),
        negatives.subList(0, Math.min(count, negatives.size())),
        source);
  }

  /** Every text that was there before, in either condition, once for each repetition. */
  public List<String> duplicates() {
    var seen = new HashSet<String>();
    return stimuli().stream().map(Stimulus::text).filter(text -> !seen.add(text)).toList();
  }

  /**
   * SHA-256 of the names, and of the texts and groups of both conditions in their order. Two
   * contrasts with the same hash give the same result; the source is not part of it.
   */
  public String hash() {
    var hash = new Sha256().add(name);
    addCondition(hash, positiveName, positives);
    addCondition(hash, negativeName, negatives);
    return hash.hex();
  }

  private static void addCondition(Sha256 hash, String condition, List<Stimulus> texts) {
    hash.add(condition).add(texts.size());
    texts.forEach(stimulus -> hash.add(stimulus.text()).add(stimulus.group()));
  }
}
