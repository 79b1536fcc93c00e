package dev.broca.app.command.words;

import dev.broca.app.cli.Report;
import dev.broca.lab.brain.reading.ReadingGain;
import dev.broca.lab.brain.reading.ReadingModel;
import dev.broca.lab.brain.reading.ReadingOptions;
import dev.broca.lab.brain.reading.ReadingTimes;
import dev.broca.lab.brain.reading.WordSurprisals;
import dev.broca.lab.output.Rounded;
import dev.broca.lab.output.Table;
import dev.broca.lab.stats.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code broca reading} prints.
 *
 * @param lesion how units were lesioned, in words
 * @param rows the intact model first, then one for each mask
 */
record ReadingReport(
    String model, ReadingTimes times, ReadingModel fitted, String lesion, List<Row> rows)
    implements Report {
  private static final int DIGITS = 5;

  /**
   * A model's surprisals and what they add.
   *
   * @param mask the file of the lesion; null for the intact model
   */
  record Row(@Nullable String mask, int units, WordSurprisals surprisals, ReadingGain gain) {}

  private ReadingGain intact() {
    return rows.getFirst().gain();
  }

  private ReadingOptions options() {
    return intact().options();
  }

  private int words(ReadingGain gain) {
    return gain.fits().stream().mapToInt(ReadingGain.Fit::words).sum();
  }

  private static String label(int row) {
    return row == 0 ? "intact" : "mask " + row;
  }

  // Table

  @Override
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add("%s on %s: %s".formatted(model, times.name(), fittedInWords()));
    lines.add(
        "Baseline: %s; %d words of spill-over. Folds of whole passages."
            .formatted(String.join(", ", fitted.predictors()), options().spillOver()));
    lines.add(
        "Gain in log-likelihood per word (nats) from surprisal, with the middle 95 %% of %d samples of %s."
            .formatted(options().samples(), options().eachSubject() ? "subjects" : "passages"));
    lines.add("");
    lines.addAll(results().lines());
    if (rows.size() > 1) {
      lines.add("");
      lines.add("Lesion: %s.".formatted(lesion));
      IntStream.range(1, rows.size())
          .forEach(i -> lines.add("%s: %s".formatted(label(i), rows.get(i).mask())));
    }
    return lines;
  }

  private String fittedInWords() {
    String scale = options().logarithm() ? "logarithms of times" : "times";
    ReadingGain.Fit first = intact().fits().getFirst();
    if (options().eachSubject()) {
      return "%s of %d subjects, each fitted apart (%d of %d with a gain above 0), %d words in all"
          .formatted(
              scale,
              intact().fits().size(),
              intact().above(),
              intact().fits().size(),
              words(intact()));
    }
    return "%s%s of %d words (of %d) in %d passages"
        .formatted(
            times.subjects().isEmpty()
                ? ""
                : "mean over %d subjects, ".formatted(times.subjects().size()),
            scale,
            first.words(),
            times.words().size(),
            first.passages());
  }

  private Table<Integer> results() {
    return Table.<Integer>columns()
        .text("", ReadingReport::label)
        .whole("units", i -> rows.get(i).units())
        .and(
            Table.<ReadingGain>columns()
                .number("surprisal", ReadingGain::surprisal)
                .digits(DIGITS)
                .number("r", ReadingGain::r)
                .digits(DIGITS)
                .number("gain", ReadingGain::perWord)
                .digits(DIGITS)
                .text("gain_interval", gain -> between(gain.interval()))
                .headed("95 %"),
            i -> rows.get(i).gain())
        .and(
            Table.<ReadingGain>columns()
                .number("intact_minus_lesioned", gain -> intact().minus(gain))
                .digits(DIGITS)
                .orBlank()
                .text("interval_of_minus", gain -> between(intact().intervalOfMinus(gain)))
                .headed("95 %"),
            i -> i == 0 ? null : rows.get(i).gain())
        .of(IntStream.range(0, rows.size()).boxed().toList());
  }

  private static String between(Interval interval) {
    return "%s to %s"
        .formatted(Rounded.number(interval.low(), DIGITS), Rounded.number(interval.high(), DIGITS));
  }

  // JSON

  @Override
  public Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("model", model);
    json.put("data", times.name());
    json.put("words", times.words().size());
    json.put("subjects", times.subjects().size());
    json.put("baseline", fitted.predictors());
    json.put("spill_over", options().spillOver());
    json.put("log_times", options().logarithm());
    json.put("each_subject", options().eachSubject());
    json.put("samples", options().samples());
    json.put("seed", options().seed());
    json.put("lesion", rows.size() > 1 ? lesion : null);
    json.put("results", IntStream.range(0, rows.size()).mapToObj(this::json).toList());
    return json;
  }

  private Map<String, @Nullable Object> json(int i) {
    Row row = rows.get(i);
    ReadingGain gain = row.gain();
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("mask", row.mask());
    json.put("units", row.units());
    json.put("surprisal", gain.surprisal());
    json.put("r", gain.r());
    json.put("baseline_log_likelihood", gain.baseline());
    json.put("gain", gain.perWord());
    json.put("gain_interval", limits(gain.interval()));
    json.put("intact_minus_lesioned", i == 0 ? null : intact().minus(gain));
    json.put("interval_of_minus", i == 0 ? null : limits(intact().intervalOfMinus(gain)));
    json.put("shortened_words", row.surprisals().shortened());
    json.put("straddlers", row.surprisals().straddlers());
    json.put("fits", gain.fits().stream().map(ReadingReport::json).toList());
    return json;
  }

  private static Map<String, @Nullable Object> json(ReadingGain.Fit fit) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("subject", fit.subject().isEmpty() ? null : fit.subject());
    json.put("words", fit.words());
    json.put("passages", fit.passages());
    json.put("surprisal", fit.surprisal());
    json.put("r", fit.r());
    json.put("baseline_log_likelihood", fit.gain().baseline());
    json.put("gain", fit.gain().perWord());
    json.put("gain_by_fold", fit.gain().byFold());
    return json;
  }

  private static List<Double> limits(Interval interval) {
    return List.of(interval.low(), interval.high());
  }

  // CSV

  private record Fitted(Row row, ReadingGain.Fit fit) {}

  /** A line for every fit of every model: one without subject where their mean was fitted. */
  @Override
  public Table<?> table() {
    return Table.<Fitted>columns()
        .text("mask", fitted -> fitted.row().mask())
        .whole("units", fitted -> fitted.row().units())
        .and(
            Table.<ReadingGain.Fit>columns()
                .text("subject", ReadingGain.Fit::subject)
                .whole("words", ReadingGain.Fit::words)
                .whole("passages", ReadingGain.Fit::passages)
                .number("surprisal", ReadingGain.Fit::surprisal)
                .number("r", ReadingGain.Fit::r)
                .number("baseline", fit -> fit.gain().baseline())
                .number("gain", fit -> fit.gain().perWord()),
            Fitted::fit)
        .of(
            rows.stream()
                .flatMap(row -> row.gain().fits().stream().map(fit -> new Fitted(row, fit)))
                .toList());
  }
}
