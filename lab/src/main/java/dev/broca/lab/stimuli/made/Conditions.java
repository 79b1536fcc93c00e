package dev.broca.lab.stimuli.made;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.ContrastFile;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.table.TableFile;
import dev.broca.lab.table.TableOptions;
import dev.broca.torch.Sha256;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts under any number of conditions, such as those of a response profile.
 *
 * @param texts condition to texts, in order; in the built-in set, sentences, word lists,
 *     Jabberwocky and nonwords of the same index are made from the same sentence
 */
public record Conditions(Map<String, List<String>> texts) {
  /** Copies; refuses what is empty or blank with a {@link LabException}. */
  public Conditions {
    var copy = new LinkedHashMap<String, List<String>>();
    texts.forEach((label, items) -> copy.put(label, List.copyOf(items)));
    texts = Collections.unmodifiableMap(copy);
    if (texts.isEmpty()) {
      throw new LabException("Expected at least one condition with texts, found none.");
    }
    texts.forEach(Conditions::require);
  }

  private static void require(String label, List<String> texts) {
    if (Stimulus.isBlank(label)) {
      throw new LabException("Every condition needs a name, but one is blank.");
    }
    if (texts.isEmpty()) {
      throw new LabException("The condition '%s' has no texts. Add some.".formatted(label));
    }
    texts.forEach(Stimulus::of); // refuses blank and malformed ones
  }

  /**
   * The built-in conditions: {@code sentences} (Broca's own), {@code word-lists}, {@code
   * jabberwocky} and {@code nonwords} made from them, {@code arithmetic} (the hard and easy sums of
   * {@link MultipleDemand#balanced}) and {@code code} (single lines in a dozen languages).
   *
   * @param seed for all that is drawn, from 0 to 4294967295
   */
  public static Conditions builtIn(long seed) {
    List<String> sentences = texts(Sentences.all());
    var conditions = new LinkedHashMap<String, List<String>>();
    conditions.put("sentences", sentences);
    conditions.put("word-lists", WordLists.of(sentences, seed));
    conditions.put("jabberwocky", Jabberwocky.of(sentences, seed));
    conditions.put("nonwords", NonwordGenerator.english().replaceWords(sentences, seed));
    conditions.put("arithmetic", texts(MultipleDemand.balanced(seed).stimuli()));
    conditions.put("code", Resource.lines("code.txt"));
    return new Conditions(conditions);
  }

  /**
   * Reads a file as {@link ContrastFile} does, but with any number of conditions, in the order in
   * which they first come.
   *
   * @throws LabException when the file cannot be read, a line is malformed, or there are no texts
   */
  public static Conditions read(Path file) {
    return read(file, TableOptions.STANDARD);
  }

  /**
   * The same of a table of which something is said.
   *
   * @throws LabException when the file cannot be read, a line is malformed, or there are no texts
   */
  public static Conditions read(Path file, TableOptions options) {
    return new Conditions(ContrastFile.conditions(TableFile.read(file, options)));
  }

  /** SHA-256 of the labels and texts in their order. */
  public String hash() {
    var hash = new Sha256();
    texts.forEach((label, items) -> {
      hash.add(label).add(items.size());
      items.forEach(hash::add);
    });
    return hash.hex();
  }

  private static List<String> texts(List<Stimulus> stimuli) {
    return stimuli.stream().map(Stimulus::text).toList();
  }
}
