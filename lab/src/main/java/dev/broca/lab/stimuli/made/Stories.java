package dev.broca.lab.stimuli.made;

import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Stimulus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Broca's own theory-of-mind localizer: 20 stories about a false belief, each beside one about a
 * photograph, sign, list or other record that is no longer true. {@code stories.txt} beside this
 * class has them all, and the true answers.
 *
 * <p>Both stories of a pair are about the same change in the world and have the same number of
 * words, give or take two. In each condition half of the questions ask what is believed or
 * recorded, half what is the case, and the true option comes first in half of each.
 *
 * <p>A text is the instruction, the story, the question, two options and the true answer, as in the
 * published localizer ({@link Tomloc}), whose contrast this is (Dodell-Feder et al. 2011).
 */
public final class Stories {
  private static final String INSTRUCTION =
      "Read the short story below, then answer the question about it with one of the two options.";

  private static final String TRUE = "* ";

  private record Story(String kind, String text, String question, List<String> options) {
    static Story of(List<String> lines) {
      String kind = lines.get(0).split(" ", -1)[1];
      return new Story(kind, lines.get(1), lines.get(2), lines.subList(3, lines.size()));
    }

    Stimulus stimulus() {
      String answer = options.stream().filter(o -> o.startsWith(TRUE)).findFirst().orElseThrow();
      return Stimulus.of(
          "%s\nStory: %s\nQuestion: %s\nOptions:\n%s\nAnswer: %s"
              .formatted(
                  INSTRUCTION,
                  text,
                  question,
                  options.stream()
                      .map(o -> "- " + o.substring(2))
                      .collect(Collectors.joining("\n")),
                  answer.substring(2)));
    }
  }

  private Stories() {}

  /** The stories with their true answers; those of the same index are a pair. */
  public static Contrast theoryOfMind() {
    Map<String, List<Stimulus>> kinds = read();
    return new Contrast(
        "theory-of-mind",
        "beliefs",
        "records",
        Objects.requireNonNull(kinds.get("belief")),
        Objects.requireNonNull(kinds.get("record")),
        "built-in stories about false beliefs and outdated records, true answers");
  }

  private static Map<String, List<Stimulus>> read() {
    var kinds = new HashMap<String, List<Stimulus>>();
    var block = new ArrayList<String>();
    for (String line : Resource.lines("stories.txt")) {
      if (!line.isBlank() && !line.startsWith("#")) {
        block.add(line);
      }
      if (block.size() == 5) {
        Story story = Story.of(List.copyOf(block));
        kinds.computeIfAbsent(story.kind, _ -> new ArrayList<>()).add(story.stimulus());
        block.clear();
      }
    }
    return kinds;
  }
}
