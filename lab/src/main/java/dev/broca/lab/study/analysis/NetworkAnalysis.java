package dev.broca.lab.study.analysis;

import dev.broca.lab.store.Store;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.plan.NetworksPlan;
import dev.broca.lab.study.plan.NetworksPlan.ControlsPlan;
import dev.broca.lab.study.result.Domains;
import dev.broca.lab.study.result.Networks;
import dev.broca.lab.study.result.Networks.Multiple;
import dev.broca.lab.study.result.Networks.Profiled;
import dev.broca.lab.study.result.Networks.Tested;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.study.spec.StudySpec.OtherSpec;
import dev.broca.lab.verdict.Comparison;
import dev.broca.lab.verdict.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** What the store has of the networks of a study beside their lesions. */
final class NetworkAnalysis {
  private final StudySpec spec;
  private final ModelPlan plan;
  private final Store store;

  NetworkAnalysis(StudySpec spec, ModelPlan plan, Store store) {
    this.spec = spec;
    this.plan = plan;
    this.store = store;
  }

  Networks networks() {
    NetworksPlan its = plan.networks();
    return new Networks(
        its.profiles().stream()
            .flatMap(profile -> kept(profile.key(), Profiled.class).stream())
            .toList(),
        its.overlaps(),
        Optional.ofNullable(its.multiverse())
            .flatMap(key -> kept(key, Multiple.class))
            .orElse(null),
        its.controls().stream().flatMap(this::tested).toList());
  }

  private <T> Optional<T> kept(String key, Class<T> type) {
    return store
        .result(key)
        .map(json -> Objects.requireNonNull(JsonMapper.shared().readValue(json, type), key));
  }

  /** Another network as if the study were about it alone. */
  private Stream<Tested> tested(ControlsPlan its) {
    Optional<OtherSpec> other =
        spec.others().stream().filter(o -> o.network().name().equals(its.network())).findFirst();
    Optional<StudyResult.Network> network =
        plan.others().stream()
            .filter(o -> o.name().equals(its.network()))
            .findFirst()
            .map(NetworkAnalysis::network);
    if (other.isEmpty() || network.isEmpty() || its.runs().isEmpty()) {
      return Stream.empty();
    }
    return TaskAnalysis.of(
        spec.alone(other.get()),
        plan.alone(network.get(), its),
        its.runs().getFirst().task(),
        store)
        .map(task -> tested(its.network(), task))
        .stream();
  }

  private static Tested tested(String network, TaskAnalysis task) {
    List<Comparison> comparisons = Contrasts.comparisons(List.of(task), task.name());
    String units = comparisons.isEmpty() ? StudyAnalysis.NOTHING : Verdict.of(comparisons).brief();
    return new Tested(network, Contrasts.over(List.of(task)).getFirst(), units);
  }

  private static StudyResult.Network network(Domains.Other other) {
    return new StudyResult.Network(
        other.name(),
        other.positive(),
        other.negative(),
        other.mode(),
        other.units(),
        other.splitHalfR(),
        null,
        null,
        other.heldOutD(),
        null,
        null,
        0,
        0,
        List.of(),
        List.of(),
        List.of(),
        other.warnings());
  }
}
