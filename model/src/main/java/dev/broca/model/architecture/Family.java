package dev.broca.model.architecture;

import dev.broca.model.ModelException;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A family of models, as data.
 *
 * @param modelType {@code model_type} in config.json
 * @param ggufName {@code general.architecture} in GGUF
 * @param architecture reads the sizes and kinds from a config
 * @param ggufKeys GGUF metadata keys (after the architecture's name) and the config keys they stand
 *     for
 * @param safetensors tensor names of the hub's files, given their prefix
 * @param gguf tensor names of GGUF files
 * @param prefixes what may stand before the names in the hub's files, most common first
 */
public record Family(
    String modelType,
    String ggufName,
    Function<Config, Architecture> architecture,
    Map<String, String> ggufKeys,
    BiFunction<Architecture, String, TensorNames> safetensors,
    Function<Architecture, TensorNames> gguf,
    List<String> prefixes) {
  private static final List<Family> ALL = List.of(Gpt2.FAMILY, Llama.FAMILY);

  /** Copies the collections. */
  public Family {
    ggufKeys = Map.copyOf(ggufKeys);
    prefixes = List.copyOf(prefixes);
  }

  /** All families that Broca knows. */
  public static List<Family> all() {
    return ALL;
  }

  /** The family of a config, by its {@code model_type}. */
  public static Family of(Config config) {
    String type = config.text("model_type");
    return ALL.stream()
        .filter(family -> family.modelType.equals(type))
        .findFirst()
        .orElseThrow(() ->
            new ModelException(
                config.source()
                    + " describes a model of type \""
                    + type
                    + "\". Broca knows: "
                    + ALL.stream().map(Family::modelType).collect(Collectors.joining(", "))
                    + ". docs/add-a-family.md says how to add one."));
  }

  /** The family of a GGUF file, by its {@code general.architecture}. */
  public static Family ofGguf(String name, String source) {
    return ALL.stream()
        .filter(family -> family.ggufName.equals(name))
        .findFirst()
        .orElseThrow(() ->
            new ModelException(
                source
                    + " holds a model of architecture \""
                    + name
                    + "\". Broca knows: "
                    + ALL.stream().map(Family::ggufName).collect(Collectors.joining(", "))
                    + "."));
  }
}
