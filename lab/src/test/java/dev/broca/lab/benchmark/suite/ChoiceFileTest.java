package dev.broca.lab.benchmark.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.Passage;
import dev.broca.lab.benchmark.Rule;
import dev.broca.lab.table.TableOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions of other people, in the forms in which these publish them. */
class ChoiceFileTest {
  @TempDir Path folder;

  private Path write(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private static Benchmark read(Path data) {
    return Benchmarks.read("choice", Optional.of(data));
  }

  private static List<String> texts(Item item) {
    return item.passages().stream().map(Passage::text).toList();
  }

  private static void assertMilk(Benchmark questions) {
    Item item = questions.items().getFirst();
    assertThat(texts(item))
        .containsExactly(
            "Question: What do cats drink?\nAnswer: sand",
            "Question: What do cats drink?\nAnswer: milk");
    assertThat(item.rule()).isEqualTo(new Rule.Choice(1));
    assertThat(item.passages()).extracting(Passage::name).containsExactly("A", "B");
    assertThat(item.passages().getLast().scored().start())
        .isEqualTo("Question: What do cats drink?\nAnswer:".length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'options':['sand','milk'],'answer':'milk'",
        "'options':['sand','milk'],'answer':'B'",
        "'options':['sand','milk'],'answer':'(b)'",
        "'options':['sand','milk'],'answer':1",
        "'options':['sand','milk'],'answer':2",
        "'options':['sand','milk'],'answer':'It is white. #### milk'",
        "'choices':{'text':['sand','milk'],'label':['A','B']},'answerKey':'B'",
        "'choices':{'text':['sand','milk'],'label':['1','2']},'answerKey':'2'",
        "'choices':[{'text':'sand','label':'A'},{'text':'milk','label':'B'}],'answerKey':'B'",
        "'options':{'A':'sand','B':'milk'},'answer':'B'",
        "'option_a':'sand','option_b':'milk','answer':'B'",
        "'A':'sand','B':'milk','answer':'B'",
        "'choice1':'sand','choice2':'milk','label':2",
        "'ending0':'sand','ending1':'milk','label':1"
      })
  void formsOfPublishedSetsAreKnown(String rest) throws IOException {
    String line = "{'question':'What do cats drink?',%s}".formatted(rest).replace('\'', '"');
    Benchmark questions = read(write("q.jsonl", line));
    assertMilk(questions);
    assertThat(questions.items().getFirst().id()).isEqualTo("q/0");
  }

  @Test
  void rightOptionsMayHaveAColumnOfTheirOwn() throws IOException {
    Item item =
        read(write("d.csv", "question,distractor1,distractor2,correct_answer", "Q?,a,b,c"))
            .items()
            .getFirst();
    assertThat(texts(item)).extracting(text -> text.substring(21)).containsExactly("a", "b", "c");
    assertThat(item.rule()).isEqualTo(new Rule.Choice(2));
    Item tom =
        read(write(
                "tom.csv",
                "story;question;true answer;wrong answer",
                "Noor saw it.;What does Noor think?;Oat.;Almond."))
            .items()
            .getFirst();
    assertThat(texts(tom))
        .containsExactly(
            "Noor saw it.\nQuestion: What does Noor think?\nAnswer: Almond.",
            "Noor saw it.\nQuestion: What does Noor think?\nAnswer: Oat.");
  }

  @Test
  void listsInTablesAreJsonOrAsPythonPrintsThem() throws IOException {
    Benchmark questions =
        read(
            write(
                "l.csv",
                "question,options,answer",
                "\"What do cats drink?\",\"[\"\"sand\"\", \"\"milk\"\"]\",milk",
                "\"Whose?\",\"['the cat\\'s', \"\"it's\"\"]\",it's"));
    assertMilk(questions);
    assertThat(texts(questions.items().getLast()))
        .containsExactly("Question: Whose?\nAnswer: the cat's", "Question: Whose?\nAnswer: it's");
  }

  @Test
  void columnsAreGivenAndGroupsAreKept() throws IOException {
    Path file = write("g.csv", "frage,x,y,z,loesung,teil", "Q1?,a,b,,a,eins", "Q2?,c,d,e,e,zwei");
    Benchmark questions =
        new BenchmarkRequest(
                "choice",
                Optional.of(file),
                new TableOptions(
                    Optional.empty(),
                    Map.of(
                        "question",
                        "frage",
                        "options",
                        "x,y,z",
                        "answer",
                        "loesung",
                        "group",
                        "teil"),
                    true),
                false)
            .read();
    assertThat(questions.items()).extracting(Item::id).containsExactly("eins/0", "zwei/0");
    assertThat(questions.items()).extracting(item -> item.passages().size()).containsExactly(2, 3);
    assertThat(questions.grouping()).isEqualTo("group");
  }

  @Test
  void numbersAreReadAllInOneWay() throws IOException {
    Path ones =
        write("one.csv", "question,option1,option2,option3,answer", "Q?,a,b,c,1", "Q?,a,b,c,3");
    assertThat(read(ones).items())
        .extracting(Item::rule)
        .containsExactly(new Rule.Choice(0), new Rule.Choice(2));
    Path zeros =
        write("zero.csv", "question,option1,option2,option3,answer", "Q?,a,b,c,1", "Q?,a,b,c,0");
    assertThat(read(zeros).items())
        .extracting(Item::rule)
        .containsExactly(new Rule.Choice(1), new Rule.Choice(0));
    Benchmark either =
        read(
            write(
                "either.jsonl",
                "{\"question\":\"Q?\",\"options\":[\"a\",\"b\",\"c\"],\"answer\":1}"));
    assertThat(either.items().getFirst().rule()).isEqualTo(new Rule.Choice(1));
    assertThat(either.notes())
        .containsExactly(
            "The answers may be numbers from 1 or numbers from 0 of options; they are taken for numbers from 0.");
    Path digits = write("digits.csv", "question,a,b,c,answer", "1+1?,1,2,3,2", "2+1?,2,3,4,3");
    assertThat(read(digits).items())
        .as("the texts of options come first")
        .extracting(Item::rule)
        .containsExactly(new Rule.Choice(1), new Rule.Choice(1));
  }

  @Test
  void anOptionThatIsThereTwiceIsScoredOnce() throws IOException {
    Benchmark questions = read(write("t.csv", "question,a,b,c,answer", "Q?,x,x,y,C"));
    assertThat(questions.items().getFirst().passages()).hasSize(2);
    assertThat(questions.items().getFirst().rule()).isEqualTo(new Rule.Choice(1));
    assertThat(questions.notes()).singleElement().asString().contains("1 questions", "twice");
  }

  @Test
  void whatIsNoQuestionIsNamedWithItsPlace() throws IOException {
    assertRefused("question,a,b,answer\nQ?,x,y,x\nQ?,x,y,w", "q.csv, line 3", "\"w\"", "x | y");
    assertRefused("question,a,b,answer\nQ?,x,y,", "line 2", "answer is blank");
    assertRefused("question,a,b,answer\n,x,y,x", "line 2", "question is blank");
    assertRefused("question,a,b,answer\nQ?,x,x,x", "line 2", "two or more different options");
    assertRefused("question,options,answer\nQ?,maybe,x", "line 2", "options", "maybe");
    assertRefused("frage,a,b,answer\nQ?,x,y,x", "line 1", "column question", "--column question=");
    assertRefused("question,x,answer\nQ?,x,y", "line 1", "column options", "commas");
    assertRefused("question,a,b\nQ?,x,y", "line 1", "column answer");
  }

  private void assertRefused(String text, String... parts) throws IOException {
    Path file = write("q.csv", text);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll(parts);
  }
}
