package dev.broca.lab.mask;

import dev.broca.lab.LabException;
import dev.broca.lab.table.Column;
import dev.broca.lab.table.Row;
import dev.broca.lab.table.TableFile;
import dev.broca.lab.table.TableOptions;
import dev.broca.model.unit.Units;
import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Masks as tables: the columns {@code site}, {@code layer} and {@code unit} in any order with a row
 * per masked unit, {@code site} being left out for block outputs; or dense, a row per block.
 */
final class MaskCsv {
  private static final String HEADER = "site,layer,unit";
  private static final Map<String, Double> TRUTH = Map.of("true", 1., "false", 0.);

  private MaskCsv() {}

  static void write(Mask mask, Path path) {
    String text = String.join("\n", mask.table().csv()) + "\n";
    try {
      WholeFiles.write(path, text); // half a mask would read as a smaller one
    } catch (IOException e) {
      throw new LabException("Cannot write the mask %s: %s.".formatted(path, e), e);
    }
  }

  static BitSet read(Path path, Units units) {
    TableFile plain = TableFile.read(path, TableOptions.STANDARD.withoutHeader());
    if (isDense(plain)) {
      return dense(path, plain, units);
    }
    TableFile table = TableFile.read(path);
    return table.find(Column.UNIT).isPresent() && table.find(Column.LAYER).isPresent()
        ? listed(table, units)
        : dense(path, table, units);
  }

  /** Whether the first record holds nothing but 0 and 1. */
  private static boolean isDense(TableFile plain) {
    return plain.columns().size() > 3
        && plain.rows().stream()
            .limit(1)
            .allMatch(row ->
                IntStream.range(0, plain.columns().size())
                    .allMatch(column -> isTruth(row.cell(column).strip())));
  }

  private static boolean isTruth(String cell) {
    return TRUTH.containsKey(cell.toLowerCase(Locale.ROOT))
        || cell.matches("[01]([.]0*)?(e[+]00)?");
  }

  private static BitSet listed(TableFile table, Units units) {
    OptionalInt site = table.find(Column.SITE);
    int layer = table.column(Column.LAYER);
    int unit = table.column(Column.UNIT);
    refuseOthers(table, layer, unit, site);
    var members = new BitSet();
    table.forEach(row -> {
      site.ifPresent(column -> MaskFiles.refuseSite(row.where(), row.cell(column).strip(), units));
      int block = number(row, "layer", row.cell(layer), units.blocks());
      int coordinate = number(row, "unit", row.cell(unit), units.width(block));
      int member = units.first(block) + coordinate;
      if (members.get(member)) {
        throw row.error("unit %d of layer %d is in the mask twice.".formatted(coordinate, block));
      }
      members.set(member);
    });
    return members;
  }

  /** A further column might say which of the units are meant. */
  private static void refuseOthers(TableFile table, int layer, int unit, OptionalInt site) {
    for (int column = 0; column < table.columns().size(); column++) {
      if (column != layer && column != unit && column != site.orElse(-1)) {
        throw table.error(
            "a mask has the columns %s, but there is a column %s. Leave it out."
                .formatted(HEADER, quote(table.columns().get(column))));
      }
    }
  }

  /** A row for every block, a column for every unit, 0 or 1 in each. */
  private static BitSet dense(Path path, TableFile table, Units units) {
    boolean fits = Mask.even(units) && table.columns().size() == units.width(0);
    if (!fits || table.columns().stream().anyMatch(name -> !isPlace(name))) {
      throw table.error(
          "a mask has the columns %s with a row per unit, or a row per block and a column for each of its units under numbers; found %d columns: %s."
              .formatted(HEADER, table.columns().size(), quote(String.join(",", table.columns()))));
    }
    if (table.size() != units.blocks()) {
      throw new LabException(
          "%s has %d rows, but a mask for this model has %s."
              .formatted(path, table.size(), Mask.describe(units)));
    }
    var members = new BitSet();
    int[] block = new int[1];
    table.forEach(row -> {
      for (int unit = 0; unit < units.width(0); unit++) {
        String cell = row.cell(unit).strip();
        double value = TRUTH.getOrDefault(cell.toLowerCase(Locale.ROOT), Double.NaN);
        if (Double.isNaN(value)) {
          value = row.number(unit);
        }
        if (value != 0 && value != 1) {
          throw row.error(
              "values of a mask are 0 or 1, but unit %d is %s.".formatted(unit, quote(cell)));
        }
        members.set(units.first(block[0]) + unit, value == 1);
      }
      block[0]++;
    });
    return members;
  }

  private static boolean isPlace(String column) {
    return column.matches("[A-Za-z_]{0,12}[0-9]{1,9}([.]0)?");
  }

  /** The site of the first unit; empty where there are no units, or no sites. */
  static Optional<String> site(Path path) {
    if (isDense(TableFile.read(path, TableOptions.STANDARD.withoutHeader()))) {
      return Optional.empty();
    }
    TableFile table = TableFile.read(path);
    OptionalInt site = table.find(Column.SITE);
    return site.isEmpty() || table.size() == 0
        ? Optional.empty()
        : Optional.of(table.rows().getFirst().cell(site.getAsInt()).strip());
  }

  private static int number(Row row, String name, String cell, int past) {
    String field = cell.strip().replaceFirst("[.]0*$", "");
    if (!field.matches("[0-9]{1,9}") || Integer.parseInt(field) >= past) {
      throw row.error(
          "%s should be a whole number from 0 to %d, but it is %s."
              .formatted(name, past - 1, quote(cell)));
    }
    return Integer.parseInt(field);
  }

  /** Foreign text, short enough and harmless for a terminal. */
  static String quote(String text) {
    String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
    return '"' + (plain.length() > 60 ? plain.substring(0, 60) + "..." : plain) + '"';
  }
}
