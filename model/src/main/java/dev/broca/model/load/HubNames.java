package dev.broca.model.load;

import dev.broca.model.architecture.Architecture;
import dev.broca.model.architecture.Family;
import dev.broca.model.architecture.Part;
import dev.broca.model.architecture.TensorNames;
import dev.broca.model.architecture.WeightRecipe;
import dev.broca.model.base.ModelException;
import dev.broca.model.weights.Checkpoint;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The names of a family's weights in a checkpoint of the hub, whatever stands in front of them:
 * nothing in files of the bare model, {@code model.} or the like in those of one with a head, and
 * {@code language_model.model.}, {@code model.language_model.} and others in those of a model that
 * also sees or hears.
 */
final class HubNames {
  private final Family family;
  private final Architecture architecture;
  private final Checkpoint checkpoint;

  private HubNames(Family family, Architecture architecture, Checkpoint checkpoint) {
    this.family = family;
    this.architecture = architecture;
    this.checkpoint = checkpoint;
  }

  /**
   * What was found.
   *
   * @param names the names as this checkpoint has them
   * @param wrapper what stands before the names of the text half of a larger model; empty where the
   *     model is nothing else
   */
  record Found(TensorNames names, String wrapper) {}

  /**
   * Finds the names.
   *
   * @throws ModelException if several models of this kind are in the checkpoint
   */
  static Found in(Checkpoint checkpoint, Family family, Architecture architecture) {
    return new HubNames(family, architecture, checkpoint).found();
  }

  private Found found() {
    String prefix = prefix();
    TensorNames names = family.safetensors().apply(architecture, prefix);
    TensorNames whole = head(names, prefix).map(head -> names.with(Part.HEAD, head)).orElse(names);
    String wrapper =
        family.prefixes().stream()
            .filter(prefix::endsWith)
            .findFirst()
            .map(own -> prefix.substring(0, prefix.length() - own.length()))
            .orElse("");
    return new Found(whole, family.prefixes().contains(prefix) ? "" : wrapper);
  }

  private String prefix() {
    Set<String> before = before(blockTensor());
    List<String> known = family.prefixes();
    for (Predicate<String> enough : List.<Predicate<String>>of(this::hasEmbedding, this::hasHead)) {
      List<String> found = before.stream().filter(enough).toList();
      Optional<String> plain = known.stream().filter(found::contains).findFirst();
      if (plain.isPresent()) {
        return plain.get();
      }
      if (found.size() > 1) {
        throw new ModelException(
            "%s holds several models of family %s: the tensors below %s. Keep those of one of them."
                .formatted(
                    checkpoint.files().getFirst(), family.modelType(), String.join(", ", found)));
      }
      if (found.size() == 1) {
        return found.getFirst();
      }
    }
    return known.stream().filter(before::contains).findFirst().orElse(known.getFirst());
  }

  /** A tensor that the first block of every model has, without what stands before it. */
  private String blockTensor() {
    TensorNames names = family.safetensors().apply(architecture, "");
    return StoredNames.of(names.find(Part.ATTENTION_OUTPUT).orElseThrow().at(0)).getFirst()
        + ".weight";
  }

  private Set<String> before(String tensor) {
    var before = new LinkedHashSet<String>();
    for (String name : checkpoint.names()) {
      String prefix = name.substring(0, Math.max(0, name.length() - tensor.length()));
      if (name.endsWith(tensor) && (prefix.isEmpty() || prefix.endsWith("."))) {
        before.add(prefix);
      }
    }
    return before;
  }

  private boolean hasEmbedding(String prefix) {
    TensorNames names = family.safetensors().apply(architecture, prefix);
    return names.find(Part.EMBEDDING).orElseThrow() instanceof WeightRecipe.Stored(String name)
        && checkpoint.find(name + ".weight").isPresent();
  }

  private boolean hasHead(String prefix) {
    return head(family.safetensors().apply(architecture, prefix), prefix).isPresent();
  }

  /** The head lies beside the model, or beside what the model lies in. */
  private Optional<String> head(TensorNames names, String prefix) {
    if (!(names.find(Part.HEAD).orElseThrow() instanceof WeightRecipe.Stored(String head))) {
      return Optional.empty();
    }
    for (String place = prefix; ; place = outside(place)) {
      if (checkpoint.find(place + head + ".weight").isPresent()) {
        return Optional.of(place + head);
      }
      if (place.isEmpty()) {
        return Optional.empty();
      }
    }
  }

  private static String outside(String place) {
    return place.substring(0, place.lastIndexOf('.', place.length() - 2) + 1);
  }
}
