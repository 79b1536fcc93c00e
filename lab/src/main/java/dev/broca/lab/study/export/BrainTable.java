package dev.broca.lab.study.export;

import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Table;
import dev.broca.lab.study.result.BrainResult;
import dev.broca.lab.study.result.BrainResult.ByTarget;
import dev.broca.lab.study.result.BrainResult.Target;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Model;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Recordings as a table: a row for every target under every set of units and every baseline. */
final class BrainTable {
  /** What predicts a recording; a baseline has neither seed nor coordinates. */
  private record Predictor(
      String arm, @Nullable Long seed, int units, @Nullable Integer coordinates, ByTarget values) {}

  private record Predicted(Model model, BrainResult brain, Predictor by, int index) {
    Target target() {
      return brain.recorded().targets().get(index);
    }

    @Nullable Double at(List<@Nullable Double> values) {
      return values.isEmpty() ? null : values.get(index);
    }
  }

  private static final Columns<Predicted> COLUMNS =
      Table.<Predicted>columns()
          .text("model", row -> row.model().id())
          .text("data", row -> row.brain().name())
          .and(
              Table.<Predictor>columns()
                  .text("arm", Predictor::arm)
                  .whole("seed", Predictor::seed)
                  .whole("units", Predictor::units)
                  .whole("coordinates", Predictor::coordinates),
              Predicted::by)
          .and(
              Table.<Target>columns()
                  .text("target", Target::name)
                  .text("subject", Target::subject)
                  .text("roi", Target::roi)
                  .number("ceiling", Target::ceiling),
              Predicted::target)
          .text("folds", row -> row.brain().recorded().folds())
          .number("r", row -> row.at(row.by().values().r()))
          .number("shuffled_r", row -> row.at(row.by().values().shuffled()))
          .number("unique_r2", row -> row.at(row.by().values().unique()));

  private BrainTable() {}

  static Table<?> of(StudyResult result) {
    return COLUMNS.of(
        result.models().stream()
            .flatMap(model -> model.brains().stream().flatMap(brain -> rows(model, brain)))
            .toList());
  }

  private static Stream<Predicted> rows(Model model, BrainResult brain) {
    return predictors(brain)
        .flatMap(by ->
            IntStream.range(0, brain.recorded().targets().size())
                .mapToObj(target -> new Predicted(model, brain, by, target)));
  }

  private static Stream<Predictor> predictors(BrainResult brain) {
    return Stream.concat(
        brain.fits().stream()
            .map(fit ->
                new Predictor(
                    fit.arm(), fit.seed(), fit.units(), fit.coordinates(), fit.byTarget())),
        brain.baselines().stream()
            .map(one -> new Predictor(one.name(), null, one.columns(), null, one.byTarget())));
  }
}
