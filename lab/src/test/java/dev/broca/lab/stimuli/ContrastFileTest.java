package dev.broca.lab.stimuli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.table.TableFile;
import dev.broca.lab.table.TableOptions;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@NullMarked
class ContrastFileTest {
  @TempDir Path folder;

  private Path file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private Path file(String name, byte[] content) {
    try {
      return Files.write(folder.resolve(name), content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertTexts(Contrast contrast, List<String> positives, String... negatives) {
    assertThat(contrast.positives())
        .extracting(Stimulus::text)
        .containsExactlyElementsOf(positives);
    assertThat(contrast.negatives()).extracting(Stimulus::text).containsExactly(negatives);
  }

  @Test
  void csvFollowsRfc4180() {
    var contrast =
        ContrastFile.read(
            file(
                "net.csv",
                "\uFEFFid,Text , condition,group\r\n"
                    + "1,\"one, two\",positive,a\r\n"
                    + "2,\"says \"\"hi\"\"\",positive,\r\n"
                    + "\r\n"
                    + "3,\"two\r\nlines\",positive,b\r\n"
                    + "4,plain text,negative,b"));
    assertThat(contrast.name()).isEqualTo("net");
    assertTexts(contrast, List.of("one, two", "says \"hi\"", "two\r\nlines"), "plain text");
    assertThat(contrast.stimuli()).extracting(Stimulus::group).containsExactly("a", "", "b", "b");
    assertThat(contrast.source()).contains("net.csv").endsWith("columns ignored: id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void everyLineEndIsRead(String end) {
    String csv = String.join(end, "text,condition", "a,positive", "b,negative", "");
    assertTexts(ContrastFile.read(file("net.csv", csv)), List.of("a"), "b");
  }

  @Test
  void jsonLinesAreRead() {
    var contrast =
        ContrastFile.read(
            file(
                "net.jsonl",
                """
                \uFEFF{"text":"a \\"b\\" \\u00fc","condition":"positive","n":1}

                {"condition":"negative","text":"c","group":"g"}
                """
                    .replace("\n", "\r\n")));
    assertTexts(contrast, List.of("a \"b\" ü"), "c");
    assertThat(contrast.negatives().getFirst().group()).isEqualTo("g");
    assertThat(contrast.source()).endsWith("columns ignored: n");
  }

  @Test
  void twoOfSeveralConditionsAreTaken() {
    var path = file("net.csv", "text,condition\na,S\nb,W\nc,N\nd,J\ne,W\n");
    var contrast = ContrastFile.read(path, "S", "N", TableOptions.STANDARD);
    assertTexts(contrast, List.of("a"), "c");
    assertThat(contrast.positiveName()).isEqualTo("S");
    assertThat(contrast.negativeName()).isEqualTo("N");
    assertThat(contrast.source()).endsWith("left out: 1 of 'J', 2 of 'W'");
    assertThatThrownBy(() -> ContrastFile.read(path, "S", "n", TableOptions.STANDARD))
        .isInstanceOf(LabException.class)
        .hasMessage(
            "net.csv has no text of the condition 'n'; found 1 of 'J', 1 of 'N', 1 of 'S', 2 of"
                + " 'W'.");
    assertThatThrownBy(() -> ContrastFile.read(path))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("net.csv, line 2: expected the condition positive or negative")
        .hasMessageContaining("'S'")
        .hasMessageContaining("--positive");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "''|is empty|",
        "words,condition@a,positive|line 1: expected a column text|words, condition",
        "text,condition,text@a,positive,b|line 1: there are two columns \"text\"|",
        "text,condition@a,positive@b|line 3: expected 2 fields as in the header, found 1|",
        "text,condition@a,b,positive|line 2: expected 2 fields|quotes",
        "text,condition@@a,positive@ ,negative|line 4: the text is blank|",
        "text,condition@a,positive@\"b,negative@c,negative|line 3: a quote opens here|",
        "text,condition@\"a\"b,positive|line 2: expected a separator after the closing quote|",
        "text,condition@a,positive|no text of the condition 'negative'|",
        "text,condition|no text of the condition 'positive'; found no texts|",
      })
  void malformedCsvIsRefusedWithItsLine(String content, String message, @Nullable String hint) {
    String csv = content.equals("''") ? "" : content.replace('@', '\n');
    assertThatThrownBy(() -> ContrastFile.read(file("bad.csv", csv)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("bad.csv")
        .hasMessageContaining(message)
        .hasMessageContaining(hint == null ? "" : hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[1]|line 2: expected a JSON object, found",
        "{\"text\":\"a\"}|line 2: expected the condition positive or negative, found ''",
        "{\"condition\":\"positive\"}|line 2: the text is blank",
        "{\"text\":\"a\",\"text\":\"b\",\"condition\":\"positive\"}|line 2: expected one JSON object",
        "{\"text\":\"a\",\"condition\":\"positive\"} {}|line 2: expected one JSON object",
        "{\"text\":\"a\"|line 2: expected one JSON object",
        "{\"text\":\"\",\"condition\":\"positive\"}|line 2: the text is blank",
        "{\"text\":\"\\ud800\",\"condition\":\"positive\"}|line 2: half of a surrogate",
      })
  void malformedJsonIsRefusedWithItsLine(String line, String message) {
    var path = file("bad.jsonl", "{\"text\":\"x\",\"condition\":\"negative\"}\n" + line + "\n");
    assertThatThrownBy(() -> ContrastFile.read(path))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("bad.jsonl, " + message);
  }

  @Test
  void otherEncodingsAreRefused() {
    String csv = "text,condition\na,positive\nüber,negative\n";
    assertThatThrownBy(
            () -> ContrastFile.read(file("a.csv", csv.getBytes(StandardCharsets.ISO_8859_1))))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("a.csv, line 3: expected UTF-8, found the byte 0xFC at offset 26");
    assertTexts(
        ContrastFile.read(file("b.csv", csv.getBytes(Charset.forName("UTF-16")))),
        List.of("a"),
        "über");
    assertThatThrownBy(() -> ContrastFile.read(file("c.csv", new byte[] {'a', (byte) 0xC3})))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("0xC3 at offset 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text;condition@a, b;positive@c;negative",
        "Sentence|Label@a, b|positive@c|negative",
        "\"stimulus\"\t\"condition\"@\"1\"\t\"a, b\"\t\"positive\"@\"2\"\t\"c\"\t\"negative\"",
        "[{'text':'a, b','label':'positive'},@{'text':'c','label':'negative'}]",
      })
  void whatOtherProgramsWriteIsAContrast(String content) {
    var path = file("net.txt", content.replace('@', '\n').replace('\'', '"'));
    assertTexts(ContrastFile.read(path), List.of("a, b"), "c");
  }

  @Test
  void columnsMayBeNamed() {
    var path = file("net.csv", "satz,text,art\na,x,positive\nb,y,negative\n");
    var options = TableOptions.STANDARD.with("text", "satz").with("condition", "art");
    var contrast = ContrastFile.read(path, "positive", "negative", options);
    assertTexts(contrast, List.of("a"), "b");
    assertThat(contrast.source()).endsWith("columns ignored: text");
    assertThatThrownBy(() ->
            ContrastFile.read(
                path, "positive", "negative", TableOptions.STANDARD.with("word", "satz")))
        .hasMessageContaining("--column word");
  }

  @Test
  void otherFilesAreRefused() {
    assertThatThrownBy(() -> ContrastFile.read(file("net.tsv", "x")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("expected a column text, found the columns x");
    assertThatThrownBy(() -> ContrastFile.read(folder.resolve("none.csv")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("There is no file");
    assertThatThrownBy(() -> ContrastFile.read(Files.createDirectory(folder.resolve("d.csv"))))
        .isInstanceOf(LabException.class);
  }

  @Test
  void whateverIsWrittenIsReadBack() {
    var random = new Random(11);
    for (int i = 0; i < 300; i++) {
      var texts = new ArrayList<String>();
      for (int j = 0; j < 6; j++) {
        texts.add("x" + text(random));
      }
      String csv =
          texts.stream()
              .map(text -> quoted(text) + (texts.indexOf(text) < 3 ? ",positive" : ",negative"))
              .collect(Collectors.joining("\r\n", "text,condition\r\n", "\r\n"));
      assertTexts(
          ContrastFile.read(file("net.csv", csv)),
          texts.subList(0, 3),
          texts.subList(3, 6).toArray(String[]::new));
      String json =
          texts.stream()
              .map(text -> json(text, texts.indexOf(text) < 3 ? "positive" : "negative"))
              .collect(Collectors.joining("\n"));
      assertTexts(
          ContrastFile.read(file("net.jsonl", json)),
          texts.subList(0, 3),
          texts.subList(3, 6).toArray(String[]::new));
    }
  }

  private static String text(Random random) {
    String[] parts = {"a", " ", ",", "\"", "\n", "\r\n", "\r", "ü", "語", "\uD83D\uDE00", "\t", "'"};
    return random
            .ints(random.nextInt(1, 9), 0, parts.length)
            .mapToObj(i -> parts[i])
            .collect(Collectors.joining())
        + random.nextInt();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String json(String text, String condition) {
    return JsonMapper.shared().writeValueAsString(Map.of("text", text, "condition", condition));
  }

  @ParameterizedTest
  @ValueSource(strings = {"net.csv", "net.jsonl"})
  void mutatedFilesAreReadOrRefusedWithTheirName(String name) {
    String csv = "text,condition,group@\"a, \"\"b\"\"\",positive,x@ü,negative,y@\"c@d\",positive,@";
    String json =
        """
        {"text":"a \\"b\\"","condition":"positive","group":"x"}
        {"text":"ü","condition":"negative"}
        """;
    String content = name.endsWith("csv") ? csv.replace("@", "\r\n") : json;
    byte[] original = content.getBytes(StandardCharsets.UTF_8);
    var random = new Random(23);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 4000; i++) {
      byte[] bytes = mutated(original, random);
      try {
        var contrast =
            ContrastFile.read(
                TableFile.of(name, bytes, TableOptions.STANDARD), "positive", "negative");
        assertThat(contrast.hash()).hasSize(64);
        assertThat(contrast.stimuli()).noneMatch(stimulus -> stimulus.text().isBlank());
        read++;
      } catch (LabException e) {
        assertThat(e).hasMessageContaining(name);
        refused++;
      }
    }
    assertThat(read).isGreaterThan(50);
    assertThat(refused).isGreaterThan(1000);
  }

  private static byte[] mutated(byte[] original, Random random) {
    byte[] bytes = original.clone();
    byte[] likely = "\",\n\r{}:\\ 0xpu".getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(1, 3); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          random.nextBoolean() ? likely[random.nextInt(likely.length)] : (byte) random.nextInt();
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }
}
