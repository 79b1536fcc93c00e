package dev.broca.lab.study.plan;

import dev.broca.lab.control.MatchedControl;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.ControlKind;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A mask with its part in a study.
 *
 * @param arm what it is
 * @param of the mask that a control is drawn for
 * @param seed of a control that is drawn
 * @param percent the dose, in percent of all units
 * @param mask its units
 * @param unmatched share of the units, or of their energy if that is more, without a peer
 * @param cut the cut of the texts that found the network it belongs to
 */
public record StudyMask(
    Arm arm,
    Optional<Arm> of,
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
  static StudyMask fixed(Arm arm, double percent, Mask mask, Cut cut) {
    return new StudyMask(arm, Optional.empty(), OptionalLong.empty(), percent, mask, 0, cut);
  }

  /** A control that is drawn, matched as far as that goes. */
  static StudyMask drawn(ControlKind kind, StudyMask like, long seed, MatchedControl control) {
    return new StudyMask(
        Arm.of(kind),
        Optional.of(like.arm),
        OptionalLong.of(seed),
        like.percent,
        control.mask(),
        control.unmatched(),
        like.cut);
  }

  /** Whether it is this mask of the study's network. */
  public boolean is(Arm other) {
    return arm.equals(other);
  }

  /** Whether it is a control of the study's whole network. */
  public boolean isControlOfNetwork() {
    return of.filter(Arm.NETWORK::equals).isPresent();
  }

  /** A name for files: the dose, the cut unless it is the first, what it is, and for what. */
  public String name() {
    String like =
        of.filter(whose -> !whose.equals(Arm.NETWORK))
            .map(whose -> "-for-" + whose.label())
            .orElse("");
    String drawn = seed.isPresent() ? "_seed=" + seed.getAsLong() : "";
    String texts = cut.isFirst() ? "" : "_cut=" + cut.label();
    return "perc=%s%s_%s%s%s".formatted(percent, texts, arm.fileName(), like, drawn);
  }
}
