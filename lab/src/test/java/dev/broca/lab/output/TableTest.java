package dev.broca.lab.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.broca.lab.table.Row;
import dev.broca.lab.table.TableFile;
import dev.broca.lab.table.TableOptions;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One table in every form. */
class TableTest {
  private record Measured(
      @Nullable String word, @Nullable Long count, double value, @Nullable Boolean own) {}

  private static final List<Measured> HARD =
      List.of(
          new Measured("plain", 1L, 0.5, true),
          new Measured("a,b;c|d", -3L, Double.NaN, false),
          new Measured("she said \"no\"", Long.MAX_VALUE, Double.POSITIVE_INFINITY, null),
          new Measured("two\nlines\r\nor\ttabs", null, Double.NEGATIVE_INFINITY, true),
          new Measured(null, 0L, 4.9e-324, false),
          new Measured("Größe 大きさ 𝛼", 2L, 1.7976931348623157e308, true),
          new Measured("  blanks around  ", 7L, -0.0, true),
          new Measured("\\\" of R", 8L, 1e-5, false),
          new Measured("", 9L, 123456789.125, false));

  private static final Columns<Measured> COLUMNS =
      Table.<Measured>columns()
          .text("word", Measured::word)
          .whole("how_many", Measured::count)
          .number("value", Measured::value)
          .formatted("%.3g")
          .truth("own", Measured::own);

  @Test
  void csvReadBackHasTheSameValues() {
    Table<Measured> table = COLUMNS.of(HARD);
    TableFile read = read(table);

    assertThat(read.columns()).containsExactly("word", "how_many", "value", "own");
    assertThat(read.size()).isEqualTo(HARD.size());
    for (int i = 0; i < HARD.size(); i++) {
      Measured written = HARD.get(i);
      Row row = read.rows().get(i);
      assertThat(row.cell(0)).isEqualTo(written.word() == null ? "" : written.word());
      assertThat(row.cell(1)).isEqualTo(written.count() == null ? "" : written.count() + "");
      if (Double.isFinite(written.value())) {
        assertThat(row.number(2)).isEqualTo(written.value());
      } else {
        assertThat(row.cell(2)).isEmpty();
      }
      assertThat(row.cell(3)).isEqualTo(written.own() == null ? "" : written.own() + "");
    }
  }

  @Test
  void rowsOfNothingAreReadBack() {
    Table<Measured> table =
        Table.<Measured>columns().text("word", Measured::word).of(HARD.subList(4, 6));

    assertThat(table.csv()).containsExactly("word", "\"\"", "Größe 大きさ 𝛼");
    assertThat(read(table).size()).isEqualTo(2);
  }

  private static TableFile read(Table<?> table) {
    String text = String.join("\n", table.csv()) + "\n";
    return TableFile.of("table.csv", text.getBytes(StandardCharsets.UTF_8), TableOptions.STANDARD);
  }

  @Test
  void jsonReadBackHasTheSameValuesAndNullForWhatIsUndefined() {
    JsonNode read = JsonMapper.shared().readTree(Json.of(COLUMNS.of(HARD)));

    assertThat(read.size()).isEqualTo(HARD.size());
    for (int i = 0; i < HARD.size(); i++) {
      Measured written = HARD.get(i);
      JsonNode row = read.get(i);
      assertThat(row.propertyNames()).containsExactly("word", "how_many", "value", "own");
      assertThat(row.get("word").isNull()).isEqualTo(written.word() == null);
      assertThat(row.get("word").asString(""))
          .isEqualTo(written.word() == null ? "" : written.word());
      assertThat(row.get("how_many").isNull()).isEqualTo(written.count() == null);
      assertThat(row.get("how_many").asLong(0))
          .isEqualTo(written.count() == null ? 0L : written.count());
      assertThat(row.get("value").isNull()).isEqualTo(!Double.isFinite(written.value()));
      if (Double.isFinite(written.value())) {
        assertThat(row.get("value").asDouble()).isEqualTo(written.value());
      }
      assertThat(row.get("own").isNull()).isEqualTo(written.own() == null);
    }
  }

