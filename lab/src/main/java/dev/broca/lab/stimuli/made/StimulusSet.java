package dev.broca.lab.stimuli.made;

import dev.broca.lab.LabException;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.ContrastFile;
import dev.broca.lab.table.TableOptions;
import dev.broca.model.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Texts that were chosen before a model is known; some are made for its tokenizer. */
public sealed interface StimulusSet {
  /**
   * Broca's own sentences, and nonwords that look the same to the tokenizer: see {@link
   * TokenMatched}.
   *
   * @param pairs number of pairs
   * @param seed for the nonwords
   */
  record BuiltIn(int pairs, long seed) implements StimulusSet {
    @Override
    public Contrast of(Tokenizer tokenizer) {
      return TokenMatched.language(tokenizer, pairs, seed);
    }
  }

  /** Texts that are the same for every model. */
  record Fixed(Contrast contrast) implements StimulusSet {
    @Override
    public Contrast of(Tokenizer tokenizer) {
      return contrast;
    }
  }

  /**
   * The texts as they are for a model.
   *
   * @throws LabException when they cannot be made for its tokenizer
   */
  Contrast of(Tokenizer tokenizer);

  /**
   * Reads a set from where it lies: a folder with the published theory-of-mind stories (with their
   * true answers) or language localizer, or a contrast file.
   *
   * @param positive the condition of a contrast file that the network prefers
   * @param negative the other condition of a contrast file
   * @param table what is said about a contrast file beyond that
   * @throws LabException when nothing is there, or none of these
   */
  static Contrast read(Path path, String positive, String negative, TableOptions table) {
    if (!Files.isDirectory(path)) {
      return ContrastFile.read(path, positive, negative, table);
    }
    return holdsStories(path) ? Tomloc.read(path) : Langloc.read(path);
  }

  private static boolean holdsStories(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith("_story.txt"));
    } catch (IOException e) {
      throw new LabException("Cannot read the folder %s: %s".formatted(folder, e.getMessage()), e);
    }
  }
}
