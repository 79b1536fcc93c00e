package dev.broca.model.architecture;

import dev.broca.model.base.ModelException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A family of models, as data.
 *
 * @param modelType {@code model_type} in config.json
 * @param defaults settings that a config may leave out: what the family's class in transformers
 *     assumes
 * @param architecture reads the sizes and kinds from a config with these defaults
 * @param safetensors tensor names of the hub's files, given their prefix
 * @param prefixes what may stand before the names in the hub's files, most common first
 * @param gguf how GGUF holds it; empty where llama.cpp does not write this family
 */
public record Family(
    String modelType,
    Map<String, Object> defaults,
    Function<Config, Architecture> architecture,
    BiFunction<Architecture, String, TensorNames> safetensors,
    List<String> prefixes,
    Optional<GgufForm> gguf) {
  private static final List<Family> ALL =
      List.of(
          Gpt2.FAMILY,
          Llama.FAMILY,
          Mistral.FAMILY,
          Phi3.FAMILY,
          Gemma.FAMILY,
          Gemma2.FAMILY,
          Gemma3.FAMILY,
          Falcon.FAMILY,
          Qwen2.FAMILY,
          Qwen3.FAMILY,
          Olmo.FAMILY,
          Olmo2.FAMILY,
          GptNeox.FAMILY,
          Opt.FAMILY,
          SmolLm3.FAMILY);

  /** Copies defaults and prefixes. */
  public Family {
    defaults = Map.copyOf(defaults);
    prefixes = List.copyOf(prefixes);
  }

  /** All families that Broca knows. */
  public static List<Family> all() {
    return ALL;
  }

  /**
   * The architecture that a config describes.
   *
   * @throws ModelException if a setting is not what it must be, or changes the arithmetic in a way
   *     that this family does not know
   */
  public Architecture read(Config config) {
    Config own = config.withDefaults(defaults);
    Architecture read = architecture.apply(own);
    own.refuseUnread();
    return read;
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
        .filter(family -> family.gguf.filter(form -> form.name().equals(name)).isPresent())
        .findFirst()
        .orElseThrow(() ->
            new ModelException(
                source
                    + " holds a model of architecture \""
                    + name
                    + "\". Broca knows: "
                    + ALL.stream()
                        .flatMap(family -> family.gguf.stream())
                        .map(GgufForm::name)
                        .collect(Collectors.joining(", "))
                    + "."));
  }
}
