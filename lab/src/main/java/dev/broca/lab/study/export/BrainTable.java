package dev.broca.lab.study.export;

import dev.broca.lab.study.result.BrainResult;
import dev.broca.lab.study.result.BrainResult.Baseline;
import dev.broca.lab.study.result.BrainResult.ByTarget;
import dev.broca.lab.study.result.BrainResult.Fit;
import dev.broca.lab.study.result.BrainResult.Target;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Model;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recordings as a table: a line for every target under every set of units and every baseline. */
final class BrainTable {
  private BrainTable() {}

  static List<String> of(StudyResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "model,data,arm,seed,units,coordinates,target,subject,roi,ceiling,folds,r,shuffled_r,"
            + "unique_r2");
    for (Model model : result.models()) {
      for (BrainResult brain : model.brains()) {
        for (Fit fit : brain.fits()) {
          add(
              lines,
              model,
              brain,
              fit.arm().label(),
              fit.seed(),
              fit.units(),
              fit.coordinates(),
              fit.byTarget());
        }
        for (Baseline one : brain.baselines()) {
          add(lines, model, brain, one.name(), null, one.columns(), null, one.byTarget());
        }
      }
    }
    return lines;
  }

  private static void add(
      List<String> lines,
      Model model,
      BrainResult brain,
      String arm,
      @Nullable Long seed,
      int units,
      @Nullable Integer coordinates,
      ByTarget values) {
    List<Target> targets = brain.recorded().targets();
    for (int t = 0; t < targets.size(); t++) {
      Target target = targets.get(t);
      lines.add(
          StudyExport.line(
              model.id(),
              brain.name(),
              arm,
              seed,
              units,
              coordinates,
              target.name(),
              target.subject(),
              target.roi(),
              target.ceiling(),
              brain.recorded().folds(),
              at(values.r(), t),
              at(values.shuffled(), t),
              at(values.unique(), t)));
    }
  }

  private static @Nullable Double at(List<@Nullable Double> values, int target) {
    return values.isEmpty() ? null : values.get(target);
  }
}
