package dev.broca.lab.verdict;

import dev.broca.lab.LabException;
import dev.broca.lab.stats.Baseline;
import dev.broca.lab.stats.ControlRank;
import dev.broca.lab.stats.Estimate;
import dev.broca.lab.stats.Interval;
import dev.broca.lab.stats.TwoLesions;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.lab.vocabulary.LesionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A lesion of the localized units compared with one kind of control masks: everything the rules of
 * {@link Verdict} ask about it, measured at the pre-set task and dose.
 *
 * @param setting how the units were lesioned, and the controls drawn
 * @param baseline intact score and chance
 * @param reliability split-half reliability of the localizer
 * @param masks number of control masks
 * @param masksNeeded see {@link ControlRank#masksNeeded}
 * @param energyFirst energy of the mask over that of its controls, on first positions
 * @param energyRest the same on the other positions
 * @param unmatched share of the mask without a peer, in units or in energy, whichever is larger
 * @param controlRetained mean retained score of the controls
 * @param difference D: control minus mask, in the unit of the score
 * @param holmP rank p of the mask among its controls, Holm-adjusted over tasks
 */
public record Comparison(
    Setting setting,
    Baseline baseline,
    double reliability,
    int masks,
    int masksNeeded,
    double energyFirst,
    double energyRest,
    double unmatched,
    Estimate controlRetained,
    Estimate difference,
    double holmP) {
  private static final double ALPHA = 0.05;
  private static final double LEVEL = 0.95;
  private static final double EQUIVALENCE_LEVEL = 0.90;
  private static final double ENERGY = 1.25;
  private static final double UNMATCHED = 0.05;
  private static final double RELIABILITY = 0.7;

  /**
   * The choices under which a comparison was made.
   *
   * @param lesion what replaces the activation of the units
   * @param control the kind of control
   * @param outliers whether outlier coordinates were part of the mask
   * @param cut how the localizer's texts were cut
   * @param prefix the token before every item
   */
  public record Setting(
      LesionKind lesion, ControlKind control, boolean outliers, String cut, String prefix) {
    /** The setting in prose. */
    public String words() {
      return "%s control, %s lesion, %s outliers, cut %s, prefix %s"
          .formatted(control.words(), lesion.label(), outliers ? "with" : "without", cut, prefix);
    }
  }

  /** A condition without which a comparison says nothing. */
  public enum Gate {
    /** There are enough control masks for a p that small. */
    MASKS("too few control masks"),
    /** Energy-matched controls carry as much energy on first positions. */
    ENERGY_FIRST("energy ratio on first positions beyond 1.25"),
    /** Energy-matched controls carry as much energy on the other positions. */
    ENERGY_REST("energy ratio on other positions beyond 1.25"),
    /** Nearly all of the mask could be matched. */
    UNMATCHED("more than 5 % unmatched"),
    /** The intact model can do the task. */
    HEADROOM("intact score less than 4 standard errors above chance"),
    /** The controls leave something to lose. */
    FLOOR("controls at the floor"),
    /** The localizer finds the same units twice. */
    RELIABILITY("split-half reliability below .7"),
    /** The interval of D is narrow enough to tell the margin from 0. */
    PRECISION("interval of D wider than the margin");

    private final String words;

    Gate(String words) {
      this.words = words;
    }

    /** Its failure in prose. */
    public String words() {
      return words;
    }
  }

  /** What one comparison says when all of its gates pass. */
  enum Finding {
    /** The mask hurts more, by the margin or more. */
    MORE,
    /** The mask hurts as much, within the margin. */
    SAME,
    /** The mask hurts less. */
    LESS,
    /** It cannot be told. */
    OPEN
  }

  /** Refuses counts and shares that cannot be. */
  public Comparison {
    if (masks < 0 || masksNeeded < 1 || unmatched < 0 || unmatched > 1 || holmP < 0 || holmP > 1) {
      throw new LabException(
          "A comparison needs 0 or more masks, a share unmatched and a p between 0 and 1, but %s has %d masks (%d needed), %s unmatched, p %s."
              .formatted(setting.words(), masks, masksNeeded, unmatched, holmP));
    }
  }

  /** The gates that this comparison fails. A number that could not be computed fails its gate. */
  public List<Gate> failures() {
    var failed = new ArrayList<Gate>();
    for (Gate gate : Gate.values()) {
      if (!passes(gate)) {
        failed.add(gate);
      }
    }
    return failed;
  }

  private boolean passes(Gate gate) {
    boolean unmatchedByDesign = !setting.control().matchedInEnergy();
    return switch (gate) {
      case MASKS -> masks >= masksNeeded;
      case ENERGY_FIRST -> unmatchedByDesign || near(energyFirst);
      case ENERGY_REST -> unmatchedByDesign || near(energyRest);
      case UNMATCHED -> unmatchedByDesign || unmatched <= UNMATCHED;
      case HEADROOM -> baseline.testable();
      case FLOOR -> controlRetained.interval(LEVEL).above(TwoLesions.FLOOR);
      case RELIABILITY -> reliability >= RELIABILITY;
      case PRECISION -> difference.interval(LEVEL).halfWidth() <= baseline.margin();
    };
  }

  private static boolean near(double ratio) {
    return ratio <= ENERGY && ratio >= 1 / ENERGY;
  }

  /** What it says, its gates taken as passed. */
  Finding finding() {
    Interval interval = difference.interval(LEVEL);
    if (interval.below(0)) {
      return Finding.LESS;
    }
    if (interval.above(0) && difference.value() >= baseline.margin() && holmP <= ALPHA) {
      return Finding.MORE;
    }
    boolean matched = setting.control().matchedInEnergy();
    boolean same = difference.interval(EQUIVALENCE_LEVEL).inside(baseline.margin());
    return matched && same ? Finding.SAME : Finding.OPEN;
  }

  /** What keeps this comparison from saying that the mask hurts more. */
  String shortfall() {
    var missing = new ArrayList<String>();
    if (!difference.interval(LEVEL).above(0)) {
      missing.add("the interval of D reaches 0");
    }
    if (!(difference.value() >= baseline.margin())) {
      missing.add(String.format(Locale.ROOT, "D is below the margin of %.3f", baseline.margin()));
    }
    if (!(holmP <= ALPHA)) {
      missing.add(String.format(Locale.ROOT, "Holm p is %.3f", holmP));
    }
    return String.join(" and ", missing);
  }
}
