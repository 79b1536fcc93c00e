package dev.broca.model.architecture;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Which blocks of a model see a limited window only. */
final class Windows {
  private static final String TYPES = "layer_types";
  private static final String LIMITED = "sliding_attention";

  /** Full attention under its present name and the one of old files. */
  private static final List<String> FULL = List.of("full_attention", "attention");

  private Windows() {}

  /**
   * For each block, how many tokens a token sees.
   *
   * @param otherwise which blocks have the window {@code sliding_window} where {@code layer_types}
   *     does not say it
   */
  static List<Integer> read(Config config, int blocks, IntPredicate otherwise) {
    List<Boolean> limited =
        config
            .texts(TYPES)
            .map(types -> limited(config, types, blocks))
            .orElseGet(() -> IntStream.range(0, blocks).mapToObj(otherwise::test).toList());
    config.ignore("sliding_window");
    if (!limited.contains(true)) {
      return limited.stream().map(l -> Attention.Scores.UNLIMITED).toList();
    }
    int window = config.size("sliding_window");
    return limited.stream().map(l -> l ? window : Attention.Scores.UNLIMITED).toList();
  }

  private static List<Boolean> limited(Config config, List<String> types, int blocks) {
    config.expect(
        types.size() == blocks
            && types.stream().allMatch(t -> FULL.contains(t) || t.equals(LIMITED)),
        TYPES,
        "full_attention or sliding_attention for each of " + blocks + " blocks");
    return types.stream().map(LIMITED::equals).toList();
  }
}
