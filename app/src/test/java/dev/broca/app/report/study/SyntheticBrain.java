package dev.broca.app.report.study;

import dev.broca.lab.study.result.BrainResult;
import dev.broca.lab.study.result.BrainResult.Against;
import dev.broca.lab.study.result.BrainResult.Baseline;
import dev.broca.lab.study.result.BrainResult.ByTarget;
import dev.broca.lab.study.result.BrainResult.Fit;
import dev.broca.lab.study.result.BrainResult.Range;
import dev.broca.lab.study.result.BrainResult.Recorded;
import dev.broca.lab.study.result.BrainResult.Target;
import dev.broca.lab.vocabulary.Arm;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Recordings that nobody made. The network is a little better than most controls, less so once
 * length is taken out, and shuffled folds flatter all.
 */
@NullMarked
record SyntheticBrain(Random random, List<String> kinds, int masks, boolean measured) {
  /**
   * A recording.
   *
   * @param rich whether it has several targets, groups and a ceiling
   */
  BrainResult of(String name, boolean rich) {
    int targets = rich ? 12 : 1;
    var recorded =
        new Recorded(
            name + ".csv",
            "c0ffee",
            rich ? 384 : 1000,
            rich ? 96 : 0,
            rich ? 3 : 0,
            0,
            rich ? "grouped" : "contiguous",
            10,
            "nested",
            rich ? "passage" : "none",
            1000,
            18,
            IntStream.range(0, targets).mapToObj(i -> target(i, rich)).toList(),
            List.of());
    if (!measured) {
      return new BrainResult(name, recorded, null, List.of(), List.of(), List.of());
    }
    List<Fit> fits = new ArrayList<>();
    fits.add(fit("network", null, .31, .052, targets));
    for (String kind : kinds) {
      for (int i = 0; i < masks; i++) {
        double worse = kind.equals("uniform") ? .06 : .03;
        fits.add(
            fit(kind, 42L + i, .3 - worse + .03 * gaussian(), .04 + .012 * gaussian(), targets));
      }
    }
    fits.add(fit("untrained", 42L, .19, -.004, targets));
    return new BrainResult(
        name,
        recorded,
        rich ? new Range(.21, .36, .47) : null,
        fits,
        List.of(
            baseline("length and position", 2, .17, null, targets),
            baseline("word rate", 1, .12, null, targets),
            baseline("random embedding", 100, .15, .006, targets)),
        kinds.stream().map(kind -> new Against(Arm.of(kind), masks, .27, .04, 2, 3)).toList());
  }

  private double gaussian() {
    return random.nextGaussian();
  }

  private static Target target(int i, boolean rich) {
    return rich
        ? new Target("voxel " + i, "s" + i % 3, "frontal", .21 + .02 * i)
        : new Target("left language network", null, null, null);
  }

  private static Fit fit(String arm, @Nullable Long seed, double r, double unique, int targets) {
    return new Fit(
        Arm.of(arm),
        seed,
        38,
        arm.equals("uniform") ? 31 : 18,
        r,
        r + .09,
        unique,
        arm.equals("network") ? (Double) .012 : null,
        r - .02,
        .03,
        .11,
        targets > 1 ? (Double) .04 : null,
        new ByTarget(all(r, targets), all(r + .09, targets), all(unique, targets)));
  }

  private static Baseline baseline(
      String name, int columns, double r, @Nullable Double unique, int targets) {
    return new Baseline(
        name,
        columns,
        r,
        unique,
        0,
        new ByTarget(
            all(r, targets), List.of(), unique == null ? List.of() : all(unique, targets)));
  }

  private static List<@Nullable Double> all(double value, int targets) {
    List<@Nullable Double> all = new ArrayList<>();
    for (int i = 0; i < targets; i++) {
      all.add(value);
    }
    return all;
  }
}
