package dev.broca.app.command.mask;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Printing;
import dev.broca.app.cli.Report;
import dev.broca.app.option.Converters;
import dev.broca.app.option.MaskShape;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.Overlap;
import dev.broca.lab.mask.OverlapIntervals;
import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Rounded;
import dev.broca.lab.output.Table;
import dev.broca.lab.response.Selection;
import dev.broca.lab.stats.Interval;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
  /** A mask and its number among those that are compared. */
  private record Numbered(int number, Path file, Mask mask) {}

  /** Two masks and what they share. */
  private record Pair(Numbered a, Numbered b, OverlapIntervals found) {}

  /**
   * All of it as JSON holds it.
   *
   * @param corrected the matrix of corrected Dice, a row for every mask
   * @param pairs every two masks once
   */
  private record Matrix(Table<Numbered> masks, List<List<Double>> corrected, Table<Pair> pairs) {}

  private static final Columns<Numbered> MASKS =
      Table.<Numbered>columns()
          .whole("", Numbered::number)
          .forPeople()
          .text("file", numbered -> numbered.file().toString())
          .headed("mask")
          .whole("units", numbered -> numbered.mask().size())
          .whole("coordinates", numbered -> numbered.mask().coordinates().size());

  /** Paths are long: where people read, masks have numbers. */
  private static final Columns<Pair> PAIRS =
      Table.<Pair>columns()
          .whole("a", pair -> pair.a().number())
          .forPeople()
          .whole("b", pair -> pair.b().number())
          .forPeople()
          .text("a", pair -> pair.a().file().toString())
          .forPrograms()
          .text("b", pair -> pair.b().file().toString())
          .forPrograms()
          .whole("units_a", pair -> pair.a().mask().size())
          .whole("units_b", pair -> pair.b().mask().size())
          .whole("shared", pair -> pair.found().overlap().shared())
          .number("dice", pair -> pair.found().overlap().dice())
          .digits(4)
          .number("corrected", pair -> pair.found().overlap().corrected())
          .digits(4)
          .number("low", pair -> pair.found().interval().low())
          .forPrograms()
          .number("high", pair -> pair.found().interval().high())
          .forPrograms()
          .text("chance 95 %", pair -> shown(pair.found().chance()))
          .forPeople()
          .number("chance_low", pair -> pair.found().chance().low())
          .forPrograms()
          .number("chance_high", pair -> pair.found().chance().high())
          .forPrograms();

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
    List<Numbered> masks = masks();
    List<Pair> pairs = pairs(masks);
    printing.print(
        console,
        Report.of(
            () -> lines(masks, pairs),
            () -> new Matrix(MASKS.of(masks), corrected(masks, pairs), PAIRS.of(pairs)),
            () -> PAIRS.of(pairs)));
    return OK;
  }

  private List<Numbered> masks() {
    return IntStream.range(0, files.size())
        .mapToObj(i -> new Numbered(i + 1, files.get(i), shape.read(files.get(i))))
        .toList();
  }

  private List<Pair> pairs(List<Numbered> masks) {
    var pairs = new ArrayList<Pair>();
    for (Numbered a : masks) {
      for (Numbered b : masks.subList(a.number(), masks.size())) {
        pairs.add(new Pair(a, b, OverlapIntervals.of(a.mask(), b.mask(), draws, seed)));
      }
    }
    return pairs;
  }

  /** The overlap of two different masks, whichever comes first. */
  private static OverlapIntervals overlap(List<Pair> pairs, Numbered one, Numbered other) {
    return pairs.stream()
        .filter(pair ->
            pair.a().number() == Math.min(one.number(), other.number())
                && pair.b().number() == Math.max(one.number(), other.number()))
        .findFirst()
        .orElseThrow()
        .found();
  }

  private static List<List<Double>> corrected(List<Numbered> masks, List<Pair> pairs) {
    return masks.stream()
        .map(row -> masks.stream().map(column -> corrected(pairs, row, column)).toList())
        .toList();
  }

  private static double corrected(List<Pair> pairs, Numbered row, Numbered column) {
    Overlap overlap =
        row == column ? Overlap.of(row.mask(), row.mask()) : overlap(pairs, row, column).overlap();
    return overlap.corrected();
  }

  private static String shown(Interval interval) {
    return Rounded.interval(interval.low(), interval.high(), 2);
  }

  private static List<String> lines(List<Numbered> masks, List<Pair> pairs) {
    var lines = new ArrayList<>(MASKS.of(masks).lines());
    lines.add("");
    lines.add("Corrected Dice [95 %]");
    lines.addAll(matrix(masks, pairs).lines());
    lines.add("");
    lines.addAll(PAIRS.of(pairs).lines());
    return lines;
  }

  private static Table<Numbered> matrix(List<Numbered> masks, List<Pair> pairs) {
    Columns<Numbered> columns = Table.<Numbered>columns().whole("", Numbered::number);
    for (Numbered column : masks) {
      columns =
          columns
              .text(
                  Integer.toString(column.number()),
                  row -> row == column ? null : shown(overlap(pairs, row, column)))
              .orDash();
    }
    return columns.of(masks);
  }

  private static String shown(OverlapIntervals found) {
    return Rounded.number(found.overlap().corrected(), 2) + " " + shown(found.interval());
  }
}
