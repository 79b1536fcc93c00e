package dev.broca.lab.stimuli.made;

import dev.broca.lab.LabException;
import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.stimuli.TextFile;
import dev.broca.torch.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The published theory-of-mind localizer: stories about false beliefs against stories about false
 * photographs, maps and signs (Dodell-Feder, Koster-Hale, Bedny and Saxe 2011, NeuroImage
 * 55:705-12). The stories are read from a folder with the files {@code 1b_story.txt}, {@code
 * 1b_question.txt} (belief) and {@code 1p_story.txt}, {@code 1p_question.txt} (photograph), and so
 * on; they are not part of Broca.
 *
 * <p>A text is the instruction, the story, the question, the options True and False, and an answer.
 */
public final class Tomloc {
  private static final String INSTRUCTION =
      "In this experiment, you will read a series of sentences and then answer True/False questions"
          + " about them. Press button 1 to answer 'true' and button 2 to answer 'false'.";

  /**
   * Whether the statement after a story is true. The published files hold no key: it was derived by
   * reading the stories, and is balanced in both conditions, as one would expect. An item is known
   * by the start of the SHA-256 of its story and statement (letters and digits in lower case), so a
   * different numbering does no harm and a different story is refused.
   */
  private static final Map<String, Boolean> ANSWERS =
      Map.ofEntries(
          Map.entry("29b1afbc021d5c03", false),
          Map.entry("9f30d4fd8c9e8f0f", true),
          Map.entry("8ef0141134b991c7", true),
          Map.entry("49e9f4fc6696f657", false),
          Map.entry("815bb25066b30cef", true),
          Map.entry("12d66cb43291947c", false),
          Map.entry("90f406ce6e88606a", false),
          Map.entry("0564117bbf615913", false),
          Map.entry("6171ef0c281f25f6", false),
          Map.entry("e92206be088208c8", true),
          Map.entry("732851ead5b1b4ca", true),
          Map.entry("15cc00a6d6a2290e", true),
          Map.entry("7feed8d7859d0873", false),
          Map.entry("c19703eaffc65b27", false),
          Map.entry("023d524af1812a60", true),
          Map.entry("42d7e44d986f6c5e", false),
          Map.entry("7c8190bcbf55296a", true),
          Map.entry("1f257e2df91a3ffd", true),
          Map.entry("d877578c6d1ee11c", true),
          Map.entry("a04cac9724e8a7d1", false),
          Map.entry("cd3ed6fe3fe8bb00", false));

  private record Item(String name, String story, String question) {
    String key() {
      String letters =
          (story + question)
              .codePoints()
              .filter(Character::isLetterOrDigit)
              .mapToObj(Character::toString)
              .collect(Collectors.joining())
              .toLowerCase(Locale.ROOT);
      return Sha256.of(letters).substring(0, 16);
    }

    Stimulus stimulus(String answer) {
      return Stimulus.of(
          "%s\nStory: %s\nQuestion: %s\nOptions:\n- True\n- False\nAnswer: %s"
              .formatted(INSTRUCTION, story, question, answer));
    }
  }

  private Tomloc() {}

  /**
   * Reads the stories with their true answers.
   *
   * @throws LabException when a file is missing, or the answer to a story is not known
   */
  public static Contrast read(Path folder) {
    List<Stimulus> beliefs = items(folder, "b").stream().map(Tomloc::answered).toList();
    List<Stimulus> photographs = items(folder, "p").stream().map(Tomloc::answered).toList();
    return contrast(beliefs, photographs, "true answers");
  }

  /**
   * Reads the stories with answers drawn at random, as the code of arXiv 2411.02280 does. That code
   * sets no seed; here numpy's legacy stream starts at {@code seed} and draws for the belief
   * stories first.
   */
  public static Contrast readWithDrawnAnswers(Path folder, long seed) {
    var random = new NumpyRandom(seed);
    List<Stimulus> beliefs = items(folder, "b").stream().map(item -> drawn(item, random)).toList();
    List<Stimulus> photographs =
        items(folder, "p").stream().map(item -> drawn(item, random)).toList();
    return contrast(beliefs, photographs, "answers drawn with numpy seed " + seed);
  }

  private static Contrast contrast(List<Stimulus> beliefs, List<Stimulus> photographs, String how) {
    return new Contrast(
        "theory-of-mind",
        "beliefs",
        "photographs",
        beliefs,
        photographs,
        "Dodell-Feder et al. 2011, " + how);
  }

  private static Stimulus answered(Item item) {
    Boolean answer = ANSWERS.get(item.key());
    if (answer == null) {
      throw new LabException(
          "The true answer to the theory-of-mind item %s is not known: it is not one of the 20"
                  .formatted(item.name())
              + " published ones. Use --mode paper, or give your own stories as a contrast file.");
    }
    return item.stimulus(answer ? "True" : "False");
  }

  private static Stimulus drawn(Item item, NumpyRandom random) {
    return item.stimulus(random.choice(List.of("True", "False")));
  }

  /** The items of one condition in the order of their numbers. */
  private static List<Item> items(Path folder, String condition) {
    var stories = Pattern.compile("([0-9]{1,6})" + condition + "_story\\.txt");
    try (Stream<Path> files = Files.list(folder)) {
      List<Item> items =
          files
              .map(file -> stories.matcher(String.valueOf(file.getFileName())))
              .filter(Matcher::matches)
              .map(matcher -> Integer.valueOf(matcher.group(1)))
              .sorted()
              .map(number -> item(folder, number + condition))
              .toList();
      if (items.isEmpty()) {
        throw missing(folder, "no file 1%s_story.txt".formatted(condition), null);
      }
      return items;
    } catch (IOException e) {
      throw missing(folder, e.toString(), e);
    }
  }

  private static LabException missing(Path folder, String found, @Nullable IOException cause) {
    return new LabException(
        "Expected a folder with the stories of the theory-of-mind localizer at %s: %s"
            .formatted(folder, found),
        cause);
  }

  private static Item item(Path folder, String name) {
    return new Item(
        name,
        story(TextFile.read(folder.resolve(name + "_story.txt"))),
        question(TextFile.read(folder.resolve(name + "_question.txt"))));
  }

  private static String story(TextFile file) {
    return file.text().lines().map(String::strip).collect(Collectors.joining(" "));
  }

  /** The lines before the first blank one; they end in blanks where words must not be glued. */
  private static String question(TextFile file) {
    return file.text()
        .lines()
        .takeWhile(Predicate.not(String::isBlank))
        .collect(Collectors.joining());
  }
}
