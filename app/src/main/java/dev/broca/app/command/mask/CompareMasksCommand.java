package dev.broca.app.command.mask;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Json;
import dev.broca.app.cli.Printing;
import dev.broca.app.cli.TextTable;
import dev.broca.app.option.Converters;
import dev.broca.app.option.MaskShape;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.Overlap;
import dev.broca.lab.mask.OverlapIntervals;
import dev.broca.lab.response.Selection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code broca mask compare}. */
@Command(
    name = "compare",
    header = "Compare masks with each other.",
    customSynopsis = "broca mask compare MASK MASK... [OPTION]...",
    sortOptions = false,
    description = {
      "Prints the overlap of every pair of masks as a matrix: Dice's coefficient corrected for"
          + " chance (0 is chance, 1 is identity), (dice - e) / (1 - e) with e = 2 a b / (N (a +"
          + " b)) for masks of a and b of N units, with a 95 %% interval over coordinates; then,"
          + " pair by pair, the numbers behind it and where 95 %% of unrelated masks like these"
          + " lie (the coordinates of one permuted).",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca mask compare strict.npy paper.npy --format json",
      "  broca mask compare language.npy multiple-demand.npy theory-of-mind.npy"
    })
final class CompareMasksCommand extends BrocaCommand {
  /**
   * The overlap of two masks as it is printed. What is undefined is null.
   *
   * @param shared number of units in both
   * @param low of the 95 % interval of the corrected Dice
   * @param chanceLow of the 95 % of unrelated masks
   */
  record Compared(
      String a,
      String b,
      int unitsA,
      int unitsB,
      int shared,
      @Nullable Double dice,
      @Nullable Double corrected,
      @Nullable Double low,
      @Nullable Double high,
      @Nullable Double chanceLow,
      @Nullable Double chanceHigh) {}

  /** A mask as it is printed. */
  record Named(String file, int units, int coordinates) {}

  /**
   * All of it.
   *
   * @param corrected the matrix of corrected Dice, a row for every mask
   * @param pairs every two masks once
   */
  record Matrix(List<Named> masks, List<List<@Nullable Double>> corrected, List<Compared> pairs) {}

  @Parameters(arity = "2..*", paramLabel = "MASK", description = "Two masks or more.")
  private List<Path> files = List.of();

  @Mixin private MaskShape shape = new MaskShape();

  @Option(
      names = "--draws",
      paramLabel = "N",
      description = "Draws for every interval. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfRepetitions.class)
  private int draws = OverlapIntervals.DRAWS;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "For these draws. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfSeed.class)
  private long seed = Selection.DEFAULT_SEED;

  @Mixin private Printing printing = new Printing();

  CompareMasksCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    List<Mask> masks = files.stream().map(shape::read).toList();
    var pairs = new ArrayList<Compared>();
    for (int i = 0; i < masks.size(); i++) {
      for (int j = i + 1; j < masks.size(); j++) {
        pairs.add(compare(i, masks.get(i), j, masks.get(j)));
      }
    }
    switch (printing.format()) {
      case TABLE -> print(masks, pairs);
      case JSON -> console.print(Json.of(matrix(masks, pairs)));
      case CSV -> console.print(csv(pairs).csv());
    }
    return OK;
  }

  private Compared compare(int i, Mask a, int j, Mask b) {
    OverlapIntervals found = OverlapIntervals.of(a, b, draws, seed);
    return new Compared(
        files.get(i).toString(),
        files.get(j).toString(),
        a.size(),
        b.size(),
        found.overlap().shared(),
        Json.finite(found.overlap().dice()),
        Json.finite(found.overlap().corrected()),
        Json.finite(found.interval().low()),
        Json.finite(found.interval().high()),
        Json.finite(found.chance().low()),
        Json.finite(found.chance().high()));
  }

