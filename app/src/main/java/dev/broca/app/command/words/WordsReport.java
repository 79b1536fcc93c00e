package dev.broca.app.command.words;

import dev.broca.lab.brain.reading.ReadingTimes.Word;
import dev.broca.lab.brain.reading.WordSurprisals;
import dev.broca.lab.output.Table;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

  /** A word as a model reads it. */
  private record Read(Row row, Word word, double surprisal, double meanTime) {}

  Table<?> table() {
    return Table.<Read>columns()
        .text("mask", read -> read.row().mask())
        .text("passage", read -> read.word().passage())
        .whole("position", read -> read.word().position())
        .text("word", read -> read.word().text())
        .number("surprisal", Read::surprisal)
        .number("mean_time", Read::meanTime)
        .when(means != null)
        .of(rows.stream().flatMap(this::read).toList());
  }

  private Stream<Read> read(Row row) {
    return IntStream.range(0, words.size())
        .mapToObj(w ->
            new Read(
                row,
                words.get(w),
                row.surprisals().nats().get(w),
                means == null ? Double.NaN : means[w]));
  }
}
