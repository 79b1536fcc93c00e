package dev.broca.lab.study.plan;

import dev.broca.lab.LabException;
import dev.broca.lab.Note;
import dev.broca.lab.control.Controls;
import dev.broca.lab.control.MatchedControl;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.response.Outliers;
import dev.broca.lab.response.Selection;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.lab.study.plan.StudyMask.Cut;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.ControlKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All masks of a study of one model that belong to one cut of its texts. */
public final class Arms {
  private final StudySpec spec;
  private final Cut cut;
  private final Localized found;
  private final UnitStatistics known;
  private final Outliers outliers;
  private final List<StudyMask> arms = new ArrayList<>();
  private final Map<String, Arm> reduced = new LinkedHashMap<>();
  private final List<Note> notes = new ArrayList<>();

  private Arms(StudySpec spec, Cut cut) {
    this.spec = spec;
    this.cut = cut;
    this.found = cut.found();
    this.known = found.statistics();
    this.outliers = found.outliers();
  }

  /**
   * The masks: at every dose the network, the network without outlier coordinates, these alone, and
   * controls; at the primary dose all of them, at others a few; at the primary dose the other
   * networks, and all networks without the outlier coordinates of all; and all of them again, but
   * for the other networks, for what further cuts find, at the primary dose alone.
   *
   * @param cuts what the localizer has found with each cut, in their order
   * @param others what the localizers of the study's other networks have found, in their order
   */
  public static List<Arms> of(StudySpec spec, List<Localized> cuts, List<Localized> others) {
    List<Arms> all = new ArrayList<>();
    for (int c = 0; c < cuts.size(); c++) {
      var arms = new Arms(spec, new Cut(c, spec.cut(c), cuts.get(c)));
      if (arms.cut.isFirst()) {
        spec.doses().forEach(arms::add);
        arms.addOthers(others);
      } else {
        arms.add(spec.primary().percent());
      }
      all.add(arms);
    }
    return all;
  }

  private void addOthers(List<Localized> others) {
    double dose = spec.primary().percent();
    for (int i = 0; i < others.size(); i++) {
      arms.add(
          StudyMask.fixed(
              new Arm.Other(spec.others().get(i).network().name()),
              dose,
              others.get(i).mask(),
              cut));
    }
    if (!others.isEmpty()) {
      Outliers all =
          Stream.concat(Stream.of(found), others.stream())
              .map(Localized::outliers)
              .reduce(Outliers::and)
              .orElseThrow();
      reduce(spec.network().name(), Arm.NETWORK, found, all);
      for (int i = 0; i < others.size(); i++) {
        String name = spec.others().get(i).network().name();
        reduce(name, new Arm.Other(name), others.get(i), all);
      }
    }
  }

  /**
   * A network without the outlier coordinates of all networks, by the mask that is there for it.
   */
  private void reduce(String name, Arm whole, Localized its, Outliers all) {
    double dose = spec.primary().percent();
    Mask kept = Controls.withoutOutliers(its.mask(), its.statistics(), all, false);
    if (kept.size() == its.mask().size()) {
      reduced.put(name, whole);
    } else if (kept.size() == 0) {
      reduced.put(name, Arm.NOTHING);
    } else {
      StudyMask own =
          arms.stream()
              .filter(arm -> arm.is(Arm.WITHOUT_OUTLIERS) && arm.percent() == dose)
              .filter(arm -> arm.mask().toBitSet().equals(kept.toBitSet()))
              .findFirst()
              .orElseGet(() -> StudyMask.fixed(new Arm.Reduced(name), dose, kept, cut));
      if (own.arm().isOther()) {
        arms.add(own);
      }
      reduced.put(name, own.arm());
    }
  }

  public List<StudyMask> all() {
    return arms;
  }

  /**
   * By the name of every network, its mask without the outlier coordinates of all networks: the
   * whole mask where it holds none, {@link Arm#NOTHING} where it holds nothing else. Empty for a
   * study of one network.
   */
  public Map<String, Arm> reduced() {
    return reduced;
  }

  /** Controls that could not be drawn, and why. */
  public List<Note> notes() {
    return notes;
  }

  private void add(double dose) {
    boolean primary = dose == spec.primary().percent();
    Mask mask = primary ? found.mask() : network(dose);
    StudyMask network = StudyMask.fixed(Arm.NETWORK, dose, mask, cut);
    arms.add(network);
    Mask kept = Controls.withoutOutliers(mask, known, outliers, false);
    boolean some = kept.size() > 0 && kept.size() < mask.size();
    StudyMask without = StudyMask.fixed(Arm.WITHOUT_OUTLIERS, dose, kept, cut);
    if (some) {
      arms.add(without);
      arms.add(
          StudyMask.fixed(Arm.OUTLIERS_ALONE, dose, Controls.outliersAlone(mask, outliers), cut));
    }
    if (primary) {
      arms.add(StudyMask.fixed(Arm.ANTI_SELECTIVE, dose, Controls.antiSelective(mask, known), cut));
    }
    spec.controls()
        .forEach((kind, count) -> {
          int masks = primary ? count : Math.min(count, StudySpec.MASKS_AT_OTHER_DOSES);
          draw(kind, network, masks, primary);
          if (some && primary && kind != ControlKind.UNIFORM) {
            draw(kind, without, masks, primary);
          }
        });
  }

  private Mask network(double dose) {
    Selection selection = found.selection().taking(new Amount.Percent(dose));
    return selection.of(known, found.mask().passport());
  }

  private void draw(ControlKind kind, StudyMask like, int count, boolean primary) {
    int before = arms.size();
    boolean ofTexts = kind.needs() == ControlKind.Needs.TEXTS;
    String why = ofTexts ? found.unpermuted() : "";
    try {
      for (int i = 0; i < count; i++) {
        control(kind, like, spec.seed() + i, i, primary);
      }
    } catch (LabException e) {
      why = String.valueOf(e.getMessage());
    }
    int drawn = arms.size() - before;
    boolean here = primary || !ofTexts;
    if (here && drawn < count) {
      notes.add(
          Note.notDone(
              "%s masks for %s (%s %% of all units%s): %d of %d drawn"
                  .formatted(
                      kind.label(),
                      like.arm().label(),
                      like.percent(),
                      cut.isFirst() ? "" : ", cut " + cut.label(),
                      drawn,
                      count),
              why.isBlank() ? "The others would have no units." : why));
    }
  }

  private void control(ControlKind kind, StudyMask like, long seed, int number, boolean primary) {
    switch (kind.needs()) {
      case MASK, STATISTICS ->
          arms.add(
              StudyMask.drawn(
                  kind, like, seed, Controls.drawn(kind, like.mask(), Optional.of(known), seed)));
      case TEXTS -> {
        if (primary && number < found.permuted().size()) {
          permuted(kind, like, seed, found.permuted().get(number));
        }
      }
    }
  }

  private void permuted(ControlKind kind, StudyMask like, long seed, Mask permuted) {
    boolean whole = like.is(Arm.NETWORK);
    Mask kept = whole ? permuted : Controls.withoutOutliers(permuted, known, outliers, false);
    if (kept.size() > 0) {
      arms.add(StudyMask.drawn(kind, like, seed, MatchedControl.whole(kept, like.mask())));
    }
  }
}
