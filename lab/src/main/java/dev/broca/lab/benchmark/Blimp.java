package dev.broca.lab.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * BLiMP: 67 paradigms of 1000 minimal pairs, in 12 phenomena. A pair is right when the model gives
 * the grammatical sentence the larger log-probability.
 *
 * <p>Source: A. Warstadt et al., "BLiMP: The Benchmark of Linguistic Minimal Pairs for English",
 * TACL 8 (2020); <a href="https://github.com/alexwarstadt/blimp">data</a>.
 */
public final class Blimp {
  private static final int PARADIGMS = 67;

  /** Pairs of the published files whose two sentences are the same. */
  private static final Set<String> EQUAL =
      Set.of(
          "passive_1/324",
          "passive_1/810",
          "principle_A_case_2/105",
          "principle_A_case_2/287",
          "principle_A_case_2/372",
          "principle_A_case_2/816",
          "principle_A_case_2/967");

  private Blimp() {}

  /**
   * Reads the published pairs.
   *
   * @param data their zip archive, the folder with their JSONL files, one above it, or one file
   * @throws dev.broca.lab.LabException if there are none, or one is malformed
   */
  public static Benchmark read(Path data) {
    Benchmark pairs =
        MinimalPairs.read(
            "blimp",
            DataFiles.read(data, ".jsonl", List.of("data", "blimp.zip", "BLiMP.zip")),
            EQUAL);
    long found = pairs.items().stream().map(Item::paradigm).distinct().count();
    return found == PARADIGMS
        ? pairs
        : pairs.noting("%d of the %d paradigms of BLiMP are there.".formatted(found, PARADIGMS));
  }
}
