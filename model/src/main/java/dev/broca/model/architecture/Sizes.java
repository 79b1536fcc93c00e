package dev.broca.model.architecture;

/**
 * The sizes that most families keep under the same names.
 *
 * @param hidden coordinates of the stream, H
 * @param blocks number of blocks, L
 * @param heads number of query heads
 * @param kvHeads number of key and value heads
 * @param headDim coordinates of a head
 * @param context the longest text it was made for, in tokens
 */
record Sizes(int hidden, int blocks, int heads, int kvHeads, int headDim, int context) {
  /** Reads them; where {@code head_dim} is missing, heads divide the stream. */
  static Sizes of(Config config) {
    int hidden = config.size("hidden_size");
    int heads = config.size("num_attention_heads");
    int kvHeads = config.size("num_key_value_heads", heads);
    config.expect(heads % kvHeads == 0, "num_attention_heads", "a multiple of num_key_value_heads");
    int headDim =
        config.has("head_dim")
            ? config.size("head_dim")
            : hidden / config.divisor("num_attention_heads", "hidden_size", hidden);
    config.expect(headDim % 2 == 0, "head_dim", "an even number");
    return new Sizes(
        hidden,
        config.size("num_hidden_layers"),
        heads,
        kvHeads,
        headDim,
        config.size("max_position_embeddings"));
  }

  Attention attention(Position position) {
    return Attention.of(heads, kvHeads, headDim, position);
  }
}