  @Test
  void documentsHoldTablesAndNoNumberThatIsUndefined() {
    var document = new LinkedHashMap<String, Object>();
    document.put("score", Double.NaN);
    document.put("scores", List.of(1f, Float.NEGATIVE_INFINITY));
    document.put("rows", COLUMNS.of(HARD.subList(1, 2)));

    assertThat(JsonMapper.shared().readTree(Json.of(document)))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"score": null, "scores": [1.0, null], "rows":
                      [{"word": "a,b;c|d", "how_many": -3, "value": null, "own": false}]}
                    """));
  }

  @Test
  void recordsHaveNullForWhatIsUndefinedToo() {
    record Score(double firstHalf, float second) {}

    assertThat(Json.of(new Score(Double.NaN, Float.NaN)))
        .isEqualToIgnoringWhitespace("{\"first_half\": null, \"second\": null}");
    assertThat(Json.of(new Score(0.1, 0.1f)))
        .isEqualToIgnoringWhitespace("{\"first_half\": 0.1, \"second\": 0.1}");
  }

  @Test
  void aTerminalShowsColumnsBelowEachOther() {
    assertThat(COLUMNS.of(HARD).lines())
        .containsExactly(
            "word                               how many      value  own",
            "plain                                     1      0.500  true",
            "a,b;c|d                                  -3          –  false",
            "she said \"no\"           9223372036854775807          –",
            "two\\nlines\\r\\nor\\ttabs                    –          –  true",
            "                                          0  4.90e-324  false",
            "Größe 大きさ 𝛼                               2  1.80e+308  true",
            "  blanks around                           7      -0.00  true",
            "\\\" of R                                   8   1.00e-05  false",
            "                                          9   1.23e+08  false");
  }

  @Test
  void aPageShowsWhatATerminalShows() {
    Shown shown = COLUMNS.of(HARD.subList(1, 3)).shown();

    assertThat(shown.headings())
        .containsExactly(
            new Shown.Heading("word", Kind.TEXT, Side.BY_CONTENT),
            new Shown.Heading("how many", Kind.WHOLE, Side.RIGHT),
            new Shown.Heading("value", Kind.NUMBER, Side.RIGHT),
            new Shown.Heading("own", Kind.TRUTH, Side.BY_CONTENT));
    assertThat(shown.rows())
        .containsExactly(
            List.of("a,b;c|d", "-3", "–", "false"),
            List.of("she said \"no\"", "9223372036854775807", "–", ""));
  }

  @Test
  void textThatReadsAsNumbersStandsAsNumbersDo() {
    Columns<String> columns = Table.<String>columns().text("passage", text -> text);

    assertThat(columns.of(List.of("1", "22")).lines())
        .containsExactly("passage", "      1", "     22");
    assertThat(columns.of(List.of("1", "1b")).lines()).containsExactly("passage", "1", "1b");
  }

  @Test
  void peopleAndProgramsSeeTheirColumns() {
    Table<Integer> table =
        Table.<Integer>columns()
            .whole("number", n -> n)
            .forPeople()
            .number("share", n -> n / 3.0)
            .headed("of three")
            .percent(1)
            .number("half", n -> n / 2.0)
            .forPrograms()
            .number("rank", n -> null)
            .orBlank()
            .text("note", n -> null)
            .orDash()
            .whole("bytes", n -> n)
            .shown(n -> n + " B")
            .left()
            .text("both", n -> n + " of " + n)
            .right()
            .forPeople()
            .text("none", n -> "never")
            .when(false)
            .of(List.of(1, 20));

    assertThat(table.lines())
        .containsExactly(
            "number  of three  rank  note  bytes      both",
            "     1    33.3 %           –  1 B      1 of 1",
            "    20   666.7 %           –  20 B   20 of 20");
    assertThat(table.csv())
        .containsExactly(
            "share,half,rank,note,bytes",
            "0.3333333333333333,0.5,,,1",
            "6.666666666666667,10.0,,,20");
  }

  @Test
  void columnsOfAPartAreMissingWhereItIs() {
    Columns<Measured> inner = Table.<Measured>columns().number("value", Measured::value).digits(1);
    Map<String, Measured> parts = Map.of("a", HARD.getFirst());
    Table<String> table =
        Table.<String>columns()
            .text("name", name -> name)
            .and(inner, parts::get)
            .of(List.of("a", "b"));

    assertThat(table.csv()).containsExactly("name,value", "a,0.5", "b,");
    assertThat(table.lines()).containsExactly("name  value", "a       0.5", "b         –");
  }

  @Test
  void columnsAreNotChangedByOthersThatBeginWithThem() {
    Columns<String> first = Table.<String>columns().text("a", text -> text);
    first.text("b", text -> text).headed("other");

    assertThat(first.of(List.of("x")).csv()).containsExactly("a", "x");
  }

  @Test
  void twoColumnsOfOneNameAreRefused() {
    Columns<String> columns =
        Table.<String>columns().text("a", text -> text).text("a", text -> text);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> columns.of(List.of()).csv())
        .withMessageContaining("two columns \"a\"");
    assertThat(columns.of(List.of()).lines()).containsExactly("a  a");
    assertThat(columns.forPeople().of(List.of()).csv()).containsExactly("a");
  }

  @Test
  void aColumnOfWholeNumbersRefusesOthers() {
    Table<Double> table = Table.<Double>columns().whole("units", n -> n).of(List.of(1.0));

    assertThatIllegalArgumentException()
        .isThrownBy(table::csv)
        .withMessageContaining("units")
        .withMessageContaining("1.0");
  }
}
