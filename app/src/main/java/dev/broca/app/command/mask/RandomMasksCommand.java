package dev.broca.app.command.mask;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Json;
import dev.broca.app.cli.Printing;
import dev.broca.app.cli.TextTable;
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
import dev.broca.lab.response.Outliers;
import dev.broca.lab.response.PositionClass;
import dev.broca.lab.response.Selection;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.torch.Staging;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    switch (printing.format()) {
      case TABLE -> {
        drawn.keySet().forEach(name -> console.print(out.resolve(name).toString()));
        console.print("");
        console.print(table(mask, drawn, known).lines());
      }
      case JSON -> console.print(Json.of(balances(mask, drawn, known)));
      case CSV -> console.print(table(mask, drawn, known).csv());
    }
    return OK;
  }

  /** A control, and the shares of units and energies that it leaves unmatched. */
  private record Drawn(Mask mask, double units, double first, double rest) {
    static Drawn whole(Mask mask) {
      return new Drawn(mask, 0, 0, 0);
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
          "--match %s is about coordinates of the stream with massive activations. At %s a coordinate is another unit in every block. MaskMatch by uniform, layer, energy or label-permuted."
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

  private TextTable table(Mask mask, Map<String, Drawn> drawn, Optional<UnitStatistics> known) {
    var table =
        new TextTable(
            "mask",
            "units",
            "blocks",
            "coordinates",
            "run",
            "mean t",
            "nominal first",
            "nominal rest",
            "unmatched units",
            "unmatched first",
            "unmatched rest");
    row(table, "(the mask itself)", Drawn.whole(mask), known);
    drawn.forEach((name, control) -> row(table, name, control, known));
    return table;
  }

  private static void row(
      TextTable table, String name, Drawn control, Optional<UnitStatistics> known) {
    Balance balance = Balance.of(control.mask(), known);
    Optional<Balance.Measured> measured = balance.measured();
    table.row(
        name,
        balance.units(),
        balance.blocks(),
        balance.coordinates(),
        "%.2f".formatted(balance.run()),
        measured.map(m -> "%.2f".formatted(m.t())).orElse("-"),
        measured.map(m -> "%.4f".formatted(m.energyFirst())).orElse("-"),
        measured.map(m -> "%.4f".formatted(m.energyRest())).orElse("-"),
        "%.3f".formatted(control.units()),
        "%.3f".formatted(control.first()),
        "%.3f".formatted(control.rest()));
  }

  private List<Map<String, Object>> balances(
      Mask mask, Map<String, Drawn> drawn, Optional<UnitStatistics> known) {
    List<Map<String, Object>> all = new ArrayList<>();
    all.add(balance(like.toString(), Drawn.whole(mask), known));
    drawn.forEach(
        (name, control) -> all.add(balance(out.resolve(name).toString(), control, known)));
    return all;
  }

  private static Map<String, Object> balance(
      String file, Drawn control, Optional<UnitStatistics> known) {
    Balance balance = Balance.of(control.mask(), known);
    var values = new LinkedHashMap<String, Object>();
    values.put("file", file);
    values.put("units", balance.units());
    values.put("blocks", balance.blocks());
    values.put("coordinates", balance.coordinates());
    values.put("run", balance.run());
    balance
        .measured()
        .ifPresent(m -> {
          values.put("mean_t", m.t());
          values.put("nominal_energy_first", m.energyFirst());
          values.put("nominal_energy_rest", m.energyRest());
        });
    values.put("unmatched_units", control.units());
    values.put("unmatched_energy_first", control.first());
    values.put("unmatched_energy_rest", control.rest());
    return values;
  }

  private String name(Mask mask, long s) {
    String kind = match.label + ResultFolder.inName(mask.units().site());
    return match.drawn ? kind + "_seed=" + s + ".npy" : kind + ".npy";
  }
}
