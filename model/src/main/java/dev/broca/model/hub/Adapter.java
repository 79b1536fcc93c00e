package dev.broca.model.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What Python's peft writes: a change to a model, of which it names the base, and no model. */
final class Adapter {
  static final String CONFIG = "adapter_config.json";
  private static final long LONGEST = 1 << 20;

  private Adapter() {}

  /** What a folder with an adapter is, and how it becomes a model; empty where there is none. */
  static Optional<String> in(Path folder) {
    Path config = folder.resolve(CONFIG);
    return Files.isRegularFile(config)
        ? Optional.of(explained(folder.toString(), base(config)))
        : Optional.empty();
  }

  /** The same of a place that peft can load from. */
  static String explained(String place, Optional<String> base) {
    return """
    %s is an adapter%s and no model of its own. Merge it into the model in Python:
      from peft import AutoPeftModelForCausalLM as Adapted
      Adapted.from_pretrained("%s").merge_and_unload().save_pretrained("merged")
    and give Broca the folder "merged", with the tokenizer's files in it.\
    """
        .formatted(place, base.map(name -> " to " + name).orElse(""), place);
  }

  private static Optional<String> base(Path config) {
    try {
      if (Files.size(config) > LONGEST) {
        return Optional.empty();
      }
      String base =
          JsonMapper.shared()
              .readTree(Files.readAllBytes(config))
              .path("base_model_name_or_path")
              .asString("");
      return Optional.of(HubProblems.clean(base)).filter(name -> !name.isEmpty());
    } catch (IOException | JacksonException e) {
      return Optional.empty(); // only a detail of a message
    }
  }
}
