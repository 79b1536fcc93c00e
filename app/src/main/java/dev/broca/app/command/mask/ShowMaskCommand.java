package dev.broca.app.command.mask;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Printing;
import dev.broca.app.cli.Report;
import dev.broca.app.option.MaskShape;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.output.Table;
import dev.broca.model.unit.Units;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code broca mask show}. */
@Command(
    name = "show",
    header = "Show what is in a mask.",
    customSynopsis = "broca mask show MASK [OPTION]...",
    sortOptions = false,
    description = {"Prints the size of a mask, its units per block and its coordinates.", ""},
    footer = {"", "Example:", "  broca mask show mask.npy --format csv"})
final class ShowMaskCommand extends BrocaCommand {
  /**
   * A mask as it is printed.
   *
   * @param blocks number of blocks of the model
   * @param widths units of every block
   * @param units number of masked units
   * @param perBlock masked units of every block
   * @param coordinates different coordinates masked in any block
   * @param members the masked coordinates of every block
   * @param passport where the mask comes from
   */
  record Shown(
      String file,
      String site,
      int blocks,
      List<Integer> widths,
      int units,
      double percent,
      List<Integer> perBlock,
      List<Integer> coordinates,
      List<List<Integer>> members,
      Object passport) {}

  @Parameters(paramLabel = "MASK", description = "A .npy, .npz, .safetensors or .csv file.")
  private Path file = Path.of("");

  @Mixin private MaskShape shape = new MaskShape();

  @Mixin private Printing printing = new Printing();

  ShowMaskCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    Mask mask = shape.read(file);
    printing.print(console, Report.of(() -> lines(mask), () -> shown(mask), mask::table));
    return OK;
  }

  private Shown shown(Mask mask) {
    Units units = mask.units();
    return new Shown(
        file.toString(),
        units.site().label(),
        units.blocks(),
        units.widths(),
        mask.size(),
        percent(mask),
        mask.perBlock(),
        mask.coordinates(),
        members(mask),
        mask.passport().entries());
  }

  private static double percent(Mask mask) {
    return 100.0 * mask.size() / mask.units().count();
  }

  private static List<List<Integer>> members(Mask mask) {
    var members = new ArrayList<List<Integer>>();
    for (int block = 0; block < mask.units().blocks(); block++) {
      var coordinates = new ArrayList<Integer>();
      for (int coordinate : mask.coordinates(block)) {
        coordinates.add(coordinate);
      }
      members.add(coordinates);
    }
    return members;
  }

  private List<String> lines(Mask mask) {
    Units units = mask.units();
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %d of %d units (%.2f %%) at %s, %d blocks; %d different coordinates",
            file,
            mask.size(),
            units.count(),
            percent(mask),
            units.site().label(),
            units.blocks(),
            mask.coordinates().size()));
    lines.add("");
    lines.addAll(blocks(mask).lines());
    return lines;
  }

  private static Table<Integer> blocks(Mask mask) {
    List<List<Integer>> members = members(mask);
    return Table.<Integer>columns()
        .whole("block", block -> block)
        .whole("units", block -> members.get(block).size())
        .text(
            "coordinates",
            block ->
                members.get(block).stream().map(String::valueOf).collect(Collectors.joining(" ")))
        .of(IntStream.range(0, members.size()).boxed().toList());
  }
}
