package dev.broca.lab.lesion;

import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Passage;
import dev.broca.lab.control.Balance;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Lesion;
import dev.broca.model.unit.RealisedEnergy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a lesion takes out of the stream while a benchmark is read. The nominal energy of a mask is
 * that of the intact model on the localizer's texts, zeroed; here it is the stream as it arrives in
 * the lesioned pass, on the benchmark's own texts, with the fill that is used.
 *
 * @param balance size and shape of the mask, and its nominal energies where they are known
 * @param energy the realised energies
 * @param texts number of texts that were read
 */
public record RealisedFootprint(Balance balance, RealisedEnergy energy, int texts) {
  /** The most texts that are read: enough for a share, and quick. */
  public static final int MOST_TEXTS = 200;

  /**
   * Measures the footprint of a lesion.
   *
   * @param model the intact model
   * @param mask the units
   * @param lesion what is done to them
   * @param benchmark whose texts are read: of the first items of every paradigm in turn, as many as
   *     have {@value #MOST_TEXTS} texts together
   * @param prefix the token before every text; empty for none
   * @param known what a localizer measured of the units
   */
  public static RealisedFootprint of(
      LanguageModel model,
      Mask mask,
      Lesion lesion,
      Benchmark benchmark,
      OptionalInt prefix,
      Optional<UnitStatistics> known,
      Progress progress) {
    List<int[]> texts =
        model.tokenizer().encodeAll(texts(benchmark), false).stream()
            .map(tokens -> IntStream.concat(prefix.stream(), IntStream.of(tokens.ids())).toArray())
            .toList();
    RealisedEnergy energy = model.lesioned(lesion).realisedEnergy(texts, progress);
    return new RealisedFootprint(Balance.of(mask, known), energy, texts.size());
  }

  /** Some texts of a benchmark, from all of its paradigms where they are not too many. */
  static List<String> texts(Benchmark benchmark) {
    Benchmark some = benchmark.limitTotal(MOST_TEXTS);
    while (some.items().size() > 1 && passages(some).count() > MOST_TEXTS) {
      some = some.limitTotal(some.items().size() - 1);
    }
    return passages(some).map(Passage::text).toList();
  }

  private static Stream<Passage> passages(Benchmark benchmark) {
    return benchmark.items().stream().flatMap(item -> item.passages().stream());
  }
}
