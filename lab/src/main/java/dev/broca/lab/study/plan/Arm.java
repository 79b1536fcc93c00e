package dev.broca.lab.study.plan;

import dev.broca.lab.control.ControlKind;
import dev.broca.lab.control.MatchedControl;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.study.spec.ArmLabel;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A mask with its part in a study.
 *
 * @param label intact, network, without-outliers, outliers-alone, anti-selective, a kind of
 *     control, the name of another network, or {@code NAME without outliers}
 * @param of the label of the mask that a control is drawn for
 * @param seed of a control that is drawn
 * @param percent the dose, in percent of all units
 * @param mask its units
 * @param unmatched share of the units, or of their energy if that is more, without a peer
 * @param cut the cut of the texts that found the network it belongs to
 */
public record Arm(
    String label,
    Optional<String> of,
    OptionalLong seed,
    double percent,
    Mask mask,
    double unmatched,
    Cut cut) {
  /**
   * A cut of a study's texts.
   *
   * @param number its place in the study
   * @param label its name
   * @param found what the localizer finds with it
   */
  public record Cut(int number, @Nullable String label, Localized found) {
    /** Whether it is the one that everything is done with. */
    public boolean isFirst() {
      return number == 0;
    }
  }

  /** A mask that is not drawn. */
  static Arm fixed(String label, double percent, Mask mask, Cut cut) {
    return new Arm(label, Optional.empty(), OptionalLong.empty(), percent, mask, 0, cut);
  }

  /** A control that is drawn. */
  static Arm drawn(ControlKind kind, Arm like, long seed, Mask mask) {
    return new Arm(
        kind.label(),
        Optional.of(like.label),
        OptionalLong.of(seed),
        like.percent,
        mask,
        0,
        like.cut);
  }

  /** A control that is matched as far as that goes. */
  static Arm matched(Arm like, long seed, MatchedControl control) {
    double energy = Math.max(control.unmatchedFirst(), control.unmatchedRest());
    return new Arm(
        ControlKind.ENERGY.label(),
        Optional.of(like.label),
        OptionalLong.of(seed),
        like.percent,
        control.mask(),
        Math.max(control.unmatchedUnits(), energy),
        like.cut);
  }

  /** Whether it is there because of other networks: their masks, and what is left of networks. */
  public boolean isOther() {
    return !ArmLabel.LABELS.contains(label);
  }

  /** Whether it is all of a network, that of the study or another one. */
  public boolean isWhole() {
    return label.equals(ArmLabel.NETWORK) || isOther() && !label.endsWith(ArmLabel.LESS);
  }

  /** A name for files: the dose, the cut unless it is the first, what it is, and for what. */
  public String name() {
    String like =
        of.filter(label -> !label.equals(ArmLabel.NETWORK))
            .map(label -> "-for-" + label)
            .orElse("");
    String drawn = seed.isPresent() ? "_seed=" + seed.getAsLong() : "";
    String texts = cut.isFirst() ? "" : "_cut=" + cut.label();
    return "perc=%s%s_%s%s%s".formatted(percent, texts, ArmLabel.safe(label), like, drawn);
  }
}
