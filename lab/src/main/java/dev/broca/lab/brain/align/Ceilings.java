package dev.broca.lab.brain.align;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.Ceiling;
import dev.broca.lab.brain.Matrix;
import dev.broca.lab.brain.Ridge;
import dev.broca.lab.brain.Saturation;
import dev.broca.lab.brain.SplitHalves;
import dev.broca.lab.brain.data.Recording;
import dev.broca.lab.brain.data.Recording.Target;
import dev.broca.lab.stats.NumpyRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How well the targets of a recording could be predicted, and where that is from.
 *
 * @param kind how they were found: not {@link CeilingKind#AUTO}
 * @param of one for each target
 */
public record Ceilings(CeilingKind kind, List<Ceiling> of) {
  /** How many pools of other subjects of each size are drawn at most. */
  public static final int POOLS = 5;

  /** Three subjects make pools of two sizes. */
  private static final int FEWEST = 3;

  /** Copies the list. */
  public Ceilings {
    of = List.copyOf(of);
  }

  /**
   * The ceilings of a recording.
   *
   * @param recording what is predicted
   * @param bySubject the recording of the single subjects, where it is the mean over them
   * @throws LabException if there are none of that kind
   */
  public static Ceilings of(
      Recording recording,
      Optional<Recording> bySubject,
      CeilingKind asked,
      AlignmentOptions options) {
    CeilingKind kind = asked == CeilingKind.AUTO ? usual(recording, bySubject) : asked;
    return new Ceilings(
        kind,
        switch (kind) {
          case GIVEN -> given(recording);
          case SPLIT_HALF -> splitHalves(recording, bySubject, options.seed());
          case EXTRAPOLATED -> extrapolated(recording, options);
          case NONE, AUTO -> none(recording);
        });
  }

  private static CeilingKind usual(Recording recording, Optional<Recording> bySubject) {
    if (recording.targets().stream().anyMatch(target -> target.ceiling().isPresent())) {
      return CeilingKind.GIVEN;
    }
    if (bySubject.isPresent()) {
      return CeilingKind.SPLIT_HALF;
    }
    return recording.subjects() >= FEWEST ? CeilingKind.EXTRAPOLATED : CeilingKind.NONE;
  }

  private static List<Ceiling> none(Recording recording) {
    return recording.targets().stream().<Ceiling>map(target -> new Ceiling.None()).toList();
  }

  private static List<Ceiling> given(Recording recording) {
    if (recording.targets().stream().allMatch(target -> target.ceiling().isEmpty())) {
      throw new LabException(
          recording.name()
              + " gives no ceilings. Add a column (CSV) or array or coordinate (npz, netCDF) ceiling, or choose another kind.");
    }
    return recording.targets().stream()
        .<Ceiling>map(target ->
            target.ceiling().isPresent()
                ? new Ceiling.Given(target.ceiling().getAsDouble())
                : new Ceiling.None())
        .toList();
  }

  private static List<Ceiling> splitHalves(
      Recording recording, Optional<Recording> bySubject, long seed) {
    Recording all =
        bySubject.orElseThrow(() ->
            new LabException(
                "Split halves are a ceiling of the mean over subjects, but every subject is predicted apart. Predict the mean, or choose extrapolated ceilings."));
    return recording.targets().stream().map(mean -> splitHalves(all, mean, seed)).toList();
  }

  /** Over the stimuli that were measured for all of the target's subjects. */
  private static Ceiling splitHalves(Recording all, Target mean, long seed) {
    int[] same =
        IntStream.range(0, all.targets().size())
            .filter(t -> all.targets().get(t).isOf(mean))
            .toArray();
    int[] stimuli = measured(all, same);
    return SplitHalves.of(matrix(all, stimuli, same), seed);
  }

  private static int[] measured(Recording recording, int[] targets) {
    return IntStream.range(0, recording.stimuli().size())
        .filter(s -> Arrays.stream(targets).noneMatch(t -> Double.isNaN(recording.response(s, t))))
        .toArray();
  }

  private static Matrix matrix(Recording recording, int[] stimuli, int[] targets) {
    return Matrix.of(
        stimuli.length,
        targets.length,
        Arrays.stream(stimuli)
            .boxed()
            .flatMapToDouble(s -> Arrays.stream(targets).mapToDouble(t -> recording.response(s, t)))
            .toArray());
  }

  /** Every subject from pools of the others: the same folds and the same ridge as for a model. */
  private static List<Ceiling> extrapolated(Recording recording, AlignmentOptions options) {
    List<String> subjects =
        recording.targets().stream()
            .map(Target::subject)
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    if (subjects.size() < FEWEST) {
      throw new LabException(
          "Extrapolated ceilings need %d or more subjects, but %s has %d."
              .formatted(FEWEST, recording.name(), subjects.size()));
    }
    var ceilings = new ArrayList<>(none(recording));
    var random = new NumpyRandom(options.seed());
    for (String subject : subjects) {
      int[] own = targets(recording, Set.of(subject));
      List<TreeMap<Integer, List<Double>>> found =
          Arrays.stream(own).mapToObj(t -> new TreeMap<Integer, List<Double>>()).toList();
      List<String> others = subjects.stream().filter(other -> !other.equals(subject)).toList();
      for (Set<String> pool : pools(others, random)) {
        double[] r = predicted(recording, targets(recording, pool), own, options);
        for (int t = 0; t < r.length; t++) {
          if (!Double.isNaN(r[t])) {
            found.get(t).computeIfAbsent(pool.size(), n -> new ArrayList<>()).add(r[t]);
          }
        }
      }
      for (int t = 0; t < own.length; t++) {
        ceilings.set(own[t], extrapolated(found.get(t)));
      }
    }
    return ceilings;
  }

  private static int[] targets(Recording recording, Collection<String> subjects) {
    return IntStream.range(0, recording.targets().size())
        .filter(t -> subjects.contains(String.valueOf(recording.targets().get(t).subject())))
        .toArray();
  }

  /** Different pools of every size: at most {@value #POOLS} of each. */
  private static List<Set<String>> pools(List<String> others, NumpyRandom random) {
    var pools = new ArrayList<Set<String>>();
    for (int size = 1; size <= others.size(); size++) {
      var drawn = new HashSet<Set<String>>();
      for (int i = 0; i < POOLS; i++) {
        Set<String> pool = new HashSet<>();
        Arrays.stream(random.permutation(others.size()))
            .limit(size)
            .forEach(other -> pool.add(others.get(other)));
        if (drawn.add(pool)) {
          pools.add(pool);
        }
      }
    }
    return pools;
  }

  /** Mean r for each target of a subject; NaN where too few stimuli were measured for all. */
  private static double[] predicted(
      Recording recording, int[] from, int[] own, AlignmentOptions options) {
    int[] both = IntStream.concat(Arrays.stream(from), Arrays.stream(own)).toArray();
    int[] stimuli = measured(recording, both);
    List<String> groups = recording.groups();
    List<String> of =
        groups.isEmpty() ? List.of() : Arrays.stream(stimuli).mapToObj(groups::get).toList();
    try {
      return Ridge.crossValidated(
              matrix(recording, stimuli, from),
              matrix(recording, stimuli, own),
              Scoring.folds(options.folds(), stimuli.length, of, options),
              Scoring.inner(options.folds(), of),
              options.penalty().options())
          .meanR();
    } catch (LabException e) {
      // Subjects who share too few stimuli for the folds say nothing of each other.
      return IntStream.range(0, own.length).mapToDouble(t -> Double.NaN).toArray();
    }
  }

  /** None where the largest pool is not half way to the limit: it would be a guess. */
  private static Ceiling extrapolated(TreeMap<Integer, List<Double>> found) {
    if (found.size() < 2) {
      return new Ceiling.None();
    }
    double[] means =
        found.values().stream()
            .mapToDouble(r -> r.stream().mapToDouble(v -> v).average().orElseThrow())
            .toArray();
    var curve = Saturation.of(List.copyOf(found.keySet()), means);
    return curve.at(found.lastKey()) < curve.limit() / 2
        ? new Ceiling.None()
        : new Ceiling.Extrapolated(curve.limit());
  }
}
