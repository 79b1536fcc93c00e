package dev.broca.app.command.study;

import dev.broca.app.cli.Staging;
import dev.broca.app.cli.TextTable;
import dev.broca.app.report.sweep.Sweep;
import dev.broca.app.report.sweep.SweepPage;
import dev.broca.lab.output.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code broca sweep} prints and keeps. */
final class SweepReport {
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
      Files.writeString(folder.resolve(JSON), json() + "\n");
      Files.write(folder.resolve(CSV), csv());
      SweepPage.write(sweep, folder.resolve(PAGE));
      staging.publish(name());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String json() {
    return Json.of(sweep);
  }

  /** One row for every checkpoint. */
  List<String> csv() {
    var table =
        new TextTable(
            "checkpoint",
            "step",
            "model",
            "revision",
            "units",
            "all_units",
            "max_t",
            "max_t_share",
            "max_t_in_mask",
            "q",
            "q_share",
            "q_in_mask",
            "split_half_r",
            "corrected_dice",
            "held_out_unit_d",
            "held_out_mask_d",
            "previous",
            "with_previous",
            "with_previous_low",
            "with_previous_high",
            "with_previous_chance_low",
            "with_previous_chance_high",
            "with_last",
            "with_last_low",
            "with_last_high",
            "with_last_chance_low",
            "with_last_chance_high",
            "t_correlation",
            "last_units_unit_d",
            "last_units_mask_d",
            "score",
            "chance",
            "folder");
    sweep.points().forEach(point -> table.row(cells(point)));
    return table.csv();
  }

  private static Object[] cells(Sweep.Point point) {
    var cells =
        new ArrayList<@Nullable Object>(
            Arrays.asList(
                point.label(),
                point.step(),
                point.model(),
                point.revision(),
                point.units(),
                point.allUnits(),
                point.maxT(),
                (double) point.maxT() / point.allUnits(),
                point.maxTInMask(),
                point.q(),
                (double) point.q() / point.allUnits(),
                point.qInMask(),
                point.quality().splitHalfR(),
                point.quality().correctedDice(),
                point.quality().heldOut().unitD(),
                point.quality().heldOut().maskD(),
                point.previous()));
    cells.addAll(cells(point.withPrevious()));
    cells.addAll(cells(point.withLast()));
    cells.add(point.tCorrelation());
    Sweep.Effect effect = point.lastUnits();
    cells.add(effect == null ? null : effect.unitD());
    cells.add(effect == null ? null : effect.maskD());
    Sweep.Score score = point.score();
    cells.add(score == null ? null : score.value());
    cells.add(score == null ? null : score.chance());
    cells.add(point.folder());
    return cells.stream().map(cell -> cell == null ? "" : cell).toArray();
  }

  private static List<@Nullable Object> cells(Sweep.@Nullable Agreement found) {
    return found == null
        ? Arrays.asList(null, null, null, null, null)
        : Arrays.asList(
            found.corrected(), found.low(), found.high(), found.chanceLow(), found.chanceHigh());
  }

  /** A table for people, and what it comes to. */
  List<String> lines() {
    boolean effects = sweep.points().stream().anyMatch(point -> point.lastUnits() != null);
    Sweep.Task task = sweep.task();
    var header =
        new ArrayList<>(
            List.of(
                "checkpoint",
                "max-t",
                "q",
                "split-half",
                "dice",
                "d unit",
                "d mask",
                "with last",
                "with previous",
                "r of t"));
    if (effects) {
      header.add("d of last's units");
    }
    if (task != null) {
      header.add(task.name());
    }
    var table = new TextTable(header.toArray(new String[0]));
    for (Sweep.Point point : sweep.points()) {
      var row = new ArrayList<Object>(numbers(point));
      if (effects) {
        Sweep.Effect effect = point.lastUnits();
        row.add(two(effect == null ? null : effect.unitD()));
      }
      if (task != null) {
        Sweep.Score score = point.score();
        row.add(score == null ? "–" : String.format(Locale.ROOT, "%.3f", score.value()));
      }
      table.row(row.toArray());
    }
    var lines = new ArrayList<>(table.lines());
    lines.add("");
    lines.add(
        "max-t, q: units that pass at .05, of %,d; with last, with previous: overlap of the masks (Dice corrected for chance) [95 %%]; r of t: correlation of the t maps with that of %s."
            .formatted(sweep.points().getLast().allUnits(), sweep.last()));
    sweep
        .missing()
        .forEach(gap -> lines.add("Missing: %s. %s".formatted(gap.label(), gap.reason())));
    return lines;
  }

  private static List<Object> numbers(Sweep.Point point) {
    return List.of(
        point.label(),
        point.maxT(),
        point.q(),
        two(point.quality().splitHalfR()),
        two(point.quality().correctedDice()),
        two(point.quality().heldOut().unitD()),
        two(point.quality().heldOut().maskD()),
        interval(point.withLast()),
        interval(point.withPrevious()),
        two(point.tCorrelation()));
  }

  private static String interval(Sweep.@Nullable Agreement found) {
    return found == null
        ? "–"
        : "%s [%s, %s]".formatted(two(found.corrected()), two(found.low()), two(found.high()));
  }

  private static String two(@Nullable Double value) {
    return value == null ? "–" : String.format(Locale.ROOT, "%.2f", value);
  }
}
