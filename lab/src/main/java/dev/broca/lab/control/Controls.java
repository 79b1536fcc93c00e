package dev.broca.lab.control;

import dev.broca.lab.LabException;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.quality.PermutedLabels;
import dev.broca.lab.quality.Resampling;
import dev.broca.lab.response.LabelledResponses;
import dev.broca.lab.response.Outliers;
import dev.broca.lab.response.PositionClass;
import dev.broca.lab.response.Selection;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.lab.stats.NumpyRandom;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.model.unit.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Masks to compare a mask with: as large, but chosen for another reason. The more of the mask's
 * shape and energy a control shares, the less is left that could explain a difference.
 */
public final class Controls {
  /** Energies may differ by this factor to count as equal. */
  public static final double CALIPER = 1.25;

  /** A coordinate with a mean t below this, in absolute value, prefers neither condition. */
  public static final double NEUTRAL = 2;

  private Controls() {}

  /**
   * A control that is drawn from the mask and what its localizer measured.
   *
   * @param known t and energies of all units, for kinds that are matched in them
   * @throws LabException if they are needed and not known, if there is no such control, or if the
   *     kind needs the texts of the localizer ({@link ControlKind#needs})
   */
  public static MatchedControl drawn(
      ControlKind kind, Mask mask, Optional<UnitStatistics> known, long seed) {
    return switch (kind) {
      case UNIFORM -> MatchedControl.whole(uniform(mask, mask.size(), seed), mask);
      case LAYER -> MatchedControl.whole(layerMatched(mask, seed), mask);
      case RUN -> MatchedControl.whole(runMatched(mask, seed), mask);
      case ENERGY ->
          energyMatched(
              mask,
              known.orElseThrow(() ->
                  new LabException(
                      "%s controls need the t and the energy of every unit.".formatted(kind))),
              seed);
      case LABEL_PERMUTED ->
          throw new LabException("%s controls are found by the localizer.".formatted(kind));
    };
  }

  /**
   * {@code k} units drawn uniformly from the whole network outside the mask, exactly as the
   * authors' code draws them: {@code numpy.random.seed(seed)}, then {@code choice(rest, k,
   * replace=False)}.
   *
   * @param k how many units to draw, usually the size of the mask
   * @throws LabException if there are not {@code k} units outside the mask
   */
  public static Mask uniform(Mask mask, int k, long seed) {
    int[] rest = mask.complement().stream().toArray();
    if (k < 1 || k > rest.length) {
      throw new LabException(
          "A uniform control of %d units cannot be drawn: %d units lie outside the mask."
              .formatted(k, rest.length));
    }
    var drawn = new BitSet(mask.units().count());
    Arrays.stream(new NumpyRandom(seed).choice(rest, k)).forEach(drawn::set);
    return control(mask, drawn, "uniform", Map.of("units", k, "seed", seed));
  }

  /**
   * As many units of every block as the mask has there, drawn from the block's other units.
   *
   * @throws LabException if a block has too few others
   */
  public static Mask layerMatched(Mask mask, long seed) {
    Units units = mask.units();
    var random = new NumpyRandom(seed);
    var drawn = new BitSet(units.count());
    for (int l = 0; l < units.blocks(); l++) {
      int first = units.first(l);
      int count = mask.coordinates(l).length;
      int[] others =
          IntStream.range(first, units.first(l + 1)).filter(u -> !mask.contains(u)).toArray();
      if (count > others.length) {
        throw new LabException(
            "A layer-matched control cannot be drawn: block %d has %d masked units and only %d others."
                .formatted(l, count, others.length));
      }
      if (count > 0) {
        Arrays.stream(random.choice(others, count)).forEach(drawn::set);
      }
    }
    return control(mask, drawn, "layer", Map.of("seed", seed));
  }

