package dev.broca.model.load;

import dev.broca.model.architecture.Architecture;
import dev.broca.model.architecture.Family;
import dev.broca.model.architecture.Part;
import dev.broca.model.architecture.TensorNames;
import dev.broca.model.architecture.WeightRecipe;
import dev.broca.model.base.ModelException;
import dev.broca.model.weights.Checkpoint;
import dev.broca.model.weights.Gguf;
import dev.broca.model.weights.PickledWeights;
import dev.broca.model.weights.SafeTensors;
import dev.broca.model.weights.StoredTensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a checkpoint makes of an architecture: the names of its weights, and whether its head is the
 * embedding.
 *
 * @param architecture with a head of its own where the files have one
 * @param notes what a user should know, in sentences: what is in the files and will not be used
 */
public record StoredModel(Architecture architecture, TensorNames names, List<String> notes) {
  private static final String WEIGHT = ".weight";
  private static final int MOST_NAMED = 3;

  /** What older versions stored and every version computes anew. */
  private static final Pattern COMPUTED =
      Pattern.compile(".*(\\.inv_freq|\\.masked_bias|\\.position_ids)");

  /** Causal masks of GPT-2 and GPT-NeoX: [1, 1, n, n]. */
  private static final Pattern MASK = Pattern.compile(".*\\.(attn|attention)\\.bias");

  private static final int MASK_DIMENSIONS = 4;

  /**
   * Finds the weights in their files.
   *
   * @throws ModelException if one is missing, other than the head
   */
  public static StoredModel of(Family family, Architecture architecture, Checkpoint checkpoint) {
    return switch (checkpoint) {
      case Gguf _ ->
          new StoredModel(
              architecture, family.gguf().orElseThrow().names().apply(architecture), List.of());
      case SafeTensors _, PickledWeights _ -> fromHub(family, architecture, checkpoint);
    };
  }

  private static StoredModel fromHub(
      Family family, Architecture architecture, Checkpoint checkpoint) {
    HubNames.Found found = HubNames.in(checkpoint, family, architecture);
    StoredModel stored =
        new StoredModel(architecture, found.names(), List.of()).withStoredHead(checkpoint);
    Set<String> read = StoredNames.of(stored.architecture, stored.names);
    read.forEach(checkpoint::tensor);
    var notes = new ArrayList<>(stored.notes);
    stored.unread(checkpoint, read, found.wrapper()).ifPresent(notes::add);
    return new StoredModel(stored.architecture, stored.names, List.copyOf(notes));
  }

  /** As transformers does since its version 5: what is stored counts, whatever the config says. */
  private StoredModel withStoredHead(Checkpoint checkpoint) {
    if (!architecture.embedding().tiedHead()
        || !(names.find(Part.HEAD).orElseThrow() instanceof WeightRecipe.Stored(String headName))
        || !(names.find(Part.EMBEDDING).orElseThrow() instanceof WeightRecipe.Stored(String own))) {
      return this;
    }
    Optional<StoredTensor> head = checkpoint.find(headName + WEIGHT);
    Optional<StoredTensor> embedding = checkpoint.find(own + WEIGHT);
    if (head.isEmpty()) {
      return this;
    }
    if (embedding.isEmpty()) {
      return new StoredModel(architecture, names.with(Part.EMBEDDING, headName), notes);
    }
    if (equal(head.get(), embedding.get())) {
      return this;
    }
    String note =
        "The config of %s ties the head to the embedding (tie_word_embeddings), but the files have a head of their own, %s, which differs. The stored head counts, as in transformers 5; transformers 4 took the embedding. To say so, set tie_word_embeddings to false in config.json."
            .formatted(checkpoint.files().getFirst(), headName + WEIGHT);
    return new StoredModel(architecture.withOwnHead(), names, List.of(note));
  }

  private static boolean equal(StoredTensor a, StoredTensor b) {
    if (!a.shape().equals(b.shape()) || a.encoding() != b.encoding()) {
      return false;
    }
    MemorySegment one = a.bytes();
    MemorySegment other = b.bytes();
    return one.address() == other.address() || one.mismatch(other) < 0;
  }

  private Optional<String> unread(Checkpoint checkpoint, Set<String> read, String wrapper) {
    String head =
        names.find(Part.HEAD).orElseThrow() instanceof WeightRecipe.Stored(String name)
            ? name + WEIGHT
            : "";
    List<String> unread =
        checkpoint.names().stream()
            .filter(name -> name.startsWith(wrapper) && !read.contains(name) && !name.equals(head))
            .filter(name -> !isComputed(checkpoint.tensor(name)))
            .toList();
    if (unread.isEmpty()) {
      return Optional.empty();
    }
    boolean one = unread.size() == 1;
    return Optional.of(
        "%s has %s that a model of this config does not use, and results are without %s: %s.%s"
            .formatted(
                checkpoint.files().getFirst(),
                one ? "a tensor" : unread.size() + " tensors",
                one ? "it" : "them",
                shown(unread),
                unread.stream().anyMatch(name -> name.contains("lora_"))
                    ? " They belong to an adapter that was not merged into the model."
                    : ""));
  }

  private static boolean isComputed(StoredTensor tensor) {
    return COMPUTED.matcher(tensor.name()).matches()
        || tensor.shape().size() == MASK_DIMENSIONS && MASK.matcher(tensor.name()).matches();
  }

  private static String shown(List<String> names) {
    String first =
        names.stream()
            .limit(MOST_NAMED)
            .map(name -> name.replaceAll("\\p{C}", "?"))
            .map(name -> name.length() > 100 ? name.substring(0, 100) + "..." : name)
            .collect(Collectors.joining(", "));
    int more = names.size() - MOST_NAMED;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
