package dev.broca.lab.benchmark.suite;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.Measure;
import dev.broca.lab.benchmark.Passage;
import dev.broca.lab.benchmark.Rule;
import dev.broca.lab.stimuli.TextFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ToMi: stories in which things are moved while someone is away, with a question where someone will
 * look or thinks that someone will. Answers are the two places of the thing: where it was first,
 * where it is in the end.
 *
 * <p>The questions about beliefs are the benchmark, those that a false belief decides (the right
 * answer is always the first place) beside those that a true one does (always the last), so that a
 * model which always names the same place gets half of the paradigms. The questions about memory
 * and reality, about the same stories, are its control.
 *
 * <p>Source: M. Le, Y.-L. Boureau, M. Nickel, "Revisiting the Evaluation of Theory of Mind through
 * Question Answering", EMNLP 2019; <a href="https://github.com/facebookresearch/ToMi">data</a>.
 */
final class Tomi {
  private static final Pattern PLACE =
      Pattern.compile("(?: is in| moved the \\S+ to) the (\\S+?)[.]?$");
  private static final String STORIES = "fb_all_test.txt";
  private static final String TRACES = "fb_all_test.trace";

  private final TextFile file;
  private final List<String> traces;
  private final boolean beliefs;
  private final List<Item> items = new ArrayList<>();
  private int questions;

  private Tomi(TextFile file, TextFile traces, boolean beliefs) {
    this.file = file;
    this.traces = traces.text().lines().toList();
    this.beliefs = beliefs;
  }

  /**
   * Reads the questions of the test split.
   *
   * @param data the published archive, or the folder with its files
   * @param beliefs those about beliefs, or the others
   */
  static Benchmark read(String name, Path data, boolean beliefs) {
    List<String> places = List.of("tomi_balanced_story_types", "tomi_balanced_story_types.zip");
    if (Files.isRegularFile(data) && !data.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
      throw new LabException(
          "%s is one file, but questions and traces are in two. Give the archive or the folder."
              .formatted(data));
    }
    TextFile stories = DataFiles.read(data, STORIES, places).getFirst();
    TextFile traces = DataFiles.read(data, TRACES, places).getFirst();
    var reader = new Tomi(stories, traces, beliefs);
    reader.read();
    return new Benchmark(name, "paradigm", Measure.ACCURACY, reader.items, List.of());
  }

  private void read() {
    List<String> lines = file.text().lines().toList();
    var story = new ArrayList<String>();
    for (int i = 0; i < lines.size(); i++) {
      String[] numbered = lines.get(i).split(" ", 2);
      if (numbered.length < 2) {
        throw file.error(i + 1, "expected a number and a sentence.");
      }
      if (numbered[1].indexOf('\t') < 0) {
        story.add(numbered[1]);
      } else {
        question(i + 1, story, numbered[1].split("\t", -1));
        story.clear();
      }
    }
    if (questions != traces.size()) {
      throw file.error(
          lines.size(),
          "%d questions, but %s has %d lines.".formatted(questions, TRACES, traces.size()));
    }
  }

  private void question(int line, List<String> story, String[] question) {
    if (questions == traces.size()) {
      throw file.error(line, "this question has no line in %s.".formatted(TRACES));
    }
    String kind = kind(line);
    int number = questions++;
    if (kind.endsWith("_tom") == beliefs) {
      items.add(item(number, kind, line, story, question));
    }
  }

  /** The kind of question, whoever of the agents it is about: {@code first_order_tom}. */
  private String kind(int line) {
    String[] trace = traces.get(questions).split(",", -1);
    if (trace.length < 2) {
      throw file.error(
          line,
          "expected events, question and story in line %d of %s.".formatted(questions + 1, TRACES));
    }
    return trace[trace.length - 2].replaceFirst("_[0-9]+_", "_");
  }

  private static String phenomenon(String kind) {
    if (!kind.endsWith("_tom")) {
      return kind;
    }
    return kind.endsWith("_no_tom") ? "true_belief" : "false_belief";
  }

  private Item item(int number, String kind, int line, List<String> story, String[] question) {
    List<String> places = places(story);
    int answer = question.length > 1 ? places.indexOf(question[1]) : -1;
    if (places.size() != 2 || answer < 0) {
      throw file.error(
          line,
          "expected an answer that is one of the two places in the story, found %s of %s."
              .formatted(question.length > 1 ? question[1] : "none", places));
    }
    String prompt =
        plain("%s\nQuestion: %s\nAnswer: the".formatted(String.join("\n", story), question[0]));
    List<Passage> passages =
        List.of(
            Passage.answer("first", prompt, " " + plain(places.getFirst())),
            Passage.answer("last", prompt, " " + plain(places.getLast())));
    return new Item("tomi/" + number, kind, phenomenon(kind), passages, new Rule.Choice(answer));
  }

  private static List<String> places(List<String> story) {
    var places = new LinkedHashSet<String>();
    for (String sentence : story) {
      Matcher matcher = PLACE.matcher(sentence);
      if (matcher.find()) {
        places.add(matcher.group(1));
      }
    }
    return List.copyOf(places);
  }

  private static String plain(String text) {
    return text.replace('_', ' ');
  }
}
