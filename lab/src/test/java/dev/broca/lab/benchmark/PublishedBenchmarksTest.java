package dev.broca.lab.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.lab.benchmark.suite.Benchmarks;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The published files, where they lie. */
@Tag("shared")
class PublishedBenchmarksTest {
  private static final Path DATA =
      Path.of(System.getProperty("broca.shared", "../../shared")).resolve("data");

  private static Benchmark read(String name, String folder) {
    return Benchmarks.read(name, Optional.of(DATA.resolve(folder)));
  }

  private static Map<String, Long> paradigmsByPhenomenon(Benchmark benchmark) {
    return benchmark.items().stream()
        .collect(Collectors.toMap(Item::paradigm, Item::phenomenon, (a, _) -> a))
        .values()
        .stream()
        .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
  }

  /** The counts are those of table 1 in BLiMP's paper. */
  @Test
  void blimpHasTwelvePhenomena() {
    Benchmark blimp = read("blimp", "blimp");
    assertThat(blimp.items()).hasSize(67_000);
    assertThat(blimp.notes())
        .containsExactly("7 pairs in these files have equal sentences; they count as wrong.");
    assertThat(paradigmsByPhenomenon(blimp))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("anaphor_agreement", 2L),
                Map.entry("argument_structure", 9L),
                Map.entry("binding", 7L),
                Map.entry("control_raising", 5L),
                Map.entry("determiner_noun_agreement", 8L),
                Map.entry("ellipsis", 2L),
                Map.entry("filler_gap_dependency", 7L),
                Map.entry("irregular_forms", 2L),
                Map.entry("island_effects", 8L),
                Map.entry("npi_licensing", 7L),
                Map.entry("quantifiers", 4L),
                Map.entry("subject_verb_agreement", 6L)));
  }

  @Test
  void syntaxGymHasSixCircuits() {
    Benchmark suites = read("syntaxgym", "syntaxgym");
    assertThat(suites.items()).hasSize(799);
    assertThat(suites.notes()).isEmpty();
    assertThat(paradigmsByPhenomenon(suites))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "agreement", 3L,
                "center_embedding", 2L,
                "garden_path_effects", 6L,
                "gross_syntactic_state", 4L,
                "licensing", 10L,
                "long_distance_dependencies", 6L));
  }

  @Test
  void colaHasTheDevelopmentItemsOfGlue() {
    assertThat(read("cola", "cola").items()).hasSize(1043);
  }

  @Test
  void aConstantAnswerGetsHalfOfTheKindsOfBelief() {
    Benchmark tomi = read("tomi", "tomi");
    Map<String, Double> first =
        tomi.items().stream()
            .collect(
                Collectors.groupingBy(
                    Item::paradigm,
                    Collectors.averagingDouble(
                        item -> item.rule().equals(new Rule.Choice(0)) ? 1 : 0)));
    assertThat(first)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "first_order_tom", 1.0,
                "first_order_no_tom", 0.0,
                "second_order_tom", 1.0,
                "second_order_no_tom", 0.0));
    assertThat(tomi.items().size() + read("tomi-control", "tomi").items().size()).isEqualTo(5994);
  }
}
