package dev.broca.lab.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden files are written by pandas and pyarrow: tools/golden/tables.py. */
final class TableFileTest {
  private static final List<String> TEXTS =
      List.of(
          "one, two; \"three\"",
          "tab\there\nand a line",
          "größe 語 😀",
          "back\\slash",
          "it's | fine");

  @TempDir private Path folder;

  private static Path golden(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(TableFileTest.class.getResource("/dev/broca/lab/table/" + name))
              .toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static TableFile of(String text) {
    return TableFile.of("t.csv", text.getBytes(StandardCharsets.UTF_8), TableOptions.STANDARD);
  }

  private static TableFile of(String text, TableOptions options) {
    return TableFile.of("t.csv", text.getBytes(StandardCharsets.UTF_8), options);
  }

  private static List<List<String>> cells(TableFile table) {
    int columns = table.columns().size();
    return table.rows().stream()
        .map(row -> {
          var cells = new java.util.ArrayList<String>();
          for (int i = 0; i < columns; i++) {
            cells.add(row.cell(i));
          }
          return (List<String>) cells;
        })
        .toList();
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> of(text))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("t.csv")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pandas-comma-minimal.txt",
        "pandas-comma-all.txt",
        "pandas-comma-nonnumeric.txt",
        "pandas-tab-minimal.txt",
        "pandas-tab-all.txt",
        "pandas-tab-nonnumeric.txt",
        "pandas-semicolon-minimal.txt",
        "pandas-semicolon-all.txt",
        "pandas-semicolon-nonnumeric.txt",
        "pandas-pipe-minimal.txt",
        "pandas-pipe-all.txt",
        "pandas-pipe-nonnumeric.txt",
        "pandas-utf16.csv",
        "pandas-bom-crlf.csv",
        "pandas-cr.csv",
        "pandas.csv.gz",
        "pandas.jsonl",
        "pandas-records.json",
        "pandas-snappy.parquet",
        "r-table-blank.txt",
        "r-table-tab.txt",
      })
  void whatPandasAndRWriteIsReadAlike(String name) {
    TableFile table = TableFile.read(golden(name));
    assertThat(table.columns()).containsExactly("text", "condition", "value", "n");
    List<Row> rows = table.rows();
    assertThat(rows).hasSize(5).hasSize(table.size());
    assertThat(rows.stream().map(row -> row.cell(0).replaceAll("\r\n?", "\n"))).isEqualTo(TEXTS);
    assertThat(rows.stream().map(row -> row.cell(1)))
        .containsExactly("positive", "negative", "positive", "negative", "positive");
    assertThat(rows.stream().map(row -> row.number(2)))
        .containsExactly(0.001, Double.NaN, -2.5, 3.0, 1e-7);
    assertThat(rows.stream().map(row -> row.number(3))).containsExactly(1., 2., 3., 4., 5.);
    boolean indexed = name.contains("-all") || name.startsWith("r-");
    assertThat(table.notes()).hasSize(indexed ? 1 : 0);
    if (indexed) {
      assertThat(table.notes().getFirst()).contains("index", "left out", name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "snappy", "zstd", "gzip"})
  void parquetOfAllCommonCodecsIsRead(String codec) {
    TableFile table = TableFile.read(golden("questions-" + codec + ".parquet"));
    assertThat(table.columns())
        .containsExactly("question", "choices", "answer", "score", "hard", "kind", "nested");
    List<Row> rows = table.rows();
    assertThat(rows.stream().map(row -> row.cell(0))).containsExactly("Who?", "Where?", "");
    assertThat(rows.getFirst().list(1)).containsExactly("Ann", "Bob, \"B\"");
    assertThat(rows.get(1).list(1)).isEmpty();
    assertThat(rows.get(2).isMissing(1)).isTrue();
    assertThat(rows.stream().map(row -> row.cell(2))).containsExactly("1", "0", "");
    // float32, as numpy widens it
    assertThat(rows.stream().map(row -> row.number(3)))
        .containsExactly((double) .1f, Double.NaN, 2.0);
    assertThat(rows.stream().map(row -> row.cell(4))).containsExactly("true", "false", "");
    assertThat(rows.stream().map(row -> row.cell(5))).containsExactly("a", "a", "b");
    assertThat(rows.getFirst().cell(6)).isEqualTo("{\"text\":[\"x\",\"y\"],\"label\":\"A\"}");
    assertThat(rows.get(2).error("no.")).hasMessage("questions-%s.parquet, row 3: no.", codec);
  }

  @Test
  void parquetOfOtherCodecsIsRefusedByName() {
    assertThatThrownBy(() -> TableFile.read(golden("questions-brotli.parquet")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("BROTLI")
        .hasMessageContaining("snappy");
  }

  @Test
  void anIndexInParquetIsLeftOut() {
    TableFile table = TableFile.read(golden("pandas-index.parquet"));
    assertThat(table.columns()).containsExactly("text", "condition", "value", "n");
    assertThat(table.rows().getFirst().cell(0)).isEqualTo(TEXTS.get(1));
    assertThat(table.notes()).hasSize(1);
  }

  @Test
  void oneObjectOfAllColumnsIsRefusedWithWhatToWrite() {
    assertThatThrownBy(() -> TableFile.read(golden("pandas-columns.json")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("orient=\"records\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        ",a,b@0,x,1@1,y,2",
        "Unnamed: 0,a,b@0,x,1@1,y,2",
        "Unnamed: 0.1,Unnamed: 0,a,b@0,0,x,1@1,1,y,2",
        "\"\",\"a\",\"b\"@\"1\",\"x\",1@\"2\",\"y\",2",
        "a,b@1,x,1@2,y,2",
        "\"a\",\"b\"@\"one\",\"x\",1@\"two\",\"y\",2",
        "index,a,b@0,x,1@1,y,2",
        "X,a,b@1,x,1@2,y,2",
      })
  void anIndexIsLeftOutAndSaid(String text) {
    TableFile table = of(text.replace('@', '\n'));
    assertThat(table.columns()).containsExactly("a", "b");
    assertThat(cells(table)).containsExactly(List.of("x", "1"), List.of("y", "2"));
    assertThat(table.notes()).isNotEmpty().allMatch(note -> note.contains("left out"));
  }

  @Test
  void aColumnThatIsNamedIsNoIndex() {
    assertThat(of("index,a\n3,x\n1,y\n").columns()).containsExactly("index", "a");
    TableOptions named = TableOptions.STANDARD.with("order", "index");
    assertThat(of("index,a\n0,x\n1,y\n", named).columns()).containsExactly("index", "a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "a,b,@x,1,@y,2,",
        "a,b@x,1,@y,2,",
        "sep=;@a;b@x;1@y;2",
        "a|b@x|1@@y|2@",
        "a, \"b\"@x, \"1\"@y,2",
        "@@a,b@x,1@y,2",
      })
  void smallThingsOfOtherProgramsDoNotMatter(String text) {
    TableFile table = of(text.replace('@', '\n'));
    assertThat(table.columns()).containsExactly("a", "b");
    assertThat(cells(table).stream().map(row -> row.stream().map(String::strip).toList()))
        .containsExactly(List.of("x", "1"), List.of("y", "2"));
    assertThat(table.notes()).isEmpty();
  }

  @Test
  void quotesInTabbedFilesThatDoNotPairAreText() {
    TableFile table = of("word\ttime\n\"Yes,\t1\nhe\t2\nsaid.\"\t3\n'\t4\n\"Oh\t5\n");
    assertThat(cells(table).stream().map(List::getFirst))
        .containsExactly("\"Yes,", "he", "said.\"", "'", "\"Oh");
  }

  @Test
  void quotesInsideOtherFieldsAreText() {
    assertThat(cells(of("a,b\n5\" pipe,the \"dog\"\n")))
        .containsExactly(List.of("5\" pipe", "the \"dog\""));
  }

  @Test
  void oneColumnNeedsNoSeparator() {
    TableFile table = of("text\nHello, world.\nBye; now.\n");
    assertThat(table.columns()).containsExactly("text");
    assertThat(cells(table)).containsExactly(List.of("Hello, world."), List.of("Bye; now."));
  }

  @Test
  void aNamedSeparatorIsTaken() {
    for (String by : List.of("semicolon", ";")) {
      TableFile table = of("a,b;c,d\n1;2\n", TableOptions.STANDARD.separated(by));
      assertThat(table.columns()).containsExactly("a,b", "c,d");
    }
    assertThat(of("a b\n1 2\n", TableOptions.STANDARD.separated("blank")).columns()).hasSize(2);
    assertThat(of("a\tb\n1\t2\n", TableOptions.STANDARD.separated("\\t")).columns()).hasSize(2);
    for (String by : List.of("x", "", ",,", "\"", "\n")) {
      assertThatThrownBy(() -> TableOptions.STANDARD.separated(by))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("separator");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      value = {
        "a,b@1,2@3#line 3: expected 2 fields as in the header, found 1",
        "a,b@1,2,3@4,5,x#line 2: expected 2 fields as in the header, found 3",
        "a,b@x,2,3@y,5,6#line 2: expected 2 fields as in the header, found 3",
        "a,a@1,2#line 1: there are two columns \"a\"",
        "a,,b@1,2,3#line 1: column 2 has no name",
        "a,b@1,\"2@3,4#line 2: a quote opens here",
        "a,b@1,\"2\"3#line 2: expected a separator after the closing quote",
        "~ ~#is empty",
        "{\"a\":1}@{\"a\":#line 2: expected one JSON object",
        "{\"a\":1}@[2]#line 2: expected a JSON object",
        "{\"a\":1,\"a\":2}#line 1: expected one JSON object",
        "{@\"a\":1@}#one object over several lines",
        "[{\"a\":1},2]#row 2: expected a JSON object",
        "[{\"a\":1}#expected a JSON array",
        "[]#expected a header",
      })
  void whatIsNoTableIsRefusedWithItsPlace(String text, String message) {
    assertRefused(text.replace('@', '\n'), message);
  }

  @Test
  void aQuotedTabbedFileThatIsCutIsRefused() {
    assertRefused("\"a\"\t\"b\"\n\"x\"\t\"1\"\n\"y\t\"2\n", "line");
    assertRefused("a\tb\n\"x \"\"y\"\"\"\t1\n\"y\t2\n", "line 3: a quote opens here");
  }

  @ParameterizedTest
  @CsvSource({
    "504b0304140000, spreadsheet",
    "934e554d505901, NumPy",
    "894844460d0a1a0a, HDF5",
    "61002c00620000, NUL",
    "612c620a310032, NUL byte at offset 5",
    "fffe000061000000, UTF-32",
    "fffe61002c00d8, UTF-16",
    "1f8b080000, gzip",
    "504152310000, cannot be read",
    "612c620affff, line 2: expected UTF-8",
  })
  void binaryFilesAreRefusedByName(String bytes, String message) {
    byte[] content = java.util.HexFormat.of().parseHex(bytes);
    assertThatThrownBy(() -> TableFile.of("t.csv", content, TableOptions.STANDARD))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("t.csv")
        .hasMessageContaining(message);
  }

  @Test
  void numbersAreReadAsDataFilesWriteThem() {
    List<Row> rows = of("n\n1e-3\n+2.\nNA\n<NA>\n -4 \n.5E2\n").rows();
    assertThat(rows.stream().map(row -> row.number(0)))
        .containsExactly(.001, 2., Double.NaN, Double.NaN, -4., 50.);
    for (String wrong : List.of("1d", "0x1p3", "Infinity", "1e999", "ten", "1_0", "--1")) {
      assertThatThrownBy(() -> of("n\n" + wrong).rows().getFirst().number(0))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("t.csv, line 2: column \"n\"")
          .hasMessageContaining(wrong);
    }
    assertThatThrownBy(() -> of("n;m\n1,5;2\n").rows().getFirst().number(0))
        .hasMessageContaining("decimal comma");
  }

  @Test
  void columnsAreFoundByTheirNamesOrByTheGivenOne() {
    TableFile table = of("Sentence,label,Satz\nx,p,y\n");
    assertThat(table.column(Column.TEXT)).isZero();
    assertThat(table.column(Column.CONDITION)).isEqualTo(1);
    assertThat(table.find(Column.GROUP)).isEmpty();
    assertThatThrownBy(() -> table.column(Column.WORD))
        .hasMessage(
            "t.csv, line 1: expected a column word, found the columns Sentence, label, Satz. Name it with --column word=NAME.");
    TableOptions given = TableOptions.STANDARD.with("sentence", "Satz");
    assertThat(of("Sentence,label,Satz\nx,p,y\n", given).column(Column.TEXT)).isEqualTo(2);
    assertThatThrownBy(() -> of("a,b\n1,2\n", given))
        .hasMessageContaining("no column \"Satz\" for sentence");
    assertThatThrownBy(() -> of("Satz\nx\n", given).reading(Column.WORD, Column.TIME))
        .hasMessageContaining("--column sentence")
        .hasMessageContaining("word, time");
  }

  @Test
  void jsonKeysOfAllLinesAreColumns() {
    TableFile table = of("{\"a\":\"x\",\"n\":1.50}\n\n{\"b\":[\"p\",2],\"a\":null}\n");
    assertThat(table.columns()).containsExactly("a", "n", "b");
    assertThat(cells(table))
        .containsExactly(List.of("x", "1.50", ""), List.of("", "", "[\"p\",2]"));
    assertThat(table.rows().get(1).list(2)).containsExactly("p", "2");
    assertThat(table.rows().get(1).line()).isEqualTo(3);
    assertThatThrownBy(() -> table.rows().getFirst().list(0))
        .hasMessageContaining("a list such as");
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    assertThatThrownBy(() -> TableFile.read(folder.resolve("none.csv")))
        .hasMessageContaining("There is no file");
    assertThatThrownBy(() -> TableFile.read(folder)).hasMessageContaining("is a folder");
    Path packed = Files.write(folder.resolve("a.parquet"), mutatedParquet(100));
    assertThatThrownBy(() -> TableFile.read(packed)).hasMessageContaining("a.parquet");
  }

  private static byte[] mutatedParquet(int length) throws IOException {
    return Arrays.copyOf(Files.readAllBytes(golden("questions-none.parquet")), length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pandas-comma-all.txt",
        "pandas-tab-minimal.txt",
        "r-table-blank.txt",
        "pandas.jsonl",
        "pandas-records.json",
        "questions-none.parquet",
        "questions-snappy.parquet",
        "pandas.csv.gz",
      })
  void mutatedFilesAreReadOrRefusedWithTheirName(String name) throws IOException {
    byte[] original = Files.readAllBytes(golden(name));
    var random = new Random(29);
    int read = 0;
    for (int i = 0; i < 150; i++) {
      byte[] bytes = original.clone();
      for (int j = random.nextInt(1, 3); j > 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      if (random.nextInt(5) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      try {
        read += TableFile.of(name, bytes, TableOptions.STANDARD).rows().size();
      } catch (LabException e) {
        assertThat(e).hasMessageContaining(name);
      }
    }
    assertThat(read).as(name).isGreaterThanOrEqualTo(0);
  }

  @Test
  void whateverIsWrittenIsReadBack() {
    var random = new Random(13);
    String[] parts = {"a", " ", ",", ";", "|", "\"", "\n", "\r\n", "ü", "😀", "\t", "'", "\\"};
    for (int i = 0; i < 200; i++) {
      char separator = ",\t;|".charAt(i % 4);
      List<List<String>> rows =
          random
              .ints(6, 1, 9)
              .mapToObj(length ->
                  List.of(
                      random
                          .ints(length, 0, parts.length)
                          .mapToObj(p -> parts[p])
                          .collect(Collectors.joining()),
                      "x"))
              .toList();
      String text =
          rows.stream()
              .map(row ->
                  row.stream()
                      .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                      .collect(Collectors.joining(String.valueOf(separator))))
              .collect(Collectors.joining("\n", "t" + separator + "c\n", "\n"));
      assertThat(cells(of(text))).as(text).isEqualTo(rows);
    }
  }
}
