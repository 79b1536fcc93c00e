package dev.broca.app.report;

import dev.broca.lab.lesion.Footprint;
import dev.broca.lab.localize.Localization;
import dev.broca.lab.localize.Network;
import dev.broca.lab.mask.Overlap;
import dev.broca.lab.mask.Range;
import dev.broca.lab.quality.Significance;
import dev.broca.model.unit.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A localization in sentences that need no training in statistics. */
final class Findings {
  /** Corrected Dice up to which an overlap is called hardly more than chance. */
  private static final double CHANCE = .1;

  /** Corrected Dice from which on two masks are called mostly the same. */
  private static final double SAME = .5;

  private final Localization found;

  Findings(Localization found) {
    this.found = found;
  }

  /** What the page is about: "The language network of SmolLM2-135M". */
  String title() {
    Site site = found.options().site();
    String where = site == Site.BLOCK_OUTPUT ? "" : " at " + site.label();
    return "The " + network() + " network of " + found.model().baseName() + where;
  }

  /** The network in words: its own name if it is not built in. */
  String network() {
    Network network = found.options().network();
    return switch (network) {
      case LANGUAGE, MULTIPLE_DEMAND, THEORY_OF_MIND -> network.label().replace('-', ' ');
      case SHORT_LONG, MINIMAL_PAIRS, CUSTOM -> found.stimuli().name();
    };
  }

  /** How many units were taken, and what for. */
  String selection() {
    int size = found.mask().size();
    int all = found.map().units().count();
    String share =
        "%s of %s (%s)"
            .formatted(
                Numbers.count(size), Numbers.of(all, "unit"), Numbers.percent((double) size / all));
    Range range = found.options().selection().range();
    String positive = found.stimuli().positiveName();
    String negative = found.stimuli().negativeName();
    if (range.equals(Range.TOP)) {
      return share + ", those with the largest t, " + preference(positive, negative, 1);
    }
    if (range.equals(Range.BOTTOM)) {
      return share + ", those with the most negative t, " + preference(negative, positive, -1);
    }
    return "%s were drawn at random from percentiles %s to %s of t, %s minus %s."
        .formatted(share, range.low(), range.high(), positive, negative);
  }

  private String preference(String preferred, String other, int sign) {
    long against = found.mask().stream().filter(u -> !(sign * found.map().t(u) > 0)).count();
    return "prefer %s to %s%s."
        .formatted(
            preferred,
            other,
            against == 0 ? "" : ", except for " + Numbers.count(against) + " that do not");
  }

  /** The paragraph after the selection: does it hold, is it something else, what does it cost. */
  List<String> evidence() {
    var sentences = new ArrayList<String>(List.of(heldOut(), reliability()));
    found.length().ifPresent(check -> sentences.add(length(check.overlap())));
    sentences.add(footprint());
    return List.copyOf(sentences);
  }

  private String heldOut() {
    var held = found.quality().heldOut();
    return ("On texts that had no part in the choice, the average unit tells the two apart by"
            + " d = %s, and the mean of all chosen units by d = %s.")
        .formatted(Numbers.two(held.unitD()), Numbers.two(held.maskD()));
  }

  private String reliability() {
    var split = found.quality().splitHalf();
    return ("Two halves of the texts give t maps that correlate at r = %s, and masks with a"
            + " corrected Dice of %s (0 is chance, 1 is identity).")
        .formatted(Numbers.two(split.r()), Numbers.two(split.correctedDice()));
  }

  private String length(Overlap overlap) {
    return "A localizer for nothing but length finds %s: corrected Dice %s."
        .formatted(sameUnits(overlap), Numbers.two(overlap.corrected()));
  }

  /** An overlap in words. */
  static String sameUnits(Overlap overlap) {
    if (!(overlap.corrected() > CHANCE)) {
      return "hardly more of the same units than chance";
    }
    return overlap.corrected() < SAME ? "some of the same units" : "mostly the same units";
  }

  private String footprint() {
    return outliers()
        + " Zeroing it would remove %s of the energy at first positions and %s at the rest; %s, %s and %s."
            .formatted(
                Numbers.percent(found.footprint().energyFirst()),
                Numbers.percent(found.footprint().energyRest()),
                control(),
                Numbers.percent(found.controlFootprint().energyFirst()),
                Numbers.percent(found.controlFootprint().energyRest()));
  }

  private String control() {
    int drawn = size(found.controlFootprint());
    return drawn == found.mask().size()
        ? "as many units drawn at random"
        : Numbers.of(drawn, "unit") + " drawn at random";
  }

  /** Number of units under a footprint. */
  static int size(Footprint footprint) {
    return footprint.perBlock().stream().mapToInt(Integer::intValue).sum();
  }

  private String outliers() {
    int all = found.outliers().coordinates().size();
    List<Integer> hit = found.footprint().outliers();
    if (!found.options().site().sharesCoordinates()) {
      return notSought();
    }
    if (all == 0) {
      return "The model has no coordinates with massive activations on these texts.";
    }
    return "The mask hits %s of %s%s, where activations are massive."
        .formatted(
            hit.size(),
            Numbers.of(all, "outlier coordinate"),
            hit.isEmpty() ? "" : " (" + list(hit) + ")");
  }

  /** Why there are no outlier coordinates at some sites. */
  String notSought() {
    return "Outlier coordinates are not sought at %s: a coordinate is another unit in every block."
        .formatted(found.options().site().label());
  }

  private static String list(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** Whether it is significance or rank that decides who is in the mask. */
  String rankChoice() {
    Significance s = found.quality().significance();
    int size = found.mask().size();
    boolean top = found.options().selection().range().equals(Range.TOP);
    int inMask = top ? s.maxTInMask() : s.qInMask();
    String test = top ? "the max-t test" : "q < .05";
    if (inMask < size) {
      return "Only %s of the mask's %s pass %s: the others may be there by chance."
          .formatted(Numbers.count(inMask), Numbers.of(size, "unit"), test);
    }
    int passing = top ? s.maxT() : s.q();
    if (passing > size) {
      return ("The mask is a choice by rank; significance does not bind: %s pass %s, of which the"
              + " mask takes %s. It is the top of a gradient, not an island, and another size"
              + " would be as good a choice.")
          .formatted(Numbers.of(passing, "unit"), test, Numbers.count(size));
    }
    return "The mask is exactly the %s that pass %s.".formatted(Numbers.of(size, "unit"), test);
  }
}
