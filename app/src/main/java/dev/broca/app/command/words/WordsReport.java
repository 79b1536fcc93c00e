package dev.broca.app.command.words;

import dev.broca.app.cli.Json;
import dev.broca.app.cli.TextTable;
import dev.broca.lab.brain.reading.ReadingTimes.Word;
import dev.broca.lab.brain.reading.WordSurprisals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The surprisal of every word, in nats, under the intact model and then under one lesion for each
 * mask.
 *
 * @param means the mean time of each word, NaN for none; null where times are not asked for
 */
record WordsReport(List<Word> words, double @Nullable [] means, List<Row> rows) {
  /**
   * The surprisals under one model.
   *
   * @param mask the file of the lesion; null for the intact model
   */
  record Row(@Nullable String mask, int units, WordSurprisals surprisals) {}

  TextTable table() {
    var header = new ArrayList<>(List.of("mask", "passage", "position", "word", "surprisal"));
    if (means != null) {
      header.add("mean_time");
    }
    var table = new TextTable(header.toArray(String[]::new));
    for (Row row : rows) {
      for (int w = 0; w < words.size(); w++) {
        var cells = new ArrayList<Object>();
        cells.add(row.mask() == null ? "" : row.mask());
        cells.add(words.get(w).passage());
        cells.add(words.get(w).position());
        cells.add(words.get(w).text());
        cells.add(cell(row.surprisals().nats().get(w)));
        if (means != null) {
          cells.add(cell(means[w]));
        }
        table.row(cells.toArray());
      }
    }
    return table;
  }

  private static String cell(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  List<Map<String, @Nullable Object>> json() {
    var json = new ArrayList<Map<String, @Nullable Object>>();
    for (Row row : rows) {
      for (int w = 0; w < words.size(); w++) {
        json.add(json(row, w));
      }
    }
    return json;
  }

  private Map<String, @Nullable Object> json(Row row, int w) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("mask", row.mask());
    json.put("passage", words.get(w).passage());
    json.put("position", words.get(w).position());
    json.put("word", words.get(w).text());
    json.put("surprisal", Json.finite(row.surprisals().nats().get(w)));
    if (means != null) {
      json.put("mean_time", Json.finite(means[w]));
    }
    return json;
  }
}