  /**
   * Every coordinate of the mask is replaced by another coordinate, in the same blocks: exact in
   * size, blocks, number of coordinates and runs through depth. Where coordinates of different
   * blocks have nothing in common ({@link dev.broca.model.unit.Site#sharesCoordinates}) there are
   * no runs to match, and this is {@link #layerMatched}.
   *
   * @throws LabException if fewer coordinates lie outside the mask than in it
   */
  public static Mask runMatched(Mask mask, long seed) {
    if (!mask.units().site().sharesCoordinates()) {
      return layerMatched(mask, seed);
    }
    TreeMap<Integer, List<Integer>> runs = runs(mask);
    int[] others = outside(mask, runs.keySet());
    if (runs.size() > others.length) {
      throw new LabException(
          "A run-matched control cannot be drawn: the mask has %d coordinates and only %d lie outside it."
              .formatted(runs.size(), others.length));
    }
    int[] peers = new NumpyRandom(seed).choice(others, runs.size());
    var drawn = new BitSet(mask.units().count());
    int i = 0;
    for (List<Integer> blocks : runs.values()) {
      new Run(peers[i++], blocks).set(drawn, mask.units());
    }
    return control(mask, drawn, "run", Map.of("seed", seed));
  }

  /**
   * A run-matched control in which every coordinate has, over the same blocks, the energy of the
   * one it replaces (within {@link #CALIPER}, at first positions and at all others) and prefers
   * neither condition ({@link #NEUTRAL}). Peers are drawn at random among the assignments that
   * match the most coordinates. What has no peer is left out and reported. Where coordinates of
   * different blocks have nothing in common, this holds unit by unit instead: peers are other units
   * of the block.
   *
   * @throws LabException if no coordinate has a peer
   */
  public static MatchedControl energyMatched(Mask mask, UnitStatistics known, long seed) {
    requireSame(mask, known);
    var random = new NumpyRandom(seed);
    Candidates all =
        mask.units().site().sharesCoordinates() ? new Coordinates(mask) : new Single(mask);
    List<Run> runs = all.runs();
    List<int[]> peers = new ArrayList<>();
    for (Run run : runs) {
      int[] fitting =
          all.others(run).filter(peer -> isPeer(known, run, all.instead(run, peer))).toArray();
      int[] order = random.permutation(fitting.length);
      peers.add(Arrays.stream(order).map(i -> fitting[i]).toArray());
    }
    int[] assigned = Matching.largest(peers, random.permutation(runs.size()));
    var drawn = new BitSet(mask.units().count());
    var matched = new BitSet(mask.units().count());
    for (int i = 0; i < assigned.length; i++) {
      if (assigned[i] >= 0) {
        all.instead(runs.get(i), assigned[i]).set(drawn, mask.units());
        runs.get(i).set(matched, mask.units());
      }
    }
    if (drawn.isEmpty()) {
      throw new LabException(
          "An energy-matched control cannot be drawn: none of the mask's %d %s has a neutral peer with the same energy (within a factor of %s). %s"
              .formatted(runs.size(), all.name(), CALIPER, all.advice()));
    }
    Mask part = control(mask, matched, "matched part", Map.of("seed", seed));
    return new MatchedControl(
        control(mask, drawn, "energy", Map.of("seed", seed)),
        part,
        1 - (double) part.size() / mask.size(),
        lacking(mask, part, known, PositionClass.FIRST),
        lacking(mask, part, known, PositionClass.REST));
  }

  /**
   * What a selection takes from the t maps of permuted labels, one mask for each of the seeds
   * {@code firstSeed}, {@code firstSeed + 1}, ...: the localizer once more, with labels that mean
   * nothing.
   */
  public static List<Mask> labelPermuted(
      LabelledResponses contrast,
      PermutedLabels labels,
      Selection selection,
      int count,
      long firstSeed) {
    Units units = contrast.responses().units();
    int batch = Resampling.batch(units.count());
    var masks = new ArrayList<Mask>();
    while (masks.size() < count) {
      long from = firstSeed + masks.size();
      List<Long> seeds =
          LongStream.range(from, Math.min(from + batch, firstSeed + count)).boxed().toList();
      List<double[]> maps =
          Resampling.permuted(contrast, seeds.stream().map(labels::labels).toList());
      for (int i = 0; i < maps.size(); i++) {
        Mask mask = selection.of(units, maps.get(i));
        masks.add(
            mask.with(
                Passport.empty().with(Map.of("control", "label-permuted", "seed", seeds.get(i)))));
      }
    }
    return masks;
  }

