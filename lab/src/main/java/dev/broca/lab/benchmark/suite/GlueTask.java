package dev.broca.lab.benchmark.suite;

import java.util.List;
import java.util.Map;

/**
 * The tasks of GLUE as questions with answers: the zero-shot templates of the Language Model
 * Evaluation Harness, and where the published files keep what goes into them.
 *
 * <p>In a template, {@code {name}} is a field, and {@code {name.}} the same stripped and ended with
 * a full stop if it does not end with one. An answer follows after one blank.
 *
 * <p>Source: A. Wang et al., "GLUE", ICLR 2019; L. Gao et al., "A framework for few-shot language
 * model evaluation" (templates).
 *
 * @param label its name in options and results
 * @param phenomenon what it is about
 * @param template the question
 * @param answers the answers, in the order of the harness
 * @param columns for each field (those of the template, and label) the names it has in files
 * @param headerless the columns of TSV files without a header; empty where files have one
 * @param files sets of files that hold its development items, of which the first that is there is
 *     read
 */
record GlueTask(
    String label,
    String phenomenon,
    String template,
    List<Answer> answers,
    Map<String, List<String>> columns,
    List<String> headerless,
    List<List<String>> files) {

  /**
   * An answer.
   *
   * @param text what the model reads
   * @param labels how files may write that it is the right one
   */
  record Answer(String text, List<String> labels) {
    Answer(String text, String... labels) {
      this(text, List.of(labels));
    }
  }

  /** All tasks. */
  static final List<GlueTask> ALL =
      List.of(
          new GlueTask(
              "cola",
              "acceptability",
              "{sentence}\nQuestion: Does this sentence make sense?\nAnswer:",
              List.of(
                  new Answer("no", "0", "unacceptable"), //
                  new Answer("yes", "1", "acceptable")),
              Map.of("sentence", List.of("sentence"), "label", List.of("label")),
              List.of("source", "label", "mark", "sentence"),
              List.of(
                  List.of("in_domain_dev.tsv", "out_of_domain_dev.tsv"),
                  List.of("dev.tsv"),
                  List.of("validation.jsonl"))),
          new GlueTask(
              "sst2",
              "sentiment",
              "{sentence}\nQuestion: Is this sentence positive or negative?\nAnswer:",
              List.of(new Answer("negative", "0"), new Answer("positive", "1")),
              Map.of("sentence", List.of("sentence"), "label", List.of("label")),
              List.of(),
              List.of(List.of("dev.tsv"), List.of("validation.jsonl"))),
          new GlueTask(
              "mrpc",
              "paraphrase",
              "Sentence 1: {sentence1}\nSentence 2: {sentence2}\n"
                  + "Question: Do both sentences mean the same thing?\nAnswer:",
              List.of(
                  new Answer("no", "0", "not_equivalent"), new Answer("yes", "1", "equivalent")),
              Map.of(
                  "sentence1", List.of("sentence1", "#1 String"),
                  "sentence2", List.of("sentence2", "#2 String"),
                  "label", List.of("label", "Quality")),
              List.of(),
              List.of(List.of("dev.tsv"), List.of("validation.jsonl"))),
          new GlueTask(
              "qqp",
              "paraphrase",
              "Question 1: {question1}\nQuestion 2: {question2}\n"
                  + "Question: Do both questions ask the same thing?\nAnswer:",
              List.of(new Answer("no", "0", "not_duplicate"), new Answer("yes", "1", "duplicate")),
              Map.of(
                  "question1", List.of("question1"),
                  "question2", List.of("question2"),
                  "label", List.of("label", "is_duplicate")),
              List.of(),
              List.of(List.of("dev.tsv"), List.of("validation.jsonl"))),
          new GlueTask(
              "mnli",
              "inference",
              "{premise}\nQuestion: {hypothesis.} True, False or Neither?\nAnswer:",
              List.of(
                  new Answer("True", "0", "entailment"),
                  new Answer("Neither", "1", "neutral"),
                  new Answer("False", "2", "contradiction")),
              Map.of(
                  "premise", List.of("premise", "sentence1"),
                  "hypothesis", List.of("hypothesis", "sentence2"),
                  "label", List.of("label", "gold_label")),
              List.of(),
              List.of(List.of("dev_matched.tsv"), List.of("validation_matched.jsonl"))),
          new GlueTask(
              "qnli",
              "inference",
              "{question}\n{sentence}\nQuestion: Does this response answer the question?\nAnswer:",
              List.of(
                  new Answer("yes", "0", "entailment"), new Answer("no", "1", "not_entailment")),
              Map.of(
                  "question", List.of("question"),
                  "sentence", List.of("sentence"),
                  "label", List.of("label")),
              List.of(),
              List.of(List.of("dev.tsv"), List.of("validation.jsonl"))),
          new GlueTask(
              "rte",
              "inference",
              "{sentence1}\nQuestion: {sentence2} True or False?\nAnswer:",
              List.of(
                  new Answer("True", "0", "entailment"),
                  new Answer("False", "1", "not_entailment")),
              Map.of(
                  "sentence1", List.of("sentence1", "premise"),
                  "sentence2", List.of("sentence2", "hypothesis"),
                  "label", List.of("label")),
              List.of(),
              List.of(List.of("dev.tsv"), List.of("validation.jsonl"))),
          new GlueTask(
              "wnli",
              "inference",
              "{sentence1}\nQuestion: {sentence2} True or False?\nAnswer:",
              List.of(
                  new Answer("False", "0", "not_entailment"),
                  new Answer("True", "1", "entailment")),
              Map.of(
                  "sentence1", List.of("sentence1"),
                  "sentence2", List.of("sentence2"),
                  "label", List.of("label")),
              List.of(),
              List.of(List.of("dev.tsv"), List.of("validation.jsonl"))));
}
