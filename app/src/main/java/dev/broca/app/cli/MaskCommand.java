package dev.broca.app.cli;

import dev.broca.lab.LabException;
import dev.broca.lab.localize.Balance;
import dev.broca.lab.localize.Controls;
import dev.broca.lab.localize.Mask;
import dev.broca.lab.localize.MaskFiles;
import dev.broca.lab.localize.MatchedControl;
import dev.broca.lab.localize.Outliers;
import dev.broca.lab.localize.Overlap;
import dev.broca.lab.localize.OverlapIntervals;
import dev.broca.lab.localize.PositionClass;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.localize.Selection;
import dev.broca.lab.localize.UnitStatistics;
import dev.broca.model.Site;
import dev.broca.model.Units;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code broca mask} and the commands below it. */
@Command(
    name = "mask",
    header = "Show, compare and convert masks; draw controls.",
    customSynopsis = "broca mask COMMAND",
    sortOptions = false,
    description = "",
    footer = {
      "",
      "Examples:",
      "  broca mask show mask.npy",
      "  broca mask compare language.npy theory-of-mind.npy"
    })
final class MaskCommand extends BrocaCommand {
  private MaskCommand(Console console) {
    super(console);
  }

  static CommandLine commandLine(Console console) {
    return new CommandLine(new MaskCommand(console))
        .addSubcommand(new Show(console))
        .addSubcommand(new Compare(console))
        .addSubcommand(new Export(console))
        .addSubcommand(new RandomMasks(console));
  }

  @Override
  int run() {
    throw wrong("Which command? There are show, compare, export and random.");
  }

