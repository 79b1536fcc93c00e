package dev.broca.app.command.mask;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Printing;
import dev.broca.app.cli.Report;
import dev.broca.app.cli.Staging;
import dev.broca.app.option.Converters;
import dev.broca.app.option.MaskMatch;
import dev.broca.app.option.MaskShape;
import dev.broca.lab.LabException;
import dev.broca.lab.control.Balance;
import dev.broca.lab.control.Controls;
import dev.broca.lab.control.MatchedControl;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Table;
import dev.broca.lab.response.Outliers;
import dev.broca.lab.response.PositionClass;
import dev.broca.lab.response.Selection;
import dev.broca.lab.response.UnitStatistics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code broca mask random}. */
@Command(
    name = "random",
    header = "Draw control masks for a mask.",
    customSynopsis = "broca mask random --like MASK --out DIR [OPTION]...",
    sortOptions = false,
    description = {
      "Draws masks to compare a mask with, with the seeds S, S+1, ..., and prints what they share"
          + " with it. Energies are nominal, of the intact stream on the localizer's texts; broca"
          + " evaluate --footprint measures what a lesion takes out. By --match:",
      "",
      "  uniform         as many units, from all others (exactly as the authors' code draws them)",
      "  layer           as many units in every block",
      "  run             other coordinates in the same blocks: same size, blocks, coordinates and"
          + " runs through depth",
      "  energy          as run, with the same energy (within a factor of 1.25 at first and at"
          + " other positions) and no preference (mean |t| below 2)",
      "  label-permuted  what the localizer finds with permuted labels: copied from where broca"
          + " localize --label-permuted M has written them",
      "  nearest-energy  for every unit the one of its block with the nearest energy, however far that"
          + " is (one mask)",
      "  anti-selective  the units with the most negative t (one mask)",
      "  without-outliers, refilled, outliers",
      "                  the mask without its coordinates with massive activations (and with the"
          + " next units in their place), and those alone (one mask each)",
      "",
      "At mlp-hidden and heads, where equal numbers in two blocks have nothing in common, run is"
          + " layer, energy matches unit by unit within blocks, and the last line does not apply.",
      "",
      "All but uniform, layer and run need files of the localizer: give a mask that lies in the folder of"
          + " its localizer's result, or name that folder with --result.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  broca mask random --like mask.npy --count 3 --seed 42 --out controls",
      "  broca mask random --like results/1a2b3c4d/MASK.npy --match energy --count 19 --out controls"
    })
final class RandomMasksCommand extends BrocaCommand {
  private static final Columns<Balanced> BALANCE =
      Table.<Balanced>columns()
          .text("mask", Balanced::name)
          .forPeople()
          .text("file", balanced -> balanced.file().toString())
          .forPrograms()
          .whole("units", balanced -> balanced.balance().units())
          .whole("blocks", balanced -> balanced.balance().blocks())
          .whole("coordinates", balanced -> balanced.balance().coordinates())
          .number("run", balanced -> balanced.balance().run())
          .digits(2)
          .and(
              Table.<Balance.Measured>columns()
                  .number("mean_t", Balance.Measured::t)
                  .digits(2)
                  .number("nominal_energy_first", Balance.Measured::energyFirst)
                  .headed("nominal first")
                  .digits(4)
                  .number("nominal_energy_rest", Balance.Measured::energyRest)
                  .headed("nominal rest")
                  .digits(4),
              balanced -> balanced.balance().measured().orElse(null))
          .number("unmatched_units", balanced -> balanced.drawn().units())
          .digits(3)
          .number("unmatched_energy_first", balanced -> balanced.drawn().first())
          .headed("unmatched first")
          .digits(3)
          .number("unmatched_energy_rest", balanced -> balanced.drawn().rest())
          .headed("unmatched rest")
          .digits(3);

  @Option(
      names = "--like",
      paramLabel = "MASK",
      required = true,
      description = "The mask to draw controls for.")
  private Path like = Path.of("");

  @Mixin private MaskShape shape = new MaskShape();

  @Option(
      names = "--result",
      paramLabel = "DIR",
      description =
          "The folder of the localizer's result, for t values, energies and label-permuted masks."
              + " Default: the folder of the mask.")
  private @Nullable Path result;

  @Option(
      names = "--match",
      paramLabel = "KIND",
      description =
          "uniform (default), layer, run, energy, label-permuted, nearest-energy, anti-selective, without-outliers,"
              + " refilled or outliers.",
      converter = Converters.OfMatch.class)
  private MaskMatch match = MaskMatch.UNIFORM;

