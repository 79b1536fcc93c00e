package dev.broca.lab.study.export;

import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Table;
import dev.broca.lab.study.result.Networks.Tested;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.BalanceRow;
import dev.broca.lab.study.result.StudyResult.Contrast;
import dev.broca.lab.study.result.StudyResult.Model;
import dev.broca.lab.study.result.StudyResult.Paradigm;
import dev.broca.lab.study.result.StudyResult.Run;
import dev.broca.lab.study.result.StudyResult.Task;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tasks under every lesion, and lesions against their controls, as tables. */
final class RunTables {
  /** A task under one lesion, or intact. */
  private record OfRun(Model model, Task task, Run run) {}

  private static final Columns<OfRun> RUNS =
      Table.<OfRun>columns()
          .text("model", row -> row.model().id())
          .text("task", row -> row.task().name())
          .and(
              Table.<Run>columns()
                  .text("arm", run -> run.arm().label())
                  .text("of", run -> run.of() == null ? null : run.of().label())
                  .whole("seed", Run::seed)
                  .number("percent", Run::percent)
                  .whole("units", Run::units)
                  .text("lesion", run -> run.lesion() == null ? null : run.lesion().label())
                  .text("positions", run -> run.positions().label()),
              OfRun::run)
          .whole("items", row -> row.task().items())
          .number("score", row -> row.run().score())
          .number("chance", row -> row.task().chance())
          .and(
              Table.<Run>columns()
                  .number("retained", Run::retained)
                  .number("margin", Run::margin)
                  .number("nats_per_token", Run::nats)
                  .number("energy_first", Run::energyFirst)
                  .number("energy_rest", Run::energyRest)
                  .and(
                      Table.<BalanceRow>columns()
                          .whole("blocks", BalanceRow::blocks)
                          .whole("coordinates", BalanceRow::coordinates)
                          .number("mean_t", BalanceRow::meanT)
                          .number("nominal_first", BalanceRow::nominalFirst)
                          .number("nominal_rest", BalanceRow::nominalRest)
                          .number("unmatched", BalanceRow::unmatched),
                      Run::balance),
              OfRun::run);

  /** A paradigm of it. */
  private record OfParadigm(OfRun of, int index) {
    Paradigm paradigm() {
      return of.task().paradigms().get(index);
    }
  }

  private static final Columns<OfParadigm> PARADIGMS =
      Table.<OfParadigm>columns()
          .text("model", row -> row.of().model().id())
          .text("task", row -> row.of().task().name())
          .and(
              Table.<Paradigm>columns()
                  .text("paradigm", Paradigm::name)
                  .text("phenomenon", Paradigm::phenomenon)
                  .whole("items", Paradigm::items),
              OfParadigm::paradigm)
          .and(
              Table.<Run>columns()
                  .text("arm", run -> run.arm().label())
                  .text("of", run -> run.of() == null ? null : run.of().label())
                  .whole("seed", Run::seed)
                  .number("percent", Run::percent)
                  .text("lesion", run -> run.lesion() == null ? null : run.lesion().label())
                  .text("positions", run -> run.positions().label()),
              row -> row.of().run())
          .number("score", row -> row.of().run().byParadigm().get(row.index()));

  /** A network against one kind of control. */
  private record OfContrast(Model model, Task task, Contrast contrast) {}

  private static final Columns<OfContrast> COMPARISONS =
      Table.<OfContrast>columns()
          .text("model", row -> row.model().id())
          .text("task", row -> row.task().name())
          .and(
              Table.<Contrast>columns()
                  .number("percent", Contrast::percent)
                  .text("lesion", contrast -> contrast.lesion().label())
                  .text("positions", contrast -> contrast.positions().label())
                  .truth("outliers", Contrast::outliers)
                  .text("control", contrast -> contrast.control().label())
                  .whole("masks", Contrast::masks)
                  .whole("needed", Contrast::needed)
                  .number("score", Contrast::score)
                  .number("least", Contrast::least)
                  .number("median", Contrast::median)
                  .number("most", Contrast::most)
                  .number("difference", Contrast::difference)
                  .number("low", Contrast::low)
                  .number("high", Contrast::high)
                  .whole("rank", Contrast::rank)
                  .number("p", c -> c.isP() ? c.p() : null)
                  .number("holm_p", c -> c.isP() ? c.holmP() : null)
                  .number("glass", Contrast::glass)
                  .number("energy_ratio_first", Contrast::energyFirst)
                  .number("energy_ratio_rest", Contrast::energyRest)
                  .number("unmatched", Contrast::unmatched)
                  .text("gates", c -> String.join("; ", c.gates()))
                  .truth("primary", Contrast::primary),
              OfContrast::contrast);