  /** The pair of two masks, whichever comes first. */
  private Compared pair(List<Compared> pairs, int i, int j) {
    int a = Math.min(i, j);
    int b = Math.max(i, j);
    int before = a * (2 * files.size() - a - 1) / 2;
    return pairs.get(before + b - a - 1);
  }

  private Matrix matrix(List<Mask> masks, List<Compared> pairs) {
    var named = new ArrayList<Named>();
    var rows = new ArrayList<List<@Nullable Double>>();
    for (int i = 0; i < masks.size(); i++) {
      Mask mask = masks.get(i);
      named.add(new Named(files.get(i).toString(), mask.size(), mask.coordinates().size()));
      var row = new ArrayList<@Nullable Double>();
      for (int j = 0; j < masks.size(); j++) {
        row.add(
            i == j
                ? Json.finite(Overlap.of(mask, mask).corrected())
                : pair(pairs, i, j).corrected());
      }
      rows.add(row);
    }
    return new Matrix(named, rows, pairs);
  }

  /** Paths are long: in the tables, masks have numbers. */
  private void print(List<Mask> masks, List<Compared> pairs) {
    var names = new TextTable("", "mask", "units", "coordinates");
    for (int i = 0; i < files.size(); i++) {
      Mask mask = masks.get(i);
      names.row(i + 1, files.get(i), mask.size(), mask.coordinates().size());
    }
    console.print(names.lines());
    console.print("");
    console.print("Corrected Dice [95 %]");
    console.print(matrixTable(pairs).lines());
    console.print("");
    console.print(pairTable(pairs).lines());
  }

  private TextTable matrixTable(List<Compared> pairs) {
    var header = new ArrayList<String>(List.of(""));
    for (int j = 1; j <= files.size(); j++) {
      header.add(Integer.toString(j));
    }
    var table = new TextTable(header.toArray(new String[0]));
    for (int i = 0; i < files.size(); i++) {
      var row = new ArrayList<Object>(List.of(i + 1));
      for (int j = 0; j < files.size(); j++) {
        row.add(i == j ? "–" : cell(pair(pairs, i, j)));
      }
      table.row(row.toArray());
    }
    return table;
  }

  private static String cell(Compared pair) {
    return "%s [%s, %s]"
        .formatted(rounded(pair.corrected()), rounded(pair.low()), rounded(pair.high()));
  }

  private TextTable pairTable(List<Compared> pairs) {
    var table =
        new TextTable("a", "b", "units a", "units b", "shared", "dice", "corrected", "chance 95 %");
    for (int i = 0; i < files.size(); i++) {
      for (int j = i + 1; j < files.size(); j++) {
        Compared pair = pair(pairs, i, j);
        table.row(
            i + 1,
            j + 1,
            pair.unitsA(),
            pair.unitsB(),
            pair.shared(),
            fixed(pair.dice()),
            fixed(pair.corrected()),
            "[%s, %s]".formatted(rounded(pair.chanceLow()), rounded(pair.chanceHigh())));
      }
    }
    return table;
  }

  private static TextTable csv(List<Compared> pairs) {
    var table =
        new TextTable(
            "a",
            "b",
            "units_a",
            "units_b",
            "shared",
            "dice",
            "corrected",
            "low",
            "high",
            "chance_low",
            "chance_high");
    for (Compared pair : pairs) {
      table.row(
          pair.a(),
          pair.b(),
          pair.unitsA(),
          pair.unitsB(),
          pair.shared(),
          orBlank(pair.dice()),
          orBlank(pair.corrected()),
          orBlank(pair.low()),
          orBlank(pair.high()),
          orBlank(pair.chanceLow()),
          orBlank(pair.chanceHigh()));
    }
    return table;
  }

  private static Object orBlank(@Nullable Double value) {
    return value == null ? "" : value;
  }

  private static String fixed(@Nullable Double value) {
    return value == null ? "–" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String rounded(@Nullable Double value) {
    return value == null ? "–" : String.format(Locale.ROOT, "%.2f", value);
  }
}
