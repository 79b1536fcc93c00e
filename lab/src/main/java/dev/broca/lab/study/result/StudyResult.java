package dev.broca.lab.study.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.broca.lab.Note;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.unit.LesionPositions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a finished study says, for exports and the report. Numbers that are undefined or
 * were not measured are null. Blocks, coordinates and paradigms are counted from 0.
 *
 * @param name the study
 * @param spec the file it follows, word for word
 * @param finished how many pieces of its work are done
 * @param planned how many there are
 * @param primary the comparison that was fixed beforehand
 * @param models one entry for every model that was begun
 * @param missing models of the study that were not begun
 * @param training the models as checkpoints of one training, where they are that; else null
 * @param notes what is lacking of the study as a whole; what is lacking of a model stands there
 */
public record StudyResult(
    String name,
    String spec,
    int finished,
    int planned,
    Primary primary,
    List<Model> models,
    @JsonInclude(Include.NON_EMPTY) List<String> missing,
    @JsonInclude(Include.NON_NULL) @Nullable Training training,
    List<Note> notes) {
  /** Copies the lists. The JSON of a study whose models were all begun says nothing of others. */
  public StudyResult {
    models = List.copyOf(models);
    missing = missing == null ? List.of() : List.copyOf(missing);
    notes = List.copyOf(notes);
  }

  /** What is lacking in a sentence, such as what is not begun; blank where nothing is. */
  public String lacking() {
    if (complete()) {
      return "";
    }
    return "%d of %d pieces missing%s."
        .formatted(
            planned - finished,
            planned,
            missing.isEmpty() ? "" : ", and not begun: " + String.join(", ", missing));
  }

  /** Whether all of its work is done. */
  public boolean complete() {
    return finished >= planned && missing.isEmpty();
  }

  /**
   * What was fixed before anything was measured.
   *
   * @param task the task
   * @param percent the dose, in percent of all units
   */
  public record Primary(String task, double percent) {}

  /**
   * A model in the study.
   *
   * @param id hub id, path or alias
   * @param baseName its last part
   * @param revision commit of its repository
   * @param dtype the type that was computed in
   * @param parameters number of weights
   * @param blocks number of blocks L
   * @param width units of a block H
   * @param site where they sit
   * @param uniformLoss nats per token of a uniform guess, ln V
   * @param network what was localized
   * @param cuts the same with every cut of the texts, the first one included; none where there is
   *     one cut
   * @param tasks one entry for every task
   * @param generations continuations, intact and lesioned
   * @param domains the network and others on each other's tasks
   * @param brains how well units predict recordings of brains
   * @param networks what the networks are like, beside what their lesions do
   * @param units verdict on the units: specific, not specific or inconclusive, and why
   * @param domain verdict on the domain
   * @param paragraph the result in one paragraph
   * @param provenance what determines the numbers: hashes, versions, options
   * @param notes what was asked for and not done, or is not done yet
   */
  public record Model(
      String id,
      String baseName,
      @Nullable String revision,
      String dtype,
      long parameters,
      int blocks,
      int width,
      String site,
      double uniformLoss,
      Network network,
      @JsonInclude(Include.NON_EMPTY) List<Cut> cuts,
      List<Task> tasks,
      List<Generation> generations,
      Domains domains,
      List<BrainResult> brains,
      Networks networks,
      String units,
      String domain,
      String paragraph,
      Map<String, String> provenance,
      List<Note> notes) {
    /** Copies the lists. The JSON of a study of one cut says nothing of cuts. */
    public Model {
      cuts = cuts == null ? List.of() : List.copyOf(cuts);
      tasks = List.copyOf(tasks);
      generations = List.copyOf(generations);
      brains = List.copyOf(brains);
      notes = List.copyOf(notes);
    }
  }

  /**
   * The units that prefer one condition.
   *
   * @param name the network
   * @param positive the condition that is preferred
   * @param negative the other
   * @param mode whose rules hold
   * @param units units at the primary dose
   * @param splitHalfR agreement of t maps of two halves of the texts
   * @param spearmanBrown the same for all texts
   * @param correctedDice agreement of the masks of two halves, corrected for chance
   * @param heldOutD mean Cohen's d of the units on texts that did not choose them
   * @param lengthOverlap corrected Dice with a localizer for length
   * @param cutsOverlap corrected Dice with the mask of token-matched cuts
   * @param unitsPassingQ units of the model with q below .05
   * @param maskPassingMaxT units of the mask that pass the max-t permutation test
   * @param outliers coordinates with massive activations in the mask
   * @param t t of every unit, block after block
   * @param mask numbers of the units in the mask (block * width + coordinate), ascending
   * @param warnings what the texts make doubtful
   */
  public record Network(
      String name,
      String positive,
      String negative,
      String mode,
      int units,
      @Nullable Double splitHalfR,
      @Nullable Double spearmanBrown,
      @Nullable Double correctedDice,
      @Nullable Double heldOutD,
      @Nullable Double lengthOverlap,
      @Nullable Double cutsOverlap,
      int unitsPassingQ,
      int maskPassingMaxT,
      List<Integer> outliers,
      List<Float> t,
      List<Integer> mask,
      List<String> warnings) {
    /** Copies the lists. */
    public Network {
      outliers = List.copyOf(outliers);
      t = List.copyOf(t);
      mask = List.copyOf(mask);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The network as one cut of the texts finds it.
   *
   * @param cut {@code none}, {@code matched} or a number of tokens
   * @param units units at the primary dose
   * @param shared how many of them the first cut's network has too
   * @param splitHalfR agreement of t maps of two halves of the texts
   * @param correctedDice agreement of the masks of two halves, corrected for chance
   * @param heldOutD mean Cohen's d of the units on texts that did not choose them
   * @param lengthOverlap corrected Dice with a localizer for length
   * @param outliers coordinates with massive activations in the mask
   * @param warnings what the texts make doubtful
   */
  public record Cut(
      String cut,
      int units,
      int shared,
      @Nullable Double splitHalfR,
      @Nullable Double correctedDice,
      @Nullable Double heldOutD,
      @Nullable Double lengthOverlap,
      List<Integer> outliers,
      List<String> warnings) {
    /** Copies the lists. */
    public Cut {
      outliers = List.copyOf(outliers);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * A task, intact and under every lesion.
   *
   * @param name its name in the study
   * @param grouping what its groups of items are called: paradigm, suite, task
   * @param prefixId the token before every text; null for none
   * @param items number of items
   * @param chance score of a guess
   * @param paradigms its groups of items
   * @param intact the intact model
   * @param runs every lesion, at every dose
   * @param comparisons the network against its controls
   * @param curves the network and single controls by dose
   * @param changes the network's lesions against the intact model, at the primary dose
   * @param prefixes the same after further prefixes, as far as the verdict looks at it; none where
   *     there is one prefix
   */
  public record Task(
      String name,
      String grouping,
      @Nullable Integer prefixId,
      int items,
      double chance,
      List<Paradigm> paradigms,
      Run intact,
      List<Run> runs,
      List<Contrast> comparisons,
      List<Curve> curves,
      List<Change> changes,
      @JsonInclude(Include.NON_EMPTY) List<Task> prefixes) {
    /** Copies the lists. The JSON of a task after one prefix says nothing of others. */
    public Task {
      paradigms = List.copyOf(paradigms);
      runs = List.copyOf(runs);
      comparisons = List.copyOf(comparisons);
      curves = List.copyOf(curves);
      changes = List.copyOf(changes);
      prefixes = prefixes == null ? List.of() : List.copyOf(prefixes);
    }

    /** The task after every prefix, this one first. */
    public List<Task> everyPrefix() {
      return Stream.concat(Stream.of(this), prefixes.stream()).toList();
    }

    /** The id of the token before every text, or none. */
    public String prefix() {
      return prefixId == null ? "none" : prefixId.toString();
    }
  }

  /** A group of items, and what several of them have in common. */
  public record Paradigm(String name, String phenomenon, int items) {}

  /**
   * A task done with one set of units lesioned in one way.
   *
   * @param arm kind of mask: intact, network, without-outliers, outliers-alone, anti-selective, a
   *     kind of control: uniform, layer, run, energy, label-permuted; the name of another network;
   *     or {@code NAME without outliers}, a network without the outlier coordinates of all networks
   * @param of the mask that a control is drawn for: network or without-outliers; null for others
   * @param seed of a control that is drawn; null for others
   * @param percent the dose, in percent of all units; 0 for the intact model
   * @param units number of units that are lesioned
   * @param lesion zero, class-mean or resample; null for the intact model
   * @param positions all, first or rest
   * @param score accuracy, mean over paradigms
   * @param retained (score - chance) / (intact - chance)
   * @param margin mean margin in nats
   * @param nats nats per token of the texts that are right
   * @param byParadigm score of every paradigm, in their order
   * @param energyFirst realised energy that the lesion takes out at first positions
   * @param energyRest the same at all others
   * @param balance what the mask is like
   * @param cut the cut of the texts that found the network; null where there is one cut, and for
   *     the intact model
   */
  public record Run(
      Arm arm,
      @Nullable Arm of,
      @Nullable Long seed,
      double percent,
      int units,
      @Nullable LesionKind lesion,
      LesionPositions positions,
      double score,
      @Nullable Double retained,
      @Nullable Double margin,
      @Nullable Double nats,
      List<Double> byParadigm,
      @Nullable Double energyFirst,
      @Nullable Double energyRest,
      @Nullable BalanceRow balance,
      @JsonInclude(Include.NON_NULL) @Nullable String cut) {
    /** Copies the list. */
    public Run {
      byParadigm = List.copyOf(byParadigm);
    }
  }

  /**
   * What a mask is like.
   *
   * @param blocks number of blocks with units
   * @param coordinates number of different coordinates
   * @param run mean number of blocks that a coordinate is masked in
   * @param meanT mean t
   * @param nominalFirst nominal share of the stream's energy at first positions
   * @param nominalRest the same at all others
   * @param unmatched share of the units, or of their energy if that is more, without a peer in an
   *     energy-matched control; 0 for other masks
   */
  public record BalanceRow(
      int blocks,
      int coordinates,
      double run,
      double meanT,
      double nominalFirst,
      double nominalRest,
      double unmatched) {}

  /**
   * The network against one kind of control.
   *
   * @param percent the dose
   * @param lesion zero, class-mean or resample
   * @param positions all, first or rest
   * @param outliers whether the network's mask has its outlier coordinates
   * @param control the kind of control
   * @param masks number of control masks
   * @param needed how many a p needs
   * @param isP whether the rank is a p: only energy-matched and label-permuted controls are
   *     exchangeable with the network
   * @param score the network's
   * @param least lowest score of a control
   * @param median median score of the controls
   * @param most highest score of a control
   * @param difference D: control minus network; positive when the network's lesion hurts more
   * @param low lower limit of its 95 % interval
   * @param high upper limit
   * @param rank place of the network from below, 1 to masks + 1
   * @param p two-sided p of the rank
   * @param holmP the same, Holm-adjusted over tasks
   * @param glass Glass's Delta
   * @param energyFirst realised energy of the network over that of its controls, first positions
   * @param energyRest the same at all others
   * @param unmatched share of the mask without a peer
   * @param gates conditions of the verdict that are not met, in words
   * @param primary whether the verdict uses it
   * @param cut as in {@link Run}
   */
  public record Contrast(
      double percent,
      LesionKind lesion,
      LesionPositions positions,
      boolean outliers,
      ControlKind control,
      int masks,
      int needed,
      boolean isP,
      double score,
      double least,
      double median,
      double most,
      double difference,
      @Nullable Double low,
      @Nullable Double high,
      int rank,
      double p,
      double holmP,
      @Nullable Double glass,
      @Nullable Double energyFirst,
      @Nullable Double energyRest,
      double unmatched,
      List<String> gates,
      boolean primary,
      @JsonInclude(Include.NON_NULL) @Nullable String cut) {
    /** Copies the list. */
    public Contrast {
      gates = List.copyOf(gates);
    }
  }

  /**
   * Retained score by dose.
   *
   * @param arm as in {@link Run}
   * @param seed as in {@link Run}
   * @param lesion as in {@link Run}
   * @param points rising in units
   * @param ed50 the dose that takes half of the score, in units, such as "35" or "&lt; 1"
   * @param area mean loss over ln units
   * @param nonMonotone whether the curve ever climbs back
   */
  public record Curve(
      Arm arm,
      @Nullable Long seed,
      LesionKind lesion,
      List<Point> points,
      String ed50,
      @Nullable Double area,
      boolean nonMonotone) {
    /** Copies the list. */
    public Curve {
      points = List.copyOf(points);
    }
  }

  /** A dose and what is left of the score. */
  public record Point(int units, double percent, double score, double retained) {}

  /**
   * A lesion of the network against the intact model.
   *
   * @param arm network or without-outliers
   * @param lesion as in {@link Run}
   * @param lost items that the lesion loses
   * @param gained items that it gains
   * @param chiSquared cluster-adjusted McNemar
   * @param p its p
   * @param naiveP exact McNemar as if items were independent
   * @param flipsP sign flips by paradigm
   * @param dz Cohen's d_z over paradigms
   */
  public record Change(
      Arm arm,
      LesionKind lesion,
      int lost,
      int gained,
      @Nullable Double chiSquared,
      double p,
      double naiveP,
      double flipsP,
      @Nullable Double dz) {}

  /**
   * A continuation.
   *
   * @param prompt the beginning
   * @param arm as in {@link Run}
   * @param lesion as in {@link Run}
   * @param text the greedy continuation
   */
  public record Generation(String prompt, Arm arm, @Nullable LesionKind lesion, String text) {}
}
