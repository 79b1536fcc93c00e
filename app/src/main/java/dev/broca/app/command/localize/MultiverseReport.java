package dev.broca.app.command.localize;

import dev.broca.app.cli.Staging;
import dev.broca.app.cli.TextTable;
import dev.broca.lab.localize.LocalizerOptions;
import dev.broca.lab.localize.Multiverse;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.output.Json;
import dev.broca.lab.stats.Finite;
import dev.broca.lab.stats.Quantiles;
import dev.broca.model.unit.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code broca localize --multiverse} prints and keeps. */
final class MultiverseReport {
  private static final String JSON = "multiverse.json";
  private static final String CSV = "multiverse.csv";

  /**
   * A cell as it is printed. What is undefined is null.
   *
   * @param own whether it has the localizer's own choices, whatever the site
   * @param coordinates different coordinates in the mask
   * @param shared units in common with the mask of the localizer's own choices at this site
   * @param corrected Dice with it, corrected for chance
   * @param file the mask; null where it is not kept
   */
  record Row(
      boolean own,
      String site,
      String pooling,
      String activation,
      String cut,
      @Nullable Double percentage,
      int units,
      int coordinates,
      int shared,
      @Nullable Double dice,
      @Nullable Double corrected,
      @Nullable Double splitHalfR,
      @Nullable String file) {}

  private record Kept(
      String key, Map<String, ?> passport, int extractions, long tokens, List<Row> cells) {}

  private final Multiverse multiverse;
  private final List<Multiverse.Cell> cells;

  MultiverseReport(Multiverse multiverse, List<Multiverse.Cell> cells) {
    this.multiverse = multiverse;
    this.cells = cells;
  }

  /** Keeps masks and tables in a folder of their own below {@code out}; says which. */
  Path write(Path out) {
    String name = multiverse.passport().shortKey();
    try (Staging staging = Staging.in(out)) {
      Path folder = staging.folder(name);
      cells.forEach(cell -> MaskFiles.write(cell.mask(), folder.resolve(fileName(cell))));
      Files.writeString(folder.resolve(JSON), json(true) + "\n");
      Files.write(folder.resolve(CSV), csv(true));
      staging.publish(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.resolve(name);
  }

  private static String fileName(Multiverse.Cell cell) {
    LocalizerOptions options = cell.options();
    return "pooling=%s%s_activation=%s_cut=%s_%s.npy"
        .formatted(
            options.pooling().label(),
            ResultFolder.inName(options.site()),
            options.activation().label(),
            options.truncation().label(),
            ResultFolder.taken(options.selection()));
  }

  String json(boolean kept) {
    return Json.of(
        new Kept(
            multiverse.passport().key(),
            multiverse.passport().entries(),
            multiverse.extractions(),
            multiverse.tokens(),
            rows(kept)));
  }

  List<String> csv(boolean kept) {
    var table =
        new TextTable(
            "own",
            "site",
            "pooling",
            "activation",
            "cut",
            "percentage",
            "units",
            "coordinates",
            "shared",
            "dice",
            "corrected",
            "split_half_r",
            "file");
    for (Row row : rows(kept)) {
      table.row(
          row.own(),
          row.site(),
          row.pooling(),
          row.activation(),
          row.cut(),
          orBlank(row.percentage()),
          row.units(),
          row.coordinates(),
          row.shared(),
          orBlank(row.dice()),
          orBlank(row.corrected()),
          orBlank(row.splitHalfR()),
          orBlank(row.file()));
    }
    return table.csv();
  }

  private static Object orBlank(@Nullable Object value) {
    return value == null ? "" : value;
  }

  /** A table for people, and what it comes to. */
  List<String> lines() {
    var table =
        new TextTable(
            "",
            "site",
            "pooling",
            "activation",
            "cut",
            "%",
            "units",
            "coordinates",
            "overlap",
            "split-half r");
    for (Row row : rows(false)) {
      table.row(
          row.own() ? "*" : "",
          row.site(),
          row.pooling(),
          row.activation(),
          row.cut(),
          row.percentage() == null ? "–" : row.percentage(),
          row.units(),
          row.coordinates(),
          fixed(row.corrected()),
          fixed(row.splitHalfR()));
    }
    var lines = new ArrayList<>(table.lines());
    lines.add("");
    lines.add(
        "* the localizer's own choices; overlap: Dice with their mask at the same site, corrected for chance.");
    cells.stream().filter(multiverse::isOwn).map(this::sameSize).forEach(lines::add);
    lines.add(
        "%d cells from %d %s of the model: %,d tokens."
            .formatted(
                cells.size(),
                multiverse.extractions(),
                multiverse.extractions() == 1 ? "pass" : "passes",
                multiverse.tokens()));
    return lines;
  }

  /** Masks of other sizes cannot agree fully, so they are left out of the summary. */
  private String sameSize(Multiverse.Cell own) {
    Site site = own.options().site();
    int size = own.mask().size();
    double[] overlaps =
        cells.stream()
            .filter(cell -> cell.options().site() == site && !multiverse.isOwn(cell))
            .filter(cell -> cell.mask().size() == size)
            .mapToDouble(cell -> cell.overlap().corrected())
            .toArray();
    if (overlaps.length == 0) {
      return "At %s, no other cell has a mask of the same size.".formatted(site.label());
    }
    return String.format(
        Locale.ROOT,
        "At %s, among the %d others with %d units: median %.2f, from %.2f to %.2f.",
        site.label(),
        overlaps.length,
        size,
        Quantiles.median(overlaps),
        Quantiles.percentile(overlaps, 0),
        Quantiles.percentile(overlaps, 100));
  }

  private List<Row> rows(boolean kept) {
    return cells.stream().map(cell -> row(cell, kept)).toList();
  }

  private Row row(Multiverse.Cell cell, boolean kept) {
    LocalizerOptions options = cell.options();
    Mask mask = cell.mask();
    return new Row(
        multiverse.isOwn(cell),
        options.site().label(),
        options.pooling().label(),
        options.activation().label(),
        options.truncation().label(),
        options.selection().amount() instanceof Amount.Percent percent ? percent.value() : null,
        mask.size(),
        mask.coordinates().size(),
        cell.overlap().shared(),
        Finite.orNull(cell.overlap().dice()),
        Finite.orNull(cell.overlap().corrected()),
        Finite.orNull(cell.splitHalf().r()),
        kept ? fileName(cell) : null);
  }

  private static String fixed(@Nullable Double value) {
    return value == null ? "–" : String.format(Locale.ROOT, "%.2f", value);
  }
}
