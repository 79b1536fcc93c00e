package dev.broca.lab.published;

import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.suite.Benchmarks;
import dev.broca.lab.brain.data.Recording;
import dev.broca.lab.brain.data.RecordingFile;
import dev.broca.lab.brain.reading.ReadingFile;
import dev.broca.lab.brain.reading.ReadingTimes;
import dev.broca.lab.localize.LocalizerRequest;
import dev.broca.lab.response.Selection;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.made.PulledSets;
import dev.broca.lab.stimuli.made.StimulusSet;
import dev.broca.model.hub.HubOptions;
import dev.broca.model.hub.Progress;
import dev.broca.model.hub.WebFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A set of data that its authors, or others in their place, keep at a public address.
 *
 * @param name what a user calls it; a part of a larger set has the name of that set, a colon and a
 *     name of its own
 * @param what it is, in a line
 * @param files where they are, and their checksums
 * @param content what it must hold
 * @param licence as it is stated with the data
 * @param source where address and checksum are published
 * @param cite the paper
 */
public record PublicData(
    String name,
    String what,
    List<WebFile> files,
    Content content,
    String licence,
    String source,
    String cite) {
  /** Copies the list. */
  public PublicData {
    files = List.copyOf(files);
  }

  /** What a set holds. */
  public sealed interface Content {
    /** Responses of brains, for {@code broca align}. */
    record Responses(int stimuli, int targets) implements Content {}

    /** Times of words, for {@code broca reading}. */
    record Times(int words, int passages) implements Content {}

    /**
     * Items of a benchmark, for {@code broca evaluate}.
     *
     * @param benchmark by which they are read
     * @param items how many they are; empty where their publisher may change them
     * @param unpacking how the fetched files become those that are read
     */
    record Items(String benchmark, OptionalInt items, Unpacking unpacking) implements Content {}

    /** The texts of a localizer, as many of each condition, for {@code broca localize}. */
    record Texts(String network, int ofEach) implements Content {}
  }

  /** All that there are but the languages of MultiBLiMP, which {@link #of} knows too. */
  public static final List<PublicData> ALL = PublicSets.all();

  /**
   * The set of a name.
   *
   * @throws LabException if there is none
   */
  public static PublicData of(String name) {
    List<PublicData> sets = named(name);
    if (sets.size() > 1) {
      throw new LabException(
          "%s has %d parts: %s. Name one of them."
              .formatted(
                  name,
                  sets.size(),
                  sets.stream().map(PublicData::name).collect(Collectors.joining(", "))));
    }
    return sets.getFirst();
  }

  /**
   * The set of a name, or all parts of a set that has parts.
   *
   * @throws LabException if there is none
   */
  public static List<PublicData> named(String name) {
    Optional<PublicData> language = PublicSets.multiblimp(name);
    if (language.isPresent()) {
      return List.of(language.get());
    }
    List<PublicData> found =
        ALL.stream()
            .filter(set -> set.name().equals(name) || set.name().startsWith(name + ":"))
            .toList();
    if (found.isEmpty()) {
      throw new LabException(
          "There is no set \"%s\". There are %s; docs/brain.md and docs/benchmarks.md say what to download by hand for others."
              .formatted(
                  name,
                  ALL.stream().map(PublicData::name).collect(Collectors.joining(", "))
                      + ", "
                      + PublicSets.MULTIBLIMP
                      + "eng and other languages"));
    }
    return found;
  }

  /** Whether commands find it by its name where it was fetched into {@link PulledSets}. */
  public boolean isText() {
    return switch (content) {
      case Content.Responses _, Content.Times _ -> false;
      case Content.Items _, Content.Texts _ -> true;
    };
  }

  /** The same set at another address: of its file, or of the folder that holds its files. */
  public PublicData at(URI address) {
    String base = address.toString().replaceAll("/+$", "");
    List<WebFile> moved =
        files.size() == 1
            ? List.of(files.getFirst().at(address))
            : files.stream().map(file -> file.at(URI.create(base + "/" + file.name()))).toList();
    return new PublicData(name, what, moved, content, licence, source, cite);
  }

  /**
   * Fetches what is not there yet.
   *
   * @param out the folder for all sets; a set of texts has one of its own in it
   * @return the file of recordings or times, or the folder of texts
   * @throws dev.broca.model.base.ModelException when it cannot be fetched
   * @throws LabException when it cannot be unpacked
   */
  public Path fetch(Path out, HubOptions options, Progress progress) {
    if (!isText()) {
      return files.getFirst().fetch(out, options, progress);
    }
    Path folder = new PulledSets(out).place(name);
    if (content instanceof Content.Items items && items.unpacking().isDone(folder)) {
      return folder;
    }
    for (WebFile file : files) {
      file.fetch(folder, options, progress);
    }
    if (content instanceof Content.Items items) {
      items.unpacking().unpack(folder, files);
    }
    return folder;
  }

  /**
   * Reads what was fetched, which checks texts against responses, and that it is all there. A
   * folder of texts is found by its name from then on.
   *
   * @return what it holds, in a line
   * @throws LabException if it does not hold what it should
   */
  public String checked(Path fetched) {
    return switch (content) {
      case Content.Responses(int stimuli, int targets) -> {
        Recording found = RecordingFile.read(fetched);
        require("stimuli", stimuli, found.stimuli().size());
        require("targets", targets, found.targets().size());
        yield "%d stimuli, %d targets of %d subjects, %d responses missing"
            .formatted(
                found.stimuli().size(), found.targets().size(), found.subjects(), found.missing());
      }
      case Content.Times(int words, int passages) -> {
        ReadingTimes found = ReadingFile.read(fetched);
        require("words", words, found.words().size());
        require("passages", passages, (int) found.passages().stream().distinct().count());
        yield "%d words in %d passages, %d subjects, %d times"
            .formatted(words, passages, found.subjects().size(), found.measured());
      }
      case Content.Items(String benchmark, OptionalInt items, Unpacking _) -> {
        Benchmark found = Benchmarks.read(benchmark, Optional.of(fetched));
        items.ifPresent(expected -> require("items", expected, found.items().size()));
        keepSource(fetched);
        yield "%d items".formatted(found.items().size());
      }
      case Content.Texts(String network, int ofEach) -> {
        Contrast found = texts(network, fetched);
        require("texts of one condition", ofEach, found.positives().size());
        require("texts of the other condition", ofEach, found.negatives().size());
        keepSource(fetched);
        yield "%d texts of each condition".formatted(ofEach);
      }
    };
  }

  private static Contrast texts(String network, Path folder) {
    var request =
        new LocalizerRequest(
            network,
            Mode.STRICT,
            Selection.DEFAULT_SEED,
            Optional.of(folder),
            Optional.empty(),
            Optional.empty());
    return switch (request.texts()) {
      case StimulusSet.Fixed(Contrast contrast) -> contrast;
      case StimulusSet.BuiltIn _ -> throw new IllegalStateException(network + " is built in");
    };
  }

  private void require(String what, int expected, int found) {
    if (found != expected) {
      throw new LabException(
          "%s should hold %d %s, but %d were read. Please report this."
              .formatted(name, expected, what, found));
    }
  }

  private void keepSource(Path folder) {
    String text =
        "# %s\n\n%s\n\n- From: %s\n- Licence: %s\n- Cite: %s\n"
            .formatted(name, what, files.getFirst().address(), licence, cite);
    try {
      Files.writeString(folder.resolve(PulledSets.SOURCE), text);
    } catch (IOException e) {
      throw new LabException(
          "%s cannot be written into %s: %s."
              .formatted(PulledSets.SOURCE, folder, String.valueOf(e.getMessage())),
          e);
    }
  }
}
