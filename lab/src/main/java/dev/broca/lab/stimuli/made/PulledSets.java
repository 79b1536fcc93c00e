package dev.broca.lab.stimuli.made;

import dev.broca.lab.LabException;
import dev.broca.torch.CacheFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Published sets of texts that {@code broca data pull} has fetched, found by their names. Where a
 * path is expected, such a name does too.
 *
 * @param folder the folder that has one for every set
 */
public record PulledSets(Path folder) {
  /** The file that says where a set is from; it is written last, so what has it is whole. */
  public static final String SOURCE = "SOURCE.md";

  /** Names of sets; what follows a colon is a part of the set. */
  private static final List<String> NAMES =
      List.of(
          "blimp",
          "zorro",
          "clams",
          "multiblimp",
          "glue",
          "syntaxgym",
          "tomi",
          "langloc",
          "tomloc");

  private static final Pattern NAME =
      Pattern.compile("(" + String.join("|", NAMES) + ")(:[a-z0-9]{1,12})?");

  /** The sets of this user: where {@code BROCA_DATA} says, else among what Broca keeps. */
  public static PulledSets standard() {
    String chosen = System.getenv().getOrDefault("BROCA_DATA", "");
    return new PulledSets(chosen.isBlank() ? CacheFolders.standard().data() : Path.of(chosen));
  }

  /** Whether a text can be the name of a set of texts. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Where a set lies, or is to lie. */
  public Path place(String name) {
    return folder.resolve(name.replace(':', '/'));
  }

  /** The folder of a set; empty where nothing of it has been fetched. */
  public Optional<Path> find(String name) {
    return Optional.of(place(name)).filter(PulledSets::isThere);
  }

  private static boolean isThere(Path place) {
    if (Files.isRegularFile(place.resolve(SOURCE))) {
      return true;
    }
    try (Stream<Path> parts = Files.isDirectory(place) ? Files.list(place) : Stream.empty()) {
      return parts.anyMatch(part -> Files.isRegularFile(part.resolve(SOURCE)));
    } catch (IOException e) {
      throw new LabException(
          "Cannot read %s: %s".formatted(place, String.valueOf(e.getMessage())), e);
    }
  }

  /**
   * What a person means by a path: the file or folder, or the set of that name where there is no
   * such file.
   *
   * @throws LabException if it is the name of a set that was not fetched; the message has the
   *     command
   */
  public Path meant(Path given) {
    String name = given.toString();
    if (!isName(name) || Files.exists(given)) {
      return given;
    }
    return find(name)
        .orElseThrow(() ->
            new LabException(
                "There is no file %s, and the published set of that name was not fetched. Fetch it with: %s"
                    .formatted(name, command(name))));
  }

  /** The command that fetches a set. */
  public static String command(String name) {
    return "broca data pull " + name;
  }
}
