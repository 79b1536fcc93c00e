package dev.broca.lab.brain.align;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.Geometry;
import dev.broca.lab.control.Controls;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.lab.vocabulary.ControlKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * A mask beside its controls.
 *
 * @param mask the mask itself
 * @param untrained the same mask on the same architecture without training; empty where the model
 *     is itself untrained
 * @param controls masks chosen for other reasons
 * @param shuffled median r of the mask with shuffled folds: what it exceeds the grouped one by is
 *     owed to neighbours
 * @param components number of principal components at which mask and controls are compared: the
 *     smallest number of different coordinates of any of them
 * @param notes controls that could not be drawn, one line each
 */
public record MaskAlignment(
    Row mask,
    Optional<Row> untrained,
    List<Row> controls,
    double shuffled,
    int components,
    List<String> notes) {
  /**
   * The scores of one set of units.
   *
   * @param kind mask, untrained, uniform, layer or energy
   * @param seed of a control; 0 for others
   * @param atComponents median r with equally many principal components in place of the units
   * @param geometry likeness without a fit
   */
  public record Row(
      String kind,
      long seed,
      int units,
      int coordinates,
      Scores scores,
      double atComponents,
      Geometry geometry) {
    /**
     * Fits the units of one mask.
     *
     * @param components how many principal components stand in for the units beside
     * @param tested whether p is computed too
     */
    public static Row of(
        String kind,
        long seed,
        Mask mask,
        StimulusActivations activations,
        Scoring scoring,
        int components,
        boolean tested) {
      var x = activations.of(mask);
      return new Row(
          kind,
          seed,
          mask.size(),
          mask.coordinates().size(),
          scoring.all(x, tested),
          scoring.correlations(x, scoring.folds(), OptionalInt.of(components)).medianR(),
          scoring.geometry(x));
    }
  }

  /** A control before it is fitted. */
  private record Drawn(String kind, long seed, Mask mask) {}

  /** Copies the lists. */
  public MaskAlignment {
    controls = List.copyOf(controls);
    notes = List.copyOf(notes);
  }

  /** The kinds of controls there are, in order. */
  public List<String> kinds() {
    return controls.stream().map(Row::kind).distinct().toList();
  }

  /** The controls of a kind. */
  public List<Row> of(String kind) {
    return controls.stream().filter(row -> row.kind().equals(kind)).toList();
  }

  /**
   * Fits a mask and its controls.
   *
   * @param known t values and energies, for energy-matched controls
   * @param fitted called after every set of units
   */
  public static MaskAlignment of(
      Mask mask,
      StimulusActivations activations,
      Optional<StimulusActivations> untrained,
      Optional<UnitStatistics> known,
      Scoring scoring,
      AlignmentOptions options,
      Runnable fitted) {
    if (mask.size() == 0) {
      throw new LabException("The mask has no units; nothing can be predicted from it.");
    }
    var notes = new ArrayList<String>();
    List<Drawn> drawn = drawn(mask, known, options, notes);
    int components =
        Stream.concat(Stream.of(mask), drawn.stream().map(Drawn::mask))
            .mapToInt(one -> one.coordinates().size())
            .min()
            .orElseThrow();
    Row own = Row.of("mask", 0, mask, activations, scoring, components, true);
    double shuffled =
        scoring
            .correlations(activations.of(mask), FoldKind.SHUFFLED, OptionalInt.empty())
            .medianR();
    fitted.run();
    Optional<Row> without =
        untrained.map(random -> Row.of("untrained", 0, mask, random, scoring, components, false));
    untrained.ifPresent(random -> fitted.run());
    var controls = new ArrayList<Row>();
    for (Drawn control : drawn) {
      controls.add(
          Row.of(
              control.kind(),
              control.seed(),
              control.mask(),
              activations,
              scoring,
              components,
              false));
      fitted.run();
    }
    return new MaskAlignment(own, without, controls, shuffled, components, notes);
  }

  private static List<Drawn> drawn(
      Mask mask, Optional<UnitStatistics> known, AlignmentOptions options, List<String> notes) {
    var drawn = new ArrayList<Drawn>();
    for (ControlKind kind : ControlKind.values()) {
      boolean possible =
          switch (kind.needs()) {
            case MASK -> kind != ControlKind.RUN; // a run is about lesions block after block
            case STATISTICS -> known.isPresent();
            case TEXTS -> false;
          };
      if (possible) {
        add(drawn, kind, seed -> Controls.drawn(kind, mask, known, seed).mask(), options, notes);
      }
    }
    return drawn;
  }

  private static void add(
      List<Drawn> drawn,
      ControlKind kind,
      LongFunction<Mask> control,
      AlignmentOptions options,
      List<String> notes) {
    try {
      for (long seed = options.seed(); seed < options.seed() + options.controls(); seed++) {
        drawn.add(new Drawn(kind.label(), seed, control.apply(seed)));
      }
    } catch (LabException e) {
      notes.add("No %s controls: %s".formatted(kind, e.getMessage()));
    }
  }
}