  @Mixin private Printing printing = new Printing();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfRepetitions.class)
  private int count = 1;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "The seed of the first. Default: ${DEFAULT-VALUE}.",
      converter = Converters.OfSeed.class)
  private long seed = Selection.DEFAULT_SEED;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder to write to.")
  private Path out = Path.of("");

  RandomMasksCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    if (seed + count - 1 >= 1L << 32) {
      throw wrong("The last seed would be %d, beyond 4294967295.".formatted(seed + count - 1));
    }
    Mask mask = shape.read(like);
    Optional<UnitStatistics> known = ResultFolder.statistics(resultFolder(), mask.units());
    int masks = match.drawn ? count : 1;
    var drawn = new LinkedHashMap<String, Drawn>();
    for (long s = seed; s < seed + masks; s++) {
      drawn.put(name(mask, s), draw(mask, known, s));
    }
    try (Staging staging = Staging.in(out)) {
      drawn.forEach((name, control) -> MaskFiles.write(control.mask(), staging.path(name)));
      drawn.keySet().forEach(staging::publish);
    }
    Table<Balanced> table = BALANCE.of(balanced(mask, drawn, known));
    printing.print(
        console, Report.of(() -> lines(drawn.keySet(), table), () -> table, () -> table));
    return OK;
  }

  /** A control, and the shares of units and energies that it leaves unmatched. */
  private record Drawn(Mask mask, double units, double first, double rest) {
    static Drawn whole(Mask mask) {
      return new Drawn(mask, 0, 0, 0);
    }
  }

  /** A mask as it is printed. */
  private record Balanced(String name, Path file, Balance balance, Drawn drawn) {
    static Balanced of(String name, Path file, Drawn drawn, Optional<UnitStatistics> known) {
      return new Balanced(name, file, Balance.of(drawn.mask(), known), drawn);
    }
  }

  private Drawn draw(Mask mask, Optional<UnitStatistics> known, long s) {
    return switch (match) {
      case UNIFORM -> Drawn.whole(Controls.uniform(mask, mask.size(), s));
      case LAYER -> Drawn.whole(Controls.layerMatched(mask, s));
      case RUN -> Drawn.whole(Controls.runMatched(mask, s));
      case ENERGY -> {
        MatchedControl control = Controls.energyMatched(mask, required(known), s);
        yield new Drawn(
            control.mask(),
            control.unmatchedUnits(),
            control.unmatchedFirst(),
            control.unmatchedRest());
      }
      case LABEL_PERMUTED -> Drawn.whole(labelPermuted(mask, s));
      case NEAREST_ENERGY -> Drawn.whole(Controls.nearestEnergy(mask, required(known)));
      case ANTI_SELECTIVE -> Drawn.whole(Controls.antiSelective(mask, required(known)));
      case WITHOUT_OUTLIERS ->
          Drawn.whole(
              Controls.withoutOutliers(mask, required(known), outliers(mask, known), false));
      case REFILLED ->
          Drawn.whole(Controls.withoutOutliers(mask, required(known), outliers(mask, known), true));
      case OUTLIERS -> Drawn.whole(Controls.outliersAlone(mask, outliers(mask, known)));
    };
  }

  /**
   * Permuting labels needs the responses to all texts: the localizer does it, and keeps the mask.
   */
  private Mask labelPermuted(Mask mask, long s) {
    Path file = resultFolder().resolve(ResultFolder.labelPermuted(mask.units().site(), s));
    if (!Files.isRegularFile(file)) {
      throw new LabException(
          "Label-permuted controls are found by the localizer, but there is no %s. Run broca localize once more as for this mask, with --label-permuted %d (seeds are those from its --seed on), or name the folder of its result with --result."
              .formatted(file, count));
    }
    ResultFolder.requireWhole(file);
    return MaskFiles.read(file, mask.units());
  }

  /** Outlier coordinates where the localizer reads, as its page marks them. */
  private Outliers outliers(Mask mask, Optional<UnitStatistics> known) {
    if (!mask.units().site().sharesCoordinates()) {
      throw new LabException(
          "--match %s is about coordinates of the stream with massive activations. At %s a coordinate is another unit in every block. Match by uniform, layer, energy or label-permuted."
              .formatted(match.label, mask.units().site().label()));
    }
    return Outliers.of(required(known).energy(), EnumSet.of(PositionClass.READ));
  }

  private Path resultFolder() {
    return result != null ? result : like.toAbsolutePath().resolveSibling("");
  }

  private UnitStatistics required(Optional<UnitStatistics> known) {
    return known.orElseThrow(() ->
        new LabException(
            "--match %s needs t values and energies, but %s does not hold %s and %s. Name the folder that broca localize wrote with --result."
                .formatted(
                    match.label, resultFolder(), ResultFolder.T_VALUES, ResultFolder.ENERGIES)));
  }

  private List<String> lines(Collection<String> names, Table<Balanced> table) {
    return Stream.of(
            names.stream().map(name -> out.resolve(name).toString()),
            Stream.of(""),
            table.lines().stream())
        .flatMap(part -> part)
        .toList();
  }

  private List<Balanced> balanced(
      Mask mask, Map<String, Drawn> drawn, Optional<UnitStatistics> known) {
    var rows = new ArrayList<Balanced>();
    rows.add(Balanced.of("(the mask itself)", like, Drawn.whole(mask), known));
    drawn.forEach(
        (name, control) -> rows.add(Balanced.of(name, out.resolve(name), control, known)));
    return rows;
  }

  private String name(Mask mask, long s) {
    String kind = match.label + ResultFolder.inName(mask.units().site());
    return match.drawn ? kind + "_seed=" + s + ".npy" : kind + ".npy";
  }
}
