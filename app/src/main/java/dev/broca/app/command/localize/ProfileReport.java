package dev.broca.app.command.localize;

import dev.broca.app.cli.Report;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Json;
import dev.broca.lab.output.Rounded;
import dev.broca.lab.output.Table;
import dev.broca.lab.profile.ControlProfile;
import dev.broca.lab.profile.Profile;
import dev.broca.lab.stats.Estimate;
import dev.broca.lab.stats.Interval;
import dev.broca.torch.Staging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    List<OfMask> masks)
    implements Report {
  private static final double LEVEL = .95;

  /** Copies the lists. */
  ProfileReport {
    notes = List.copyOf(notes);
    masks = List.copyOf(masks);
  }

  /** The profile of a mask and of its controls. */
  record OfMask(String name, Mask mask, Profile profile, List<ControlProfile> controls) {}

  /** A number with its 95 % interval. */
  private record Measured(double value, double low, double high) {
    static Measured of(Estimate estimate) {
      Interval interval = estimate.interval(LEVEL);
      return new Measured(estimate.value(), interval.low(), interval.high());
    }

    /** A column for each of the three. */
    static Columns<Measured> columns(String name) {
      return Table.<Measured>columns()
          .number(name, Measured::value)
          .number(name + "_low", Measured::low)
          .number(name + "_high", Measured::high);
    }
  }

  private record Score(
      String condition, int items, Measured activation, Measured z, List<Double> itemZ) {}

  private record Test(
      String more,
      String less,
      boolean paired,
      Measured difference,
      double d,
      double p,
      double holm) {}

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
                      test.d(),
                      test.p(),
                      test.holm()))
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
      Files.writeString(staging.path("profile.json"), Json.of(json()) + "\n");
      Files.write(staging.path("profile.csv"), table().csv());
      Files.write(staging.path("items.csv"), items().csv());
      if (masks.size() == 1) {
        MaskFiles.write(masks.getFirst().mask(), staging.path("mask.safetensors"));
        names.add("mask.safetensors");
      }
      names.forEach(staging::publish);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Object json() {
    return new Whole(
        model,
        pooling,
        truncation,
        conditions,
        seed,
        notes,
        masks.stream().map(Printed::of).toList());
  }

  /** A condition under a mask, or under the controls of one kind, with their range. */
  private record OfCondition(
      String mask,
      String kind,
      String condition,
      @Nullable Integer items,
      Measured z,
      @Nullable Measured activation) {}

  /** A row for every condition of every mask, then of its controls. */
  @Override
  public Table<?> table() {
    return Table.<OfCondition>columns()
        .text("mask", OfCondition::mask)
        .text("kind", OfCondition::kind)
        .text("condition", OfCondition::condition)
        .whole("items", OfCondition::items)
        .and(Measured.columns("z"), OfCondition::z)
        .and(Measured.columns("activation"), OfCondition::activation)
        .of(
            masks.stream()
                .flatMap(of -> Stream.concat(conditions(of), conditionsOfControls(of)))
                .toList());
  }

  private static Stream<OfCondition> conditions(OfMask of) {
    return of.profile().scores().stream()
        .map(score ->
            new OfCondition(
                of.name(),
                "mask",
                score.condition(),
                score.items().size(),
                Measured.of(score.z()),
                Measured.of(score.activation())));
  }

  private static Stream<OfCondition> conditionsOfControls(OfMask of) {
    return of.controls().stream()
        .flatMap(control ->
            control.spread().stream()
                .map(spread ->
                    new OfCondition(
                        of.name(),
                        control.kind(),
                        spread.condition(),
                        null,
                        new Measured(spread.median(), spread.least(), spread.most()),
                        null)));
  }

  private record OfItem(String mask, String condition, int item, double z) {}

  private Table<OfItem> items() {
    var rows = new ArrayList<OfItem>();
    for (OfMask of : masks) {
      for (Profile.Score score : of.profile().scores()) {
        for (int i = 0; i < score.items().size(); i++) {
          rows.add(new OfItem(of.name(), score.condition(), i, score.items().get(i)));
        }
      }
    }
    return Table.<OfItem>columns()
        .text("mask", OfItem::mask)
        .text("condition", OfItem::condition)
        .whole("item", OfItem::item)
        .number("z", OfItem::z)
        .of(rows);
  }

  @Override
  public List<String> lines() {
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

  private static Table<Integer> scores(OfMask of) {
    List<Profile.Score> scores = of.profile().scores();
    Columns<Integer> columns =
        Table.<Integer>columns()
            .and(
                Table.<Profile.Score>columns()
                    .text("condition", Profile.Score::condition)
                    .whole("items", score -> score.items().size())
                    .number("activation", score -> score.activation().value())
                    .headed("|activation|")
                    .formatted("%.4g")
                    .number("z", score -> score.z().value())
                    .digits(2)
                    .text("interval", score -> interval(score.z()))
                    .headed("95 %"),
                scores::get);
    for (ControlProfile control : of.controls()) {
      columns =
          columns.text(
              "%s (%d)".formatted(control.kind(), control.masks()),
              i -> shown(control.spread().get(i)));
    }
    return columns.of(IntStream.range(0, scores.size()).boxed().toList());
  }

  private static String shown(ControlProfile.Spread spread) {
    return Rounded.number(spread.median(), 2)
        + " "
        + Rounded.interval(spread.least(), spread.most(), 2);
  }

  private static Table<Profile.Test> tests(Profile profile) {
    return Table.<Profile.Test>columns()
        .text("test", test -> test.more() + " > " + test.less())
        .text("items", test -> test.paired() ? "paired" : "Welch")
        .number("difference", test -> test.difference().value())
        .digits(2)
        .text("interval", test -> interval(test.difference()))
        .headed("95 %")
        .number("d", Profile.Test::d)
        .digits(2)
        .number("p", Profile.Test::p)
        .shown(test -> probability(test.p()))
        .number("holm", Profile.Test::holm)
        .headed("Holm")
        .shown(test -> probability(test.holm()))
        .of(profile.tests());
  }

  private static String interval(Estimate estimate) {
    Interval interval = estimate.interval(LEVEL);
    return Rounded.interval(interval.low(), interval.high(), 2);
  }

  private static String probability(double p) {
    return p < .001 ? String.format(Locale.ROOT, "%.1e", p) : Rounded.number(p, 3);
  }
}