  /** The shape that a mask in CSV is for. */
  static final class Shape {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5})x([1-9][0-9]{0,5})");

    @Option(
        names = "--shape",
        paramLabel = "LxH",
        description = "Blocks and units per block, for masks in CSV: 30x576.",
        converter = OfUnits.class)
    private @Nullable Units units;

    @Option(
        names = "--site",
        paramLabel = "SITE",
        description =
            "Where the units sit, for .npy and .npz files whose names do not say it. Default:"
                + " block-output.",
        converter = Converters.OfSite.class)
    private @Nullable Site site;

    Mask read(Path path) {
      Optional<Site> asked = Optional.ofNullable(site);
      return units == null
          ? MaskFiles.read(path, asked)
          : MaskFiles.read(path, asked, units.widths());
    }

    static final class OfUnits implements CommandLine.ITypeConverter<Units> {
      @Override
      public Units convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
          throw new TypeConversionException("expected LxH such as 30x576, found '" + text + "'");
        }
        return Units.of(
            Site.BLOCK_OUTPUT,
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)));
      }
    }
  }

  /** {@code broca mask show}. */
  @Command(
      name = "show",
      header = "Show what is in a mask.",
      customSynopsis = "broca mask show MASK [OPTION]...",
      sortOptions = false,
      description = {"Prints the size of a mask, its units per block and its coordinates.", ""},
      footer = {"", "Example:", "  broca mask show mask.npy --format csv"})
  static final class Show extends BrocaCommand {
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

    @Mixin private Shape shape = new Shape();

    @Mixin private Printing printing = new Printing();

    Show(Console console) {
      super(console);
    }

    @Override
    int run() {
      Mask mask = shape.read(file);
      switch (printing.format()) {
        case TABLE -> print(mask);
        case JSON -> console.print(Json.of(shown(mask)));
        case CSV -> console.print(csv(mask).csv());
      }
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

    private void print(Mask mask) {
      Units units = mask.units();
      console.print(
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
      console.print("");
      var table = new TextTable("block", "units", "coordinates");
      List<List<Integer>> members = members(mask);
      for (int block = 0; block < units.blocks(); block++) {
        table.row(
            block,
            members.get(block).size(),
            members.get(block).stream().map(String::valueOf).collect(Collectors.joining(" ")));
      }
      console.print(table.lines());
    }

    private static TextTable csv(Mask mask) {
      var table = new TextTable("site", "layer", "unit");
      mask.stream()
          .forEach(unit ->
              table.row(
                  mask.units().site().label(),
                  mask.units().block(unit),
                  mask.units().coordinate(unit)));
      return table;
    }
  }

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
  static final class Compare extends BrocaCommand {
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
    record Matrix(
        List<Named> masks, List<List<@Nullable Double>> corrected, List<Compared> pairs) {}

    @Parameters(arity = "2..*", paramLabel = "MASK", description = "Two masks or more.")
    private List<Path> files = List.of();

    @Mixin private Shape shape = new Shape();

    @Option(
        names = "--draws",
        paramLabel = "N",
        description = "Draws for every interval. Default: ${DEFAULT-VALUE}.",
        converter = Converters.OfPositive.class)
    private int draws = OverlapIntervals.DRAWS;

    @Option(
        names = "--seed",
        paramLabel = "S",
        description = "For these draws. Default: ${DEFAULT-VALUE}.",
        converter = Converters.OfSeed.class)
    private long seed = Selection.DEFAULT_SEED;

    @Mixin private Printing printing = new Printing();

    Compare(Console console) {
      super(console);
    }

    @Override
    int run() {
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
          new TextTable(
              "a", "b", "units a", "units b", "shared", "dice", "corrected", "chance 95 %");
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

  /** {@code broca mask export}. */
  @Command(
      name = "export",
      header = "Write a mask in another format.",
      customSynopsis = "broca mask export MASK --out FILE [OPTION]...",
      sortOptions = false,
      description = {
        "Writes a mask in another format: .npy (int64 [blocks, units]), .npz, .safetensors or .csv"
            + " (site,layer,unit).",
        ""
      },
      footer = {"", "Example:", "  broca mask export mask.npy --out mask.csv"})
  static final class Export extends BrocaCommand {
    @Parameters(paramLabel = "MASK", description = "A .npy, .npz, .safetensors or .csv file.")
    private Path file = Path.of("");

    @Mixin private Shape shape = new Shape();

    @Option(
        names = "--out",
        paramLabel = "FILE",
        required = true,
        description = "File to write; its suffix is the format.")
    private Path out = Path.of("");

    Export(Console console) {
      super(console);
    }

    @Override
    int run() {
      requireSuffix();
      Mask mask = shape.read(file);
      try (Staging staging = Staging.beside(out)) {
        String name = String.valueOf(out.getFileName());
        MaskFiles.write(mask, staging.path(name));
        staging.publish(name);
      }
      console.print("%s: %d of %d units".formatted(out, mask.size(), mask.units().count()));
      return OK;
    }

    private void requireSuffix() {
      if (!out.toString().toLowerCase(Locale.ROOT).matches(".*[.](npy|npz|safetensors|csv)")) {
        throw wrong("--out should end in .npy, .npz, .safetensors or .csv, but it is " + out + ".");
      }
    }
  }

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
  static final class RandomMasks extends BrocaCommand {
    @Option(
        names = "--like",
        paramLabel = "MASK",
        required = true,
        description = "The mask to draw controls for.")
    private Path like = Path.of("");

    @Mixin private Shape shape = new Shape();

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
    private Match match = Match.UNIFORM;

    @Mixin private Printing printing = new Printing();

    @Option(
        names = "--count",
        paramLabel = "N",
        description = "How many. Default: ${DEFAULT-VALUE}.",
        converter = Converters.OfPositive.class)
    private int count = 1;

    @Option(
        names = "--seed",
        paramLabel = "S",
        description = "The seed of the first. Default: ${DEFAULT-VALUE}.",
        converter = Converters.OfSeed.class)
    private long seed = Selection.DEFAULT_SEED;

    @Option(
        names = "--out",
        paramLabel = "DIR",
        required = true,
        description = "Folder to write to.")
    private Path out = Path.of("");

    RandomMasks(Console console) {
      super(console);
    }

    @Override
    int run() {
      if (seed + count - 1 >= 1L << 32) {
        throw wrong("The last seed would be %d, beyond 4294967295.".formatted(seed + count - 1));
      }
      Mask mask = shape.read(like);
      Optional<UnitStatistics> known = UnitStatistics.in(resultFolder(), mask.units());
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
            Drawn.whole(
                Controls.withoutOutliers(mask, required(known), outliers(mask, known), true));
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

  /** How a control is matched. */
  enum Match {
    UNIFORM("uniform", true),
    LAYER("layer", true),
    RUN("run", true),
    ENERGY("energy", true),
    LABEL_PERMUTED("label-permuted", true),
    NEAREST_ENERGY("nearest-energy", false),
    ANTI_SELECTIVE("anti-selective", false),
    WITHOUT_OUTLIERS("without-outliers", false),
    REFILLED("refilled", false),
    OUTLIERS("outliers", false);

    final String label;

    /** Whether there are as many as seeds. */
    final boolean drawn;

    Match(String label, boolean drawn) {
      this.label = label;
      this.drawn = drawn;
    }
  }
}
