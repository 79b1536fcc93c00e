package dev.broca.lab.study.result;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.align.BaselineScores;
import dev.broca.lab.brain.align.MaskAlignment.Row;
import dev.broca.lab.brain.align.Scores;
import dev.broca.lab.stats.Finite;
import dev.broca.lab.study.result.BrainResult.Baseline;
import dev.broca.lab.study.result.BrainResult.ByTarget;
import dev.broca.lab.study.result.BrainResult.Fit;
import dev.broca.lab.vocabulary.Arm;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a set of units predicts of a recording; the form in which a store keeps it. Equal masks
 * share it, so it does not say what the mask is.
 *
 * @param p of the median unique R2; null where it was not tested
 * @param atComponents median r with principal components in place of the units
 */
public record BrainScores(
    int units,
    int coordinates,
    @Nullable Double p,
    @Nullable Double atComponents,
    double edgeShare,
    @Nullable Double cka,
    @Nullable Double rsa,
    ByTarget byTarget) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** A baseline in a store. */
  public record OfBaseline(String name, int columns, double edgeShare, ByTarget byTarget) {}

  /**
   * Of fitted units.
   *
   * @param shuffled their correlations with shuffled folds
   */
  public static BrainScores of(Row row, Scores shuffled) {
    Scores scores = row.scores();
    return new BrainScores(
        row.units(),
        row.coordinates(),
        scores.p().isPresent() ? Finite.orNull(scores.p().getAsDouble()) : null,
        Finite.orNull(row.atComponents()),
        scores.edgeShare(),
        Finite.orNull(row.geometry().cka()),
        Finite.orNull(row.geometry().rsa()),
        new ByTarget(known(scores.r()), known(shuffled.r()), known(scores.unique())));
  }

  public String json() {
    return JSON.writeValueAsString(this);
  }

  /** The same with what the mask is. */
  public Fit fit(Arm arm, @Nullable Long seed) {
    return new Fit(
        arm,
        seed,
        units,
        coordinates,
        median(byTarget.r()),
        median(byTarget.shuffled()),
        median(byTarget.unique()),
        p,
        atComponents,
        edgeShare,
        cka,
        rsa,
        byTarget);
  }

  public static BrainScores parse(String json) {
    return read(json, new TypeReference<>() {});
  }

  /** What predicts without reading, as a store keeps it. */
  public static List<OfBaseline> of(List<BaselineScores> baselines) {
    return baselines.stream()
        .map(one ->
            new OfBaseline(
                one.name(),
                one.columns(),
                one.scores().edgeShare(),
                new ByTarget(known(one.scores().r()), List.of(), known(one.scores().unique()))))
        .toList();
  }

  public static List<Baseline> baselines(String json) {
    return read(json, new TypeReference<List<OfBaseline>>() {}).stream()
        .map(one ->
            new Baseline(
                one.name(),
                one.columns(),
                median(one.byTarget().r()),
                median(one.byTarget().unique()),
                one.edgeShare(),
                one.byTarget()))
        .toList();
  }

  private static <T> T read(String json, TypeReference<T> type) {
    String problem =
        "A result in the store cannot be read: it is damaged. Restore the store, or name another --store.";
    try {
      @Nullable T value = JSON.readValue(json, type);
      if (value == null) {
        throw new LabException(problem);
      }
      return value;
    } catch (JacksonException e) {
      throw new LabException(problem, e);
    }
  }

  /** The median of the values that there are; null for none. */
  public static @Nullable Double median(List<? extends @Nullable Double> values) {
    List<Double> sorted =
        values.stream()
            .filter(Objects::nonNull)
            .map(value -> Objects.requireNonNull(value))
            .sorted()
            .toList();
    int n = sorted.size();
    return n == 0 ? null : (Double) ((sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2);
  }

  private static List<@Nullable Double> known(List<Double> values) {
    List<@Nullable Double> all = new ArrayList<>();
    values.forEach(value -> all.add(Finite.orNull(value)));
    return all;
  }
}
