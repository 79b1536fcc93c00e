package dev.broca.lab.lesion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.Passage;
import dev.broca.lab.benchmark.suite.Benchmarks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which texts a footprint is measured on. */
class RealisedFootprintTest {
  /** Items of four texts in three paradigms, one after another. */
  private static Benchmark benchmark(int items) {
    Item any = Benchmarks.read("arithmetic", Optional.empty()).items().getFirst();
    var made = new ArrayList<Item>();
    for (int i = 0; i < items; i++) {
      var passages = new ArrayList<Passage>();
      for (int p = 0; p < 4; p++) {
        Passage like = any.passages().getFirst();
        passages.add(new Passage("p" + p, i + " " + p, like.scored(), like.parts()));
      }
      made.add(new Item("item " + i, "paradigm " + 3 * i / items, "x", passages, any.rule()));
    }
    return new Benchmark(
        "b",
        "paradigm",
        Benchmarks.read("arithmetic", Optional.empty()).measure(),
        made,
        List.of());
  }

  @Test
  void fewTextsAreAllRead() {
    List<String> texts = RealisedFootprint.texts(benchmark(12));
    assertThat(texts).hasSize(48).startsWith("0 0", "0 1", "0 2", "0 3", "1 0");
  }

  @Test
  void ofManyTextsWholeItemsOfAllParadigmsAreRead() {
    List<String> texts = RealisedFootprint.texts(benchmark(300));
    assertThat(texts).hasSize(200).doesNotHaveDuplicates();
    var paradigms = new HashSet<Integer>();
    texts.forEach(
        text -> paradigms.add(Integer.parseInt(text.substring(0, text.indexOf(' '))) / 100));
    assertThat(paradigms).containsExactlyInAnyOrder(0, 1, 2);
  }
}