  /**
   * For every unit of the mask the unit of its block, outside the mask, whose energy is nearest
   * where the localizer reads; no unit twice, the largest energies first. Unlike {@link
   * #energyMatched} it matches unit by unit and takes the nearest however far that is: in a block
   * with few massive activations it takes the others of them.
   *
   * @throws LabException if a block has fewer units outside the mask than in it
   */
  public static Mask nearestEnergy(Mask mask, UnitStatistics known) {
    requireSame(mask, known);
    Units units = mask.units();
    var drawn = new BitSet(units.count());
    for (int l = 0; l < units.blocks(); l++) {
      int first = units.first(l);
      List<Integer> masked =
          Arrays.stream(mask.coordinates(l))
              .map(c -> first + c)
              .boxed()
              .sorted(Comparator.comparingDouble((Integer u) -> read(known, u)).reversed())
              .toList();
      for (int unit : masked) {
        int nearest =
            IntStream.range(first, units.first(l + 1))
                .filter(u -> !mask.contains(u) && !drawn.get(u))
                .boxed()
                .min(Comparator.comparingDouble(u -> Math.abs(read(known, u) - read(known, unit))))
                .orElseThrow(() ->
                    new LabException(
                        "A nearest-energy control cannot be drawn: more than half of the mask's block is masked."));
        drawn.set(nearest);
      }
    }
    return control(mask, drawn, "nearest-energy", Map.of());
  }

  /** The logarithm of a unit's energy where the localizer reads. */
  private static double read(UnitStatistics known, int unit) {
    return Math.log(Math.max(known.energy().of(PositionClass.READ, unit), Double.MIN_NORMAL));
  }

  /** As many units as the mask has, those with the most negative t. */
  public static Mask antiSelective(Mask mask, UnitStatistics known) {
    requireSame(mask, known);
    var drawn = new BitSet(mask.units().count());
    IntStream.range(0, mask.units().count())
        .boxed()
        .sorted(Comparator.comparingDouble(known::t))
        .limit(mask.size())
        .forEach(drawn::set);
    return control(mask, drawn, "anti-selective", Map.of());
  }

  /**
   * The mask without outlier coordinates.
   *
   * @param refilled whether the units with the next largest t take their place
   */
  public static Mask withoutOutliers(
      Mask mask, UnitStatistics known, Outliers outliers, boolean refilled) {
    requireSame(mask, known);
    BitSet kept = mask.toBitSet();
    Units units = mask.units();
    mask.stream().filter(u -> outliers.contains(units.coordinate(u))).forEach(kept::clear);
    if (refilled) {
      IntStream.range(0, units.count())
          .filter(u -> !mask.contains(u) && !outliers.contains(units.coordinate(u)))
          .boxed()
          .sorted(Comparator.comparingDouble(known::t).reversed())
          .limit(mask.size() - kept.cardinality())
          .forEach(kept::set);
    }
    return control(mask, kept, "without outliers", Map.of("refilled", refilled));
  }

  /** The mask's units at outlier coordinates. */
  public static Mask outliersAlone(Mask mask, Outliers outliers) {
    var kept = new BitSet(mask.units().count());
    mask.stream().filter(u -> outliers.contains(mask.units().coordinate(u))).forEach(kept::set);
    return control(mask, kept, "outliers alone", Map.of());
  }

  /** For every coordinate of a mask, the blocks in which it is masked. */
  private static TreeMap<Integer, List<Integer>> runs(Mask mask) {
    Units units = mask.units();
    if (units.widths().stream().distinct().count() > 1) {
      throw new LabException(
          "Runs through depth need blocks of equal width, but the mask is for widths "
              + units.widths()
              + ".");
    }
    var runs = new TreeMap<Integer, List<Integer>>();
    mask.stream()
        .forEach(u ->
            runs.computeIfAbsent(units.coordinate(u), c -> new ArrayList<>()).add(units.block(u)));
    return runs;
  }

  private static int[] outside(Mask mask, Collection<Integer> coordinates) {
    return IntStream.range(0, mask.units().width(0))
        .filter(c -> !coordinates.contains(c))
        .toArray();
  }

