package dev.broca.model.architecture;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Which blocks of a model see a limited window only. */
final class Windows {
  private Windows() {}

  /**
   * For each block, how many tokens a token sees.
   *
   * @param window of the limited blocks
   * @param otherwise which blocks are limited where {@code layer_types} does not say it
   */
  static List<Integer> read(Config config, int blocks, int window, IntPredicate otherwise) {
    List<Boolean> limited =
        config
            .texts("layer_types")
            .map(types -> limited(config, types, blocks))
            .orElseGet(() -> IntStream.range(0, blocks).mapToObj(otherwise::test).toList());
    return limited.stream().map(l -> l ? window : Attention.Scores.UNLIMITED).toList();
  }

  private static List<Boolean> limited(Config config, List<String> types, int blocks) {
    config.expect(
        types.size() == blocks
            && types.stream()
                .allMatch(t -> t.equals("full_attention") || t.equals("sliding_attention")),
        "layer_types",
        "full_attention or sliding_attention for each of " + blocks + " blocks");
    return types.stream().map("sliding_attention"::equals).toList();
  }
}