  /** Another network with controls of its own, and what is said of it. */
  private record OfOther<T>(String network, T row) {}

  private final StudyResult result;

  RunTables(StudyResult result) {
    this.result = result;
  }

  Table<?> runs() {
    return RUNS.and(last(), row -> new Last(row.task(), row.run().cut())).of(ofRuns().toList());
  }

  Table<?> paradigms() {
    return PARADIGMS
        .and(last(), row -> new Last(row.of().task(), row.of().run().cut()))
        .of(
            ofRuns()
                .flatMap(of ->
                    IntStream.range(0, of.task().paradigms().size())
                        .mapToObj(p -> new OfParadigm(of, p)))
                .toList());
  }

  Table<?> comparisons() {
    return COMPARISONS
        .and(last(), row -> new Last(row.task(), row.contrast().cut()))
        .of(
            result.models().stream()
                .flatMap(model ->
                    tasks(model)
                        .flatMap(task ->
                            task.comparisons().stream().map(c -> new OfContrast(model, task, c))))
                .toList());
  }

  /** Other networks with controls of their own; as runs, after the network. */
  Table<?> otherRuns() {
    return ofOthers(
        RUNS,
        (model, its) ->
            its.task().runs().stream().map(run -> new OfRun(model, its.task(), run)).toList());
  }

  /** Other networks against controls of their own; as comparisons, after the network. */
  Table<?> otherComparisons() {
    return ofOthers(
        COMPARISONS,
        (model, its) ->
            its.task().comparisons().stream()
                .map(c -> new OfContrast(model, its.task(), c))
                .toList());
  }

  /** What a table says of another network. */
  private interface Said<T> {
    List<T> of(Model model, Tested its);
  }

  private <T> Table<OfOther<T>> ofOthers(Columns<T> columns, Said<T> said) {
    return Table.<OfOther<T>>columns()
        .text("network", OfOther::network)
        .and(columns, OfOther::row)
        .of(
            result.models().stream()
                .flatMap(model ->
                    model.networks().tested().stream()
                        .flatMap(its ->
                            said.of(model, its).stream()
                                .map(row -> new OfOther<>(its.network(), row))))
                .toList());
  }

  private Stream<OfRun> ofRuns() {
    return result.models().stream()
        .flatMap(model -> tasks(model).flatMap(task -> ofRuns(model, task)));
  }

  private static Stream<OfRun> ofRuns(Model model, Task task) {
    return Stream.concat(Stream.of(task.intact()), task.runs().stream())
        .map(run -> new OfRun(model, task, run));
  }

  /** Tasks after every prefix. */
  private static Stream<Task> tasks(Model model) {
    return model.tasks().stream().flatMap(task -> task.everyPrefix().stream());
  }

  /** What tells rows apart where a study has several cuts, or prefixes. */
  private record Last(Task task, @Nullable String cut) {}

  /** Columns that are there where the study has several cuts, or prefixes. */
  private Columns<Last> last() {
    return Table.<Last>columns()
        .text("cut", Last::cut)
        .when(result.models().stream().anyMatch(model -> !model.cuts().isEmpty()))
        .text("prefix", last -> last.task().prefix())
        .when(
            result.models().stream()
                .flatMap(model -> model.tasks().stream())
                .anyMatch(task -> !task.prefixes().isEmpty()));
  }
}