  /** A coordinate in some blocks. */
  private record Run(int coordinate, List<Integer> blocks) {
    void set(BitSet units, Units all) {
      blocks.forEach(l -> units.set(all.first(l) + coordinate));
    }
  }

  /** What is matched as a whole, and what may stand instead; peers are known by numbers. */
  private sealed interface Candidates {
    String name();

    /** What to do when nothing has a peer. */
    String advice();

    List<Run> runs();

    IntStream others(Run run);

    Run instead(Run run, int peer);
  }

  /**
   * Coordinates through depth, known by their coordinate; peers lie outside the mask altogether.
   */
  private static final class Coordinates implements Candidates {
    private final Mask mask;
    private final int[] others;

    Coordinates(Mask mask) {
      this.mask = mask;
      this.others = outside(mask, mask.coordinates());
    }

    @Override
    public String name() {
      return "coordinates";
    }

    @Override
    public String advice() {
      return "Match by run, or leave the outlier coordinates out of the mask first.";
    }

    @Override
    public List<Run> runs() {
      return Controls.runs(mask).entrySet().stream()
          .map(run -> new Run(run.getKey(), run.getValue()))
          .toList();
    }

    @Override
    public IntStream others(Run run) {
      return Arrays.stream(others);
    }

    @Override
    public Run instead(Run run, int peer) {
      return new Run(peer, run.blocks());
    }
  }

  /** Units by themselves, known by their number; peers are the block's other units. */
  private record Single(Mask mask) implements Candidates {
    @Override
    public String name() {
      return "units";
    }

    @Override
    public String advice() {
      return "Match by layer, or by label-permuted.";
    }

    @Override
    public List<Run> runs() {
      return mask.stream().mapToObj(this::run).toList();
    }

    @Override
    public IntStream others(Run run) {
      int block = run.blocks().getFirst();
      return IntStream.range(mask.units().first(block), mask.units().first(block + 1))
          .filter(unit -> !mask.contains(unit));
    }

    @Override
    public Run instead(Run run, int peer) {
      return run(peer);
    }

    private Run run(int unit) {
      return new Run(mask.units().coordinate(unit), List.of(mask.units().block(unit)));
    }
  }

  private static boolean isPeer(UnitStatistics known, Run of, Run peer) {
    return isClose(energy(known, PositionClass.FIRST, of), energy(known, PositionClass.FIRST, peer))
        && isClose(energy(known, PositionClass.REST, of), energy(known, PositionClass.REST, peer))
        && Math.abs(meanT(known, peer)) < NEUTRAL;
  }

  private static boolean isClose(double a, double b) {
    return a == b || (a > 0 && b > 0 && Math.abs(Math.log(a / b)) <= Math.log(CALIPER));
  }

  private static double energy(UnitStatistics known, PositionClass positions, Run run) {
    return run.blocks().stream()
        .mapToDouble(l -> known.share(positions, known.units().first(l) + run.coordinate()))
        .sum();
  }

  private static double meanT(UnitStatistics known, Run run) {
    return run.blocks().stream()
        .mapToDouble(l -> known.t(known.units().first(l) + run.coordinate()))
        .average()
        .orElseThrow();
  }

  private static double lacking(
      Mask mask, Mask part, UnitStatistics known, PositionClass positions) {
    double whole = mask.stream().mapToDouble(u -> known.share(positions, u)).sum();
    double matched = part.stream().mapToDouble(u -> known.share(positions, u)).sum();
    return whole == 0 ? 0 : 1 - matched / whole;
  }

  private static void requireSame(Mask mask, UnitStatistics known) {
    if (!mask.units().equals(known.units())) {
      throw new LabException(
          "The mask is for %s, but t values and energies are for %s."
              .formatted(Mask.describe(mask.units()), Mask.describe(known.units())));
    }
  }

  private static Mask control(Mask mask, BitSet units, String kind, Map<String, Object> how) {
    Passport passport =
        Passport.empty().with(Map.of("control", kind, "of", mask.passport().key())).with(how);
    return Mask.of(mask.units(), units, passport);
  }
}
