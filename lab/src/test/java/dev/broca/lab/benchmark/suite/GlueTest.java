package dev.broca.lab.benchmark.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.Passage;
import dev.broca.lab.benchmark.Region;
import dev.broca.lab.benchmark.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** GLUE's files, with sentences of ours, as questions. */
class GlueTest {
  @TempDir Path folder;

  private Path write(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private static Benchmark read(String name, Path data) {
    return Benchmarks.read(name, Optional.of(data));
  }

  static List<Arguments> tasks() {
    return List.of(
        Arguments.of(
            "cola",
            "dev.tsv",
            List.of("x01\t1\t\tThe \"cat\" slept."),
            "The \"cat\" slept.\nQuestion: Does this sentence make sense?\nAnswer: yes"),
        Arguments.of(
            "sst2",
            "dev.tsv",
            List.of("sentence\tlabel", "a fine day \t1"),
            "a fine day \nQuestion: Is this sentence positive or negative?\nAnswer: positive"),
        Arguments.of(
            "mrpc",
            "dev.tsv",
            List.of(
                "\uFEFFQuality\t#1 ID\t#2 ID\t#1 String\t#2 String",
                "0\t1\t2\tIt rains.\tIt pours."),
            "Sentence 1: It rains.\nSentence 2: It pours.\n"
                + "Question: Do both sentences mean the same thing?\nAnswer: no"),
        Arguments.of(
            "qqp",
            "dev.tsv",
            List.of(
                "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate", "1\t2\t3\tWhy?\tHow so?\t1"),
            "Question 1: Why?\nQuestion 2: How so?\n"
                + "Question: Do both questions ask the same thing?\nAnswer: yes"),
        Arguments.of(
            "mnli",
            "dev_matched.tsv",
            List.of("index\tsentence1\tsentence2\tgold_label", "0\tIt rains.\tit is dry \tneutral"),
            "It rains.\nQuestion: it is dry. True, False or Neither?\nAnswer: Neither"),
        Arguments.of(
            "qnli",
            "dev.tsv",
            List.of("index\tquestion\tsentence\tlabel", "0\tWho?\tShe did.\tnot_entailment"),
            "Who?\nShe did.\nQuestion: Does this response answer the question?\nAnswer: no"),
        Arguments.of(
            "rte",
            "validation.jsonl",
            List.of(
                "{\"sentence1\":\"It rains.\",\"sentence2\":\"It is wet.\",\"label\":0,\"idx\":0}"),
            "It rains.\nQuestion: It is wet. True or False?\nAnswer: True"),
        Arguments.of(
            "wnli",
            "dev.tsv",
            List.of("index\tsentence1\tsentence2\tlabel", "0\tIt rained.\tIt cost $1.\t0"),
            "It rained.\nQuestion: It cost $1. True or False?\nAnswer: False"));
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void aTaskIsTheQuestionOfTheHarnessWithItsRightAnswer(
      String task, String file, List<String> lines, String expected) throws IOException {
    write("GLUE/" + task + "/" + file, lines.toArray(String[]::new));
    Item item = read(task, folder.resolve("GLUE")).items().getFirst();
    assertThat(item.id()).isEqualTo(task + "/0");
    assertThat(item.rule()).isInstanceOf(Rule.Choice.class);
    Passage right = item.passages().get(((Rule.Choice) item.rule()).answer());
    assertThat(right.text()).isEqualTo(expected);
    Region answer = right.scored();
    assertThat(right.text().substring(answer.start(), answer.end())).isEqualTo(" " + right.name());
    assertThat(item.passages().stream().map(p -> p.text().substring(0, p.scored().start())))
        .containsOnly(right.text().substring(0, answer.start()));
    assertThat(item.passages()).hasSize(task.equals("mnli") ? 3 : 2);
    assertThat(read(task, folder.resolve("GLUE").resolve(task).resolve(file)).items())
        .containsExactly(item);
  }

  @Test
  void developmentItemsOfColaAreBothDomainsTogether() throws IOException {
    write("in_domain_dev.tsv", "a\t1\t\tShe sang.");
    write("out_of_domain_dev.tsv", "b\t0\t*\tSang she the.");
    Benchmark cola = read("cola", folder);
    assertThat(cola.items().stream().map(Item::rule))
        .containsExactly(new Rule.Choice(1), new Rule.Choice(0));
  }

  @Test
  void allTasksThatAreThereAreReadTogether() throws IOException {
    write("CoLA/dev.tsv", "a\t1\t\tShe sang.");
    write("SST-2/dev.tsv", "sentence\tlabel", "a fine day\t1");
    Benchmark glue = read("glue", folder);
    assertThat(glue.items().stream().map(Item::id)).containsExactly("cola/0", "sst2/0");
    assertThat(glue.notes()).containsExactly("Not there: mrpc, qqp, mnli, qnli, rte, wnli.");
  }

  @Test
  void aLabelOutsideTheAnswersIsRefusedWithFileAndLine() throws IOException {
    Path file = write("dev.tsv", "sentence\tlabel", "a fine day\t1", "a bad day\t-1");
    assertThatThrownBy(() -> read("sst2", file))
        .isInstanceOf(LabException.class)
        .hasMessage("dev.tsv, line 3: expected one of the labels 0, 1 of sst2, found \"-1\".");
  }

  @Test
  void aRowWithAnotherNumberOfFieldsIsRefused() throws IOException {
    Path file = write("dev.tsv", "sentence\tlabel", "a fine\tday\t1");
    assertThatThrownBy(() -> read("sst2", file))
        .hasMessageContainingAll("dev.tsv, line 2", "expected 2 fields", "found 3");
  }

  @Test
  void aFileOfAnotherTaskIsRefused() throws IOException {
    Path file = write("dev.tsv", "index\tsentence", "0\ta fine day");
    assertThatThrownBy(() -> read("sst2", file))
        .hasMessageContainingAll("dev.tsv, line 2", "label", "found only index, sentence");
    assertThatThrownBy(() -> read("mnli", folder)).hasMessageContainingAll("mnli", "dev_matched");
    assertThatThrownBy(() -> read("glue", folder)).hasMessageContaining("CoLA");
  }
}
