package dev.broca.model.load;

import dev.broca.model.architecture.Architecture;
import dev.broca.model.architecture.Attention;
import dev.broca.model.architecture.Attention.QueryKeyNorm;
import dev.broca.model.architecture.Block;
import dev.broca.model.architecture.Mlp;
import dev.broca.model.architecture.Norm;
import dev.broca.model.architecture.Part;
import dev.broca.model.architecture.Residual;
import dev.broca.model.architecture.TensorNames;
import dev.broca.model.architecture.WeightRecipe;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The names of all stored tensors that {@link WeightLoader} reads for an architecture. */
final class StoredNames {
  private final TensorNames names;
  private final Set<String> read = new LinkedHashSet<>();

  private StoredNames(TensorNames names) {
    this.names = names;
  }

  /** The names of everything but the head, which is not read before it is needed. */
  static Set<String> of(Architecture architecture, TensorNames names) {
    var all = new StoredNames(names);
    all.add(Part.EMBEDDING, 0, false);
    if (architecture.embedding().positions() > 0) {
      all.add(Part.POSITIONS, 0, false);
    }
    if (architecture.projected()) {
      all.add(Part.EMBEDDING_PROJECTION, 0, false);
      all.add(Part.HEAD_PROJECTION, 0, false);
    }
    all.add(architecture.finalNorm(), Part.FINAL_NORM, 0);
    for (int l = 0; l < architecture.blocks().size(); l++) {
      all.add(architecture.blocks().get(l), l);
    }
    return all.read;
  }

  /** The stored tensors that a recipe takes, without {@code .weight} and {@code .bias}. */
  static List<String> of(WeightRecipe recipe) {
    return switch (recipe) {
      case WeightRecipe.Stored(String name) -> List.of(name);
      case WeightRecipe.Transposed(String name) -> List.of(name);
      case WeightRecipe.PlusOne(String name) -> List.of(name);
      case WeightRecipe.Slice(String name, int _, int _) -> List.of(name);
      case WeightRecipe.Interleaved(String name, int _) -> List.of(name);
      case WeightRecipe.Grouped(String name, int _, int _) -> List.of(name);
      case WeightRecipe.Stacked(List<WeightRecipe> parts) ->
          parts.stream().flatMap(part -> of(part).stream()).toList();
    };
  }

  private void add(Block block, int l) {
    Attention attention = block.attention();
    Attention.Projections biases = attention.projections();
    Mlp mlp = block.mlp();
    add(block.attentionNorm(), Part.ATTENTION_NORM, l);
    add(Part.QUERY_KEY_VALUE, l, biases.inputBias());
    switch (attention.queryKeyNorm()) {
      case QueryKeyNorm.None _ -> {}
      case QueryKeyNorm.EachHead(Norm norm) -> addQueryKeyNorm(norm, l);
      case QueryKeyNorm.AllHeads(Norm norm) -> addQueryKeyNorm(norm, l);
    }
    add(Part.ATTENTION_OUTPUT, l, biases.outputBias());
    add(block.attentionOutputNorm(), Part.ATTENTION_OUTPUT_NORM, l);
    if (block.residual() != Residual.PARALLEL_SHARED) {
      add(block.mlpNorm(), Part.MLP_NORM, l);
    }
    switch (mlp) {
      case Mlp.Gated _ -> add(Part.GATE, l, mlp.bias());
      case Mlp.Plain _ -> {}
    }
    add(Part.UP, l, mlp.bias());
    add(Part.DOWN, l, mlp.bias());
    add(block.mlpOutputNorm(), Part.MLP_OUTPUT_NORM, l);
  }

  private void addQueryKeyNorm(Norm norm, int l) {
    add(norm, Part.QUERY_NORM, l);
    add(norm, Part.KEY_NORM, l);
  }

  private void add(Norm norm, Part part, int l) {
    switch (norm) {
      case Norm.None _ -> {}
      case Norm.Rms _ -> add(part, l, false);
      case Norm.Layer layer -> {
        if (layer.affine()) {
          add(part, l, true);
        }
      }
    }
  }

  private void add(Part part, int l, boolean bias) {
    WeightRecipe recipe =
        names
            .find(part)
            .orElseThrow(() -> new IllegalStateException("this family has no name for " + part));
    for (String name : of(recipe.at(l))) {
      read.add(name + ".weight");
      if (bias) {
        read.add(name + ".bias");
      }
    }
  }
}
