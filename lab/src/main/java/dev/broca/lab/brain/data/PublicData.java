package dev.broca.lab.brain.data;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.reading.ReadingFile;
import dev.broca.lab.brain.reading.ReadingTimes;
import dev.broca.model.hub.WebFile;
import dev.broca.model.hub.WebFile.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A set of data that its authors, or Brain-Score, keep at a public address.
 *
 * @param name what a user calls it
 * @param what it is, in a line
 * @param file where it is, and its checksum
 * @param content what it must hold
 * @param licence as it is stated with the data
 * @param source where address and checksum are published
 * @param cite the paper
 */
public record PublicData(
    String name,
    String what,
    WebFile file,
    Content content,
    String licence,
    String source,
    String cite) {
  /** What a set holds. */
  public sealed interface Content {
    /** Responses of brains, for {@code broca align}. */
    record Responses(int stimuli, int targets) implements Content {}

    /** Times of words, for {@code broca reading}. */
    record Times(int words, int passages) implements Content {}
  }

  private static final String NO_LICENCE = "none stated with the data";
  private static final String BRAIN_SCORE = "github.com/brain-score/language, brainscore_language/";

  /** All that there are. */
  public static final List<PublicData> ALL =
      List.of(
          new PublicData(
              "pereira2018",
              "fMRI, language network, 10 subjects by voxel, 243 + 384 sentences in passages",
              brainScore("Pereira2018_language", "f8434b4022f5b2c862f0ff2854d5b3f5f2a7fb96"),
              new Content.Responses(627, 13_553),
              NO_LICENCE,
              BRAIN_SCORE + "data/pereira2018",
              "Pereira and others, Nature Communications 9 (2018)"),
          new PublicData(
              "tuckute2024",
              "fMRI, left language network, mean of 5 subjects, 1000 sentences",
              brainScore("Tuckute2024_language", "5c8fc7f3e24cc1af5f5296459377b638b6492641"),
              new Content.Responses(1000, 1),
              NO_LICENCE,
              BRAIN_SCORE + "data/tuckute2024",
              "Tuckute and others, Nature Human Behaviour 8 (2024)"),
          new PublicData(
              "blank2014",
              "fMRI, 12 language regions of each of 5 subjects, 8 stories in 1317 parts of 2 s",
              brainScore("Blank2014.fROI", "af1e868821b897cb1684e4c8dcd33977121ef552"),
              new Content.Responses(1317, 60),
              NO_LICENCE,
              BRAIN_SCORE + "data/blank2014",
              "Blank and others, Journal of Neurophysiology 112 (2014)"),
          new PublicData(
              "fedorenko2016",
              "ECoG, 97 language electrodes of 5 subjects, 52 sentences of 8 words, word by word",
              brainScore("Fedorenko2016.language", "2966b6d78e972a72068aa6907377483f427e8d9a"),
              new Content.Responses(416, 97),
              NO_LICENCE,
              BRAIN_SCORE + "data/fedorenko2016",
              "Fedorenko and others, PNAS 113 (2016)"),
          new PublicData(
              "naturalstories",
              "self-paced reading, mean time of each of 10 256 words in 10 stories",
              naturalStories("processed_wordinfo.tsv", "2b883c226a88b1406180b5e4a93f8a0edb5b6330"),
              new Content.Times(10_256, 10),
              "CC BY-NC-SA 4.0",
              "github.com/languageMIT/naturalstories, naturalstories_RTS",
              "Futrell and others, Language Resources and Evaluation 55 (2021)"),
          new PublicData(
              "naturalstories-subjects",
              "the same, the time of each word for each subject",
              naturalStories("processed_RTs.tsv", "1424db97ff998e86090ad3d05e680043b96fff9b"),
              new Content.Times(10_256, 10),
              "CC BY-NC-SA 4.0",
              "github.com/languageMIT/naturalstories, naturalstories_RTS",
              "Futrell and others, Language Resources and Evaluation 55 (2021)"));

  private static WebFile brainScore(String assembly, String sha1) {
    String file = "assy_" + assembly + ".nc";
    return new WebFile(
        file,
        URI.create("https://brainscore-storage.s3.amazonaws.com/brainscore-language/" + file),
        Kind.SHA1,
        sha1);
  }

  private static WebFile naturalStories(String file, String blob) {
    return new WebFile(
        file,
        URI.create(
            "https://raw.githubusercontent.com/languageMIT/naturalstories/4700daad696e942f5aba23c957a7423d0de66612/naturalstories_RTS/"
                + file),
        Kind.GIT_BLOB,
        blob);
  }

  /**
   * The set of a name.
   *
   * @throws LabException if there is none
   */
  public static PublicData of(String name) {
    return ALL.stream()
        .filter(set -> set.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new LabException(
                "There is no set \"%s\". There are %s; docs/brain.md says what to download by hand for others."
                    .formatted(
                        name,
                        ALL.stream().map(PublicData::name).collect(Collectors.joining(", ")))));
  }

  /** The same set at another address. */
  public PublicData at(URI address) {
    return new PublicData(name, what, file.at(address), content, licence, source, cite);
  }

  /**
   * Reads what was fetched, which checks texts against responses, and that it is all there.
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
    };
  }

  private void require(String what, int expected, int found) {
    if (found != expected) {
      throw new LabException(
          "%s should hold %d %s, but %d were read. Please report this."
              .formatted(name, expected, what, found));
    }
  }
}
