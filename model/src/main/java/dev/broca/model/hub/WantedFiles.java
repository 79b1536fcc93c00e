package dev.broca.model.hub;

import dev.broca.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which files of a repository or folder make up a model: the configuration, the tokenizer, and the
 * weights as safetensors. Pickled weights are never among them, because reading them runs code.
 */
enum WantedFiles {
  /** All that a model needs to compute. */
  WHOLE,
  /** Configuration and tokenizer: all that texts or an untrained model need. */
  WITHOUT_WEIGHTS;

  static final String CONFIG = "config.json";
  static final String WEIGHTS = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";
  static final String TOKENIZER = "tokenizer.json";

  /** Beside any tokenizer: special tokens and how to add them, and how chats are written. */
  private static final List<String> TOKENIZER_OPTIONS =
      List.of(
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "chat_template.jinja");

  /** What a tokenizer is made from where there is no tokenizer.json. */
  private static final List<String> OLD_TOKENIZERS =
      List.of(
          "vocab.json", "merges.txt", "tokenizer.model", "spiece.model", "sentencepiece.bpe.model");

  /** All names that are looked at, except for shards. */
  Set<String> candidates() {
    var names = new TreeSet<>(List.of(CONFIG, TOKENIZER));
    if (this == WHOLE) {
      names.addAll(List.of(WEIGHTS, INDEX));
    }
    names.addAll(TOKENIZER_OPTIONS);
    names.addAll(OLD_TOKENIZERS);
    return names;
  }

  /** The names whose existence decides what is wanted: one may make others superfluous. */
  Set<String> deciding(Predicate<String> exists) {
    var names = candidates();
    if (exists.test(TOKENIZER)) {
      OLD_TOKENIZERS.forEach(names::remove);
    }
    if (exists.test(WEIGHTS)) {
      names.remove(INDEX);
    }
    return names;
  }

  /** The wanted files out of those that exist; of sharded weights only the index. */
  Set<String> of(Predicate<String> exists) {
    var wanted = deciding(exists);
    wanted.removeIf(exists.negate());
    return wanted;
  }

  /** Whether some tokenizer is among the files. */
  static boolean hasTokenizer(Predicate<String> exists) {
    return exists.test(TOKENIZER) || OLD_TOKENIZERS.stream().anyMatch(exists);
  }

  /**
   * The shards that an index names, sorted.
   *
   * @throws ModelException when it is not an index or names a file outside its folder
   */
  static Set<String> shards(Path index) throws IOException {
    JsonNode map;
    try {
      map = JsonMapper.shared().readTree(Files.readAllBytes(index)).path("weight_map");
    } catch (JacksonException e) {
      throw new ModelException(
          "%s is not JSON (%s). Delete it; from the hub it will be fetched again."
              .formatted(index, e.getOriginalMessage()),
          e);
    }
    var names = new TreeSet<String>();
    for (JsonNode name : map.values()) {
      names.add(name.asString(""));
    }
    if (names.isEmpty()) {
      throw new ModelException(
          "%s names no weights: expected an object 'weight_map' from tensors to file names."
              .formatted(index));
    }
    for (String name : names) {
      if (!isInside(name)) {
        throw new ModelException(
            "%s names the file '%s': expected a .safetensors file in its own folder. Do not trust this repository."
                .formatted(index, name));
      }
    }
    return names;
  }

  /** Whether a name, from whoever, is that of a safetensors file below the folder it is used in. */
  private static boolean isInside(String name) {
    try {
      Path path = Path.of(name);
      boolean plain = name.chars().allMatch(c -> c > ' ' && c != '\\' && c != ':' && c != 0x7f);
      return plain
          && name.endsWith(".safetensors")
          && !path.isAbsolute()
          && path.normalize().equals(path)
          && !path.startsWith("..");
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /**
   * The files of a model that lie in a folder.
   *
   * @return absolute paths, sorted; empty when the configuration or wanted weights are missing
   */
  Optional<List<Path>> in(Path folder) throws IOException {
    Predicate<String> exists = name -> Files.isRegularFile(folder.resolve(name));
    Set<String> names = of(exists);
    if (names.contains(INDEX)) {
      names.addAll(shards(folder.resolve(INDEX)));
    }
    if (!makeModel(names::contains) || !names.stream().allMatch(exists)) {
      return Optional.empty();
    }
    var paths = new ArrayList<Path>();
    for (String name : names) {
      paths.add(folder.resolve(name).toAbsolutePath());
    }
    return Optional.of(List.copyOf(paths));
  }

  /** Whether the configuration is there, and the weights if they are wanted. */
  boolean makeModel(Predicate<String> exists) {
    boolean weights = this == WITHOUT_WEIGHTS || exists.test(WEIGHTS) || exists.test(INDEX);
    return weights && exists.test(CONFIG);
  }

  /** What keeps a folder or listing from being a model, said for people. */
  String missing(Predicate<String> exists, List<String> others) {
    if (!exists.test(CONFIG)) {
      return "has no config.json";
    }
    if (exists.test(INDEX)) {
      return "lacks some of the shards that " + INDEX + " names";
    }
    return "has no %s%s".formatted(WEIGHTS, others.isEmpty() ? "" : ", only " + shown(others));
  }

  private static String shown(List<String> names) {
    int limit = 5;
    String listed = String.join(", ", names.subList(0, Math.min(limit, names.size())));
    return names.size() > limit ? listed + " and more" : listed;
  }
}
