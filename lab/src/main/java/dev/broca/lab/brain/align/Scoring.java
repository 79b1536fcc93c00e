package dev.broca.lab.brain.align;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.Alignment;
import dev.broca.lab.brain.Folds;
import dev.broca.lab.brain.Geometry;
import dev.broca.lab.brain.Matrix;
import dev.broca.lab.brain.Ridge;
import dev.broca.lab.brain.RidgeOptions;
import dev.broca.lab.brain.UniqueVariance;
import dev.broca.lab.brain.data.Recording;
import dev.broca.lab.brain.data.Recording.Part;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Fits features to a recording. Targets that were measured for different stimuli are fitted apart,
 * each to all stimuli it was measured for; nothing is filled in.
 */
public final class Scoring {
  /** Responses without holes. */
  private record Block(int[] stimuli, List<Integer> targets, Matrix y, List<String> groups) {}

  private final Recording recording;
  private final AlignmentOptions options;
  private final List<Block> blocks;
  private final Optional<Matrix> nuisance;
  private final Block largest;
  private final Geometry.Responses space;

  /**
   * Makes ready to fit.
   *
   * @throws LabException if the recording has fewer groups, or stimuli, than it takes
   */
  public Scoring(Recording recording, AlignmentOptions options) {
    this.recording = recording;
    this.options = options;
    this.blocks = recording.parts().stream().map(part -> block(recording, part)).toList();
    this.nuisance = Baselines.nuisance(recording);
    blocks.forEach(block -> folds(block, options.folds()));
    this.largest =
        blocks.stream().max(Comparator.comparingInt(block -> block.targets().size())).orElseThrow();
    this.space = new Geometry.Responses(largest.y());
  }

  private static Block block(Recording recording, Part part) {
    int[] rows = part.stimuli().stream().mapToInt(i -> i).toArray();
    int[] columns = part.targets().stream().mapToInt(i -> i).toArray();
    double[] values =
        Arrays.stream(rows)
            .boxed()
            .flatMapToDouble(s -> Arrays.stream(columns).mapToDouble(t -> recording.response(s, t)))
            .toArray();
    List<String> groups = recording.groups();
    return new Block(
        rows,
        part.targets(),
        Matrix.of(rows.length, columns.length, values),
        groups.isEmpty() ? List.of() : part.stimuli().stream().map(groups::get).toList());
  }

  private Folds folds(Block block, FoldKind kind) {
    try {
      return folds(kind, block.stimuli().length, block.groups(), options);
    } catch (LabException e) {
      throw new LabException(
          "%s, target %s: %s"
              .formatted(
                  recording.name(),
                  recording.targets().get(block.targets().getFirst()).label(),
                  e.getMessage()),
          e);
    }
  }

  /** Folds of n stimuli in groups. */
  static Folds folds(FoldKind kind, int n, List<String> groups, AlignmentOptions options) {
    return switch (kind) {
      case GROUPED ->
          groups.isEmpty()
              ? Folds.contiguous(n, options.outer())
              : Folds.grouped(groups, options.outer());
      case CONTIGUOUS -> Folds.contiguous(n, options.outer());
      case SHUFFLED -> Folds.shuffled(n, options.outer(), options.seed());
    };
  }

  /** Only where folds are grouped are inner folds grouped too. */
  static List<String> inner(FoldKind kind, List<String> groups) {
    return kind == FoldKind.GROUPED ? groups : List.of();
  }

  /** The kind of the outer folds. */
  public FoldKind folds() {
    return options.folds();
  }

  /** Correlations alone, with folds of another kind or with principal components if asked for. */
  public Scores correlations(Matrix x, FoldKind kind, OptionalInt components) {
    RidgeOptions ridge = options.penalty().options();
    RidgeOptions with =
        components.isPresent() ? ridge.withComponents(components.getAsInt()) : ridge;
    var r = new Spread();
    double edges = 0;
    for (Block block : blocks) {
      Alignment found =
          Ridge.crossValidated(
              x.selectRows(block.stimuli()),
              block.y(),
              folds(block, kind),
              inner(kind, block.groups()),
              with);
      r.add(block, found.meanR(), found.r());
      edges += found.edgeShare() * block.targets().size();
    }
    return new Scores(
        r.means(),
        List.of(),
        r.byFold(),
        Optional.empty(),
        OptionalDouble.empty(),
        edges / recording.targets().size());
  }

  /** How alike features and responses arrange the stimuli: those of the part with most targets. */
  Geometry geometry(Matrix x) {
    return space.with(x.selectRows(largest.stimuli()));
  }

  /**
   * Correlations and unique variance.
   *
   * @param tested whether p is computed too
   */
  public Scores all(Matrix x, boolean tested) {
    Scores raw = correlations(x, options.folds(), OptionalInt.empty());
    if (nuisance.isEmpty()) {
      return raw;
    }
    var unique = new Spread();
    double p = 0;
    for (Block block : blocks) {
      UniqueVariance found =
          UniqueVariance.of(
              x.selectRows(block.stimuli()),
              nuisance.get().selectRows(block.stimuli()),
              block.y(),
              folds(block, options.folds()),
              inner(options.folds(), block.groups()),
              options.penalty().options());
      unique.add(block, found.meanR2(), found.r2());
      if (tested) {
        p = Math.max(p, found.test(options.permutations(), options.seed()).median());
      }
    }
    return new Scores(
        raw.r(),
        unique.means(),
        raw.byFold(),
        Optional.of(unique.byFold()),
        tested ? OptionalDouble.of(p) : OptionalDouble.empty(),
        raw.edgeShare());
  }

  /** Numbers of blocks, put where their targets stand in the recording. */
  private final class Spread {
    private final int targets = recording.targets().size();
    private final double[] means = new double[targets];
    private final double[] folds = new double[options.outer() * targets];

    void add(Block block, double[] mean, Matrix byFold) {
      for (int i = 0; i < mean.length; i++) {
        int target = block.targets().get(i);
        means[target] = mean[i];
        for (int fold = 0; fold < byFold.rows(); fold++) {
          folds[fold * targets + target] = byFold.get(fold, i);
        }
      }
    }

    List<Double> means() {
      return Arrays.stream(means).boxed().toList();
    }

    Matrix byFold() {
      return Matrix.of(options.outer(), targets, folds);
    }
  }
}
