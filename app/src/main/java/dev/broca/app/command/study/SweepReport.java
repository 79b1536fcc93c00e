package dev.broca.app.command.study;

import dev.broca.app.cli.Report;
import dev.broca.app.report.sweep.SweepPage;
import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Json;
import dev.broca.lab.output.Rounded;
import dev.broca.lab.output.Table;
import dev.broca.lab.sweep.Sweep;
import dev.broca.torch.Staging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code broca sweep} prints and keeps. */
final class SweepReport implements Report {
  private static final String JSON = "sweep.json";
  private static final String CSV = "sweep.csv";
  private static final String PAGE = "index.html";

  private final Sweep sweep;

  SweepReport(Sweep sweep) {
    this.sweep = sweep;
  }

  private String name() {
    return "sweep-" + sweep.key().substring(0, 8);
  }

  /** The folder of table and page. */
  Path folder(Path out) {
    return out.resolve(name());
  }

  Path page(Path out) {
    return folder(out).resolve(PAGE);
  }

  /** Keeps table and page below {@code out}, instead of those that are there. */
  void write(Path out) {
    try (Staging staging = Staging.in(out)) {
      Path folder = staging.folder(name());
      Files.writeString(folder.resolve(JSON), Json.of(json()) + "\n");
      Files.write(folder.resolve(CSV), table().csv());
      SweepPage.write(sweep, folder.resolve(PAGE));
      staging.publish(name());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Object json() {
    return sweep;
  }

  /** A row for every checkpoint. */
  @Override
  public Table<Sweep.Point> table() {
    return Table.<Sweep.Point>columns()
        .text("checkpoint", Sweep.Point::label)
        .whole("step", Sweep.Point::step)
        .text("model", Sweep.Point::model)
        .text("revision", Sweep.Point::revision)
        .whole("units", Sweep.Point::units)
        .whole("all_units", Sweep.Point::allUnits)
        .whole("max_t", Sweep.Point::maxT)
        .number("max_t_share", point -> (double) point.maxT() / point.allUnits())
        .whole("max_t_in_mask", Sweep.Point::maxTInMask)
        .whole("q", Sweep.Point::q)
        .number("q_share", point -> (double) point.q() / point.allUnits())
        .whole("q_in_mask", Sweep.Point::qInMask)
        .number("split_half_r", point -> point.quality().splitHalfR())
        .number("corrected_dice", point -> point.quality().correctedDice())
        .and(effect("held_out"), point -> point.quality().heldOut())
        .text("previous", Sweep.Point::previous)
        .and(agreement("with_previous"), Sweep.Point::withPrevious)
        .and(agreement("with_last"), Sweep.Point::withLast)
        .number("t_correlation", Sweep.Point::tCorrelation)
        .and(effect("last_units"), Sweep.Point::lastUnits)
        .and(
            Table.<Sweep.Score>columns()
                .number("score", Sweep.Score::value)
                .number("chance", Sweep.Score::chance),
            Sweep.Point::score)
        .text("folder", Sweep.Point::folder)
        .of(sweep.points());
  }

  private static Columns<Sweep.Effect> effect(String of) {
    return Table.<Sweep.Effect>columns()
        .number(of + "_unit_d", Sweep.Effect::unitD)
        .number(of + "_mask_d", Sweep.Effect::maskD);
  }

  private static Columns<Sweep.Agreement> agreement(String name) {
    return Table.<Sweep.Agreement>columns()
        .number(name, Sweep.Agreement::corrected)
        .number(name + "_low", Sweep.Agreement::low)
        .number(name + "_high", Sweep.Agreement::high)
        .number(name + "_chance_low", Sweep.Agreement::chanceLow)
        .number(name + "_chance_high", Sweep.Agreement::chanceHigh);
  }

  private Table<Sweep.Point> summary() {
    Sweep.Task task = sweep.task();
    return Table.<Sweep.Point>columns()
        .text("checkpoint", Sweep.Point::label)
        .whole("max-t", Sweep.Point::maxT)
        .whole("q", Sweep.Point::q)
        .number("split-half", point -> point.quality().splitHalfR())
        .digits(2)
        .number("dice", point -> point.quality().correctedDice())
        .digits(2)
        .number("d unit", point -> point.quality().heldOut().unitD())
        .digits(2)
        .number("d mask", point -> point.quality().heldOut().maskD())
        .digits(2)
        .text("with last", point -> shown(point.withLast()))
        .orDash()
        .text("with previous", point -> shown(point.withPrevious()))
        .orDash()
        .number("r of t", Sweep.Point::tCorrelation)
        .digits(2)
        .and(
            Table.<Sweep.Effect>columns()
                .number("d of last's units", Sweep.Effect::unitD)
                .digits(2)
                .when(sweep.points().stream().anyMatch(point -> point.lastUnits() != null)),
            Sweep.Point::lastUnits)
        .and(
            Table.<Sweep.Score>columns()
                .number(task == null ? "" : task.name(), Sweep.Score::value)
                .digits(3)
                .when(task != null),
            Sweep.Point::score)
        .of(sweep.points());
  }

  private static @Nullable String shown(Sweep.@Nullable Agreement found) {
    return found == null
        ? null
        : "%s %s"
            .formatted(
                Rounded.number(found.corrected(), 2),
                Rounded.interval(found.low(), found.high(), 2));
  }

  /** A table for people, and what it comes to. */
  @Override
  public List<String> lines() {
    var lines = new ArrayList<>(summary().lines());
    lines.add("");
    lines.add(
        "max-t, q: units that pass at .05, of %,d; with last, with previous: overlap of the masks (Dice corrected for chance) [95 %%]; r of t: correlation of the t maps with that of %s."
            .formatted(sweep.points().getLast().allUnits(), sweep.last()));
    sweep
        .missing()
        .forEach(gap -> lines.add("Missing: %s. %s".formatted(gap.label(), gap.reason())));
    return lines;
  }
}
