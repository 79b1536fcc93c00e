package dev.broca.app.command.localize;

import dev.broca.app.cli.Report;
import dev.broca.lab.localize.LocalizerOptions;
import dev.broca.lab.localize.Multiverse;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.mask.Overlap;
import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Json;
import dev.broca.lab.output.Table;
import dev.broca.lab.stats.Quantiles;
import dev.broca.model.unit.Site;
import dev.broca.torch.Staging;
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
final class MultiverseReport implements Report {
  private static final String JSON = "multiverse.json";
  private static final String CSV = "multiverse.csv";

  private static final Columns<LocalizerOptions> CHOICES =
      Table.<LocalizerOptions>columns()
          .text("site", options -> options.site().label())
          .text("pooling", options -> options.pooling().label())
          .text("activation", options -> options.activation().label())
          .text("cut", options -> options.truncation().label())
          .number("percentage", MultiverseReport::percentage)
          .headed("%");

  private record Document(
      String key,
      Map<String, ?> passport,
      int extractions,
      long tokens,
      Table<Multiverse.Cell> cells) {}

  private final Multiverse multiverse;
  private final List<Multiverse.Cell> cells;
  private final boolean kept;

  /**
   * A report on cells.
   *
   * @param kept whether the masks are kept too; then their files are named
   */
  MultiverseReport(Multiverse multiverse, List<Multiverse.Cell> cells, boolean kept) {
    this.multiverse = multiverse;
    this.cells = cells;
    this.kept = kept;
  }

  /** Keeps masks and tables in a folder of their own below {@code out}; says which. */
  Path write(Path out) {
    String name = multiverse.passport().shortKey();
    try (Staging staging = Staging.in(out)) {
      Path folder = staging.folder(name);
      cells.forEach(cell -> MaskFiles.write(cell.mask(), folder.resolve(fileName(cell))));
      Files.writeString(folder.resolve(JSON), Json.of(json()) + "\n");
      Files.write(folder.resolve(CSV), table().csv());
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

  @Override
  public Object json() {
    return new Document(
        multiverse.passport().key(),
        multiverse.passport().entries(),
        multiverse.extractions(),
        multiverse.tokens(),
        table());
  }

  /**
   * A row for every cell. It is the localizer's own where it has the localizer's own choices,
   * whatever the site; shared units and overlap are with the mask of these choices at its site.
   */
  @Override
  public Table<Multiverse.Cell> table() {
    return Table.<Multiverse.Cell>columns()
        .truth("own", multiverse::isOwn)
        .headed("")
        .shown(cell -> multiverse.isOwn(cell) ? "*" : "")
        .and(CHOICES, Multiverse.Cell::options)
        .whole("units", cell -> cell.mask().size())
        .whole("coordinates", cell -> cell.mask().coordinates().size())
        .and(
            Table.<Overlap>columns()
                .whole("shared", Overlap::shared)
                .forPrograms()
                .number("dice", Overlap::dice)
                .forPrograms()
                .number("corrected", Overlap::corrected)
                .headed("overlap")
                .digits(2),
            Multiverse.Cell::overlap)
        .number("split_half_r", cell -> cell.splitHalf().r())
        .headed("split-half r")
        .digits(2)
        .text("file", cell -> kept ? fileName(cell) : null)
        .forPrograms()
        .of(cells);
  }

  /** A table for people, and what it comes to. */
  @Override
  public List<String> lines() {
    var lines = new ArrayList<>(table().lines());
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

  private static @Nullable Double percentage(LocalizerOptions options) {
    return options.selection().amount() instanceof Amount.Percent percent ? percent.value() : null;
  }
}
