package dev.broca.model.architecture;

import static java.util.Map.entry;

import dev.broca.model.architecture.WeightRecipe.Interleaved;
import dev.broca.model.architecture.WeightRecipe.Stacked;
import dev.broca.model.architecture.WeightRecipe.Stored;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Llama: rotary positions, root-mean-square norms, gated feed-forward, grouped key-value heads. */
final class Llama {
  static final Family FAMILY =
      new Family(
          "llama",
          Map.ofEntries(
              entry("vocab_size", 32000),
              entry("hidden_size", 4096),
              entry("intermediate_size", 11008),
              entry("num_hidden_layers", 32),
              entry("num_attention_heads", 32),
              entry("hidden_act", "silu"),
              entry("max_position_embeddings", 2048),
              entry("initializer_range", 0.02),
              entry("rms_norm_eps", 1e-6),
              entry("rope_theta", 10000)),
          Llama::architecture,
          (architecture, prefix) -> TensorNames.llama(prefix),
          List.of("model.", ""),
          Optional.of(GgufForm.of("llama", Llama::ggufNames)));

  private Llama() {}

  private static Architecture architecture(Config config) {
    Sizes sizes = Sizes.of(config);
    boolean bias = config.flag("attention_bias");
    Attention attention =
        sizes
            .attention(RotaryConfig.whole(config, sizes.headDim(), sizes.context()))
            .with(new Attention.Projections(bias, bias));
    var norm = new Norm.Rms(config.real("rms_norm_eps"));
    var block = Block.sequential(norm, attention, mlp(config, config.flag("mlp_bias")));
    return new Architecture(
        FAMILY.modelType(),
        sizes.hidden(),
        sizes.context(),
        Embedding.of(config.size("vocab_size"), sizes.hidden(), config.flag("tie_word_embeddings")),
        Collections.nCopies(sizes.blocks(), block),
        norm,
        Initialisation.normal(config.real("initializer_range")));
  }

  /** The gated feed-forward part of Llama and what descends from it. */
  static Mlp.Gated mlp(Config config, boolean bias) {
    return new Mlp.Gated(config.size("intermediate_size"), config.activation("hidden_act"), bias);
  }

  /** Where llama.cpp stores the rotary pairs of queries and keys next to each other. */
  static TensorNames ggufNames(Architecture architecture) {
    Attention attention = architecture.blocks().getFirst().attention();
    return TensorNames.gguf()
        .with(
            Part.QUERY_KEY_VALUE,
            new Stacked(
                List.of(
                    new Interleaved("blk.*.attn_q", attention.heads()),
                    new Interleaved("blk.*.attn_k", attention.kvHeads()),
                    new Stored("blk.*.attn_v"))));
  }
}
