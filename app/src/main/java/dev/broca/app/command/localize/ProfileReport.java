package dev.broca.app.command.localize;

import dev.broca.app.cli.Staging;
import dev.broca.app.cli.TextTable;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.output.Json;
import dev.broca.lab.profile.ControlProfile;
import dev.broca.lab.profile.Profile;
import dev.broca.lab.stats.Estimate;
import dev.broca.lab.stats.Finite;
import dev.broca.lab.stats.Interval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code broca profile} prints and keeps.
 *
 * @param model its name
 * @param conditions hash of the texts
 * @param notes what a reader has to know
 */
record ProfileReport(
    String model,
    String pooling,
    String truncation,
    String conditions,
    long seed,
    List<String> notes,
    List<OfMask> masks) {
  private static final double LEVEL = .95;

  /** Copies the lists. */
  ProfileReport {
    notes = List.copyOf(notes);
    masks = List.copyOf(masks);
  }

  /** The profile of a mask and of its controls. */
  record OfMask(String name, Mask mask, Profile profile, List<ControlProfile> controls) {}

  /** A number with its 95 % interval; what is undefined is null. */
  record Measured(@Nullable Double value, @Nullable Double low, @Nullable Double high) {
    static Measured of(Estimate estimate) {
      Interval interval = estimate.interval(LEVEL);
      return new Measured(
          Finite.orNull(estimate.value()), Finite.orNull(interval.low()), Finite.orNull(interval.high()));
    }
  }

  private record Score(
      String condition, int items, Measured activation, Measured z, List<Double> itemZ) {}

  private record Test(
      String more,
      String less,
      boolean paired,
      Measured difference,
      @Nullable Double d,
      @Nullable Double p,
      @Nullable Double holm) {}

  private record Printed(
      String mask,
      int units,
      String fingerprint,
      List<Score> scores,
      List<Test> tests,
      List<ControlProfile> controls) {
    static Printed of(OfMask of) {
      return new Printed(
          of.name(),
          of.mask().size(),
          of.mask().fingerprint(),
          of.profile().scores().stream()
              .map(score ->
                  new Score(
                      score.condition(),
                      score.items().size(),
                      Measured.of(score.activation()),
                      Measured.of(score.z()),
                      score.items()))
              .toList(),
          of.profile().tests().stream()
              .map(test ->
                  new Test(
                      test.more(),
                      test.less(),
                      test.paired(),
                      Measured.of(test.difference()),
                      Finite.orNull(test.d()),
                      Finite.orNull(test.p()),
                      Finite.orNull(test.holm())))
              .toList(),
          of.controls());
    }
  }

  private record Whole(
      String model,
      String pooling,
      String truncation,
      String conditions,
      long seed,
      List<String> notes,
      List<Printed> masks) {}

  void write(Path out) {
    try (Staging staging = Staging.in(out)) {
      var names = new ArrayList<>(List.of("profile.json", "profile.csv", "items.csv"));
      Files.writeString(staging.path("profile.json"), json() + "\n");
      Files.write(staging.path("profile.csv"), csv());
      Files.write(staging.path("items.csv"), items());
      if (masks.size() == 1) {
        MaskFiles.write(masks.getFirst().mask(), staging.path("mask.safetensors"));
        names.add("mask.safetensors");
      }
      names.forEach(staging::publish);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String json() {
    return Json.of(
        new Whole(
            model,
            pooling,
            truncation,
            conditions,
            seed,
            notes,
            masks.stream().map(Printed::of).toList()));
  }

  /** A row for every condition of every mask, then of the controls, with their range. */
  List<String> csv() {
    var table =
        new TextTable(
            "mask",
            "kind",
            "condition",
            "items",
            "z",
            "z_low",
            "z_high",
            "activation",
            "activation_low",
            "activation_high");
    for (OfMask of : masks) {
      for (Profile.Score score : of.profile().scores()) {
        Measured z = Measured.of(score.z());
        Measured activation = Measured.of(score.activation());
        table.row(
            of.name(),
            "mask",
            score.condition(),
            score.items().size(),
            orBlank(z.value()),
            orBlank(z.low()),
            orBlank(z.high()),
            orBlank(activation.value()),
            orBlank(activation.low()),
            orBlank(activation.high()));
      }
      for (ControlProfile control : of.controls()) {
        for (ControlProfile.Spread spread : control.spread()) {
          table.row(
              of.name(),
              control.kind(),
              spread.condition(),
              "",
              spread.median(),
              spread.least(),
              spread.most(),
              "",
              "",
              "");
        }
      }
    }
    return table.csv();
  }

  private List<String> items() {
    var table = new TextTable("mask", "condition", "item", "z");
    for (OfMask of : masks) {
      for (Profile.Score score : of.profile().scores()) {
        for (int i = 0; i < score.items().size(); i++) {
          table.row(of.name(), score.condition(), i, score.items().get(i));
        }
      }
    }
    return table.csv();
  }

  private static Object orBlank(@Nullable Double value) {
    return value == null ? "" : value;
  }

  List<String> lines() {
    var lines = new ArrayList<String>();
    for (OfMask of : masks) {
      lines.add("%s: %d units".formatted(of.name(), of.mask().size()));
      lines.add("");
      lines.addAll(scores(of).lines());
      lines.add("");
      if (!of.profile().tests().isEmpty()) {
        lines.addAll(tests(of.profile()).lines());
        lines.add("");
      }
    }
    for (OfMask of : masks) {
      of.controls().stream()
          .filter(control -> control.unmatched() > 0)
          .forEach(control ->
              lines.add(
                  String.format(
                      Locale.ROOT,
                      "%s: %.0f %% of its units have no %s peer and are missing from these controls.",
                      of.name(),
                      100 * control.unmatched(),
                      control.kind())));
    }
    lines.add(
        "z and |activation|: mean over the mask's units, then over items, with 95 % intervals");
    lines.add("over items. Controls: median of their z, from the smallest to the largest.");
    return lines;
  }

  private static TextTable scores(OfMask of) {
    var header = new ArrayList<>(List.of("condition", "items", "|activation|", "z", "95 %"));
    of.controls()
        .forEach(control -> header.add("%s (%d)".formatted(control.kind(), control.masks())));
    var table = new TextTable(header.toArray(new String[0]));
    List<Profile.Score> scores = of.profile().scores();
    for (int i = 0; i < scores.size(); i++) {
      Profile.Score score = scores.get(i);
      var row = new ArrayList<Object>();
      row.add(score.condition());
      row.add(score.items().size());
      row.add(String.format(Locale.ROOT, "%.4g", score.activation().value()));
      row.add(rounded(score.z().value()));
      row.add(interval(score.z()));
      for (ControlProfile control : of.controls()) {
        ControlProfile.Spread spread = control.spread().get(i);
        row.add(
            "%s [%s, %s]"
                .formatted(
                    rounded(spread.median()), rounded(spread.least()), rounded(spread.most())));
      }
      table.row(row.toArray());
    }
    return table;
  }

  private static TextTable tests(Profile profile) {
    var table = new TextTable("test", "items", "difference", "95 %", "d", "p", "Holm");
    for (Profile.Test test : profile.tests()) {
      table.row(
          test.more() + " > " + test.less(),
          test.paired() ? "paired" : "Welch",
          rounded(test.difference().value()),
          interval(test.difference()),
          rounded(test.d()),
          probability(test.p()),
          probability(test.holm()));
    }
    return table;
  }

  private static String interval(Estimate estimate) {
    Interval interval = estimate.interval(LEVEL);
    return "[%s, %s]".formatted(rounded(interval.low()), rounded(interval.high()));
  }

  private static String rounded(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : "–";
  }

  private static String probability(double p) {
    return p < .001 ? String.format(Locale.ROOT, "%.1e", p) : String.format(Locale.ROOT, "%.3f", p);
  }
}
