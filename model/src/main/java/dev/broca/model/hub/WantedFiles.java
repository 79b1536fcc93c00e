package dev.broca.model.hub;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which files of a repository or folder make up a model: the configuration, the tokenizer, and the
 * weights: as safetensors, or pickled where there are no others.
 */
enum WantedFiles {
  /** All that a model needs to compute. */
  WHOLE,
  /** Configuration and tokenizer: all that texts or an untrained model need. */
  WITHOUT_WEIGHTS;

  static final String CONFIG = "config.json";
  static final String WEIGHTS = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";
  static final String PICKLED = "pytorch_model.bin";
  static final String PICKLED_INDEX = "pytorch_model.bin.index.json";
  static final String TOKENIZER = "tokenizer.json";

  /** Each makes those behind it superfluous. */
  private static final List<String> ALL_WEIGHTS = List.of(WEIGHTS, INDEX, PICKLED, PICKLED_INDEX);

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
      names.addAll(ALL_WEIGHTS);
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
    ALL_WEIGHTS.stream()
        .filter(exists)
        .findFirst()
        .ifPresent(first ->
            ALL_WEIGHTS
                .subList(ALL_WEIGHTS.indexOf(first) + 1, ALL_WEIGHTS.size())
                .forEach(names::remove));
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
      String suffix = index.endsWith(INDEX) ? ".safetensors" : ".bin";
      if (!isInside(name, suffix)) {
        throw new ModelException(
            "%s names the file '%s': expected a %s file in its own folder. Do not trust this repository."
                .formatted(index, HubProblems.clean(name), suffix));
      }
    }
    return names;
  }

  /** Whether a name, from whoever, is that of a file of weights below the folder it is used in. */
  private static boolean isInside(String name, String suffix) {
    try {
      Path path = Path.of(name);
      boolean plain = name.chars().allMatch(c -> c > ' ' && c != '\\' && c != ':' && c != 0x7f);
      return plain
          && name.endsWith(suffix)
          && !path.isAbsolute()
          && path.normalize().equals(path)
          && !path.startsWith("..");
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** The index among files, if there is one. */
  static Optional<String> index(Set<String> names) {
    return Stream.of(INDEX, PICKLED_INDEX).filter(names::contains).findFirst();
  }

  /**
   * The files of a model that lie in a folder.
   *
   * @param dispensable which shards may be missing, as long as one is there
   * @return absolute paths, sorted; empty when the configuration or wanted weights are missing
   */
  Optional<List<Path>> in(Path folder, Predicate<String> dispensable) throws IOException {
    Predicate<String> exists = name -> Files.isRegularFile(folder.resolve(name));
    Set<String> names = of(exists);
    if (!makeModel(names::contains)) {
      return Optional.empty();
    }
    Optional<String> index = index(names);
    if (index.isPresent()) {
      Set<String> shards = shards(folder.resolve(index.get()));
      if (shards.stream().noneMatch(exists)) {
        return Optional.empty();
      }
      shards.removeIf(exists.negate().and(dispensable));
      names.addAll(shards);
    }
    if (!names.stream().allMatch(exists)) {
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
    boolean weights = this == WITHOUT_WEIGHTS || ALL_WEIGHTS.stream().anyMatch(exists);
    return weights && exists.test(CONFIG);
  }

  /** What keeps a folder or listing from being a model, said for people. */
  String missing(Predicate<String> exists, List<String> others) {
    if (!exists.test(CONFIG)) {
      return "has no config.json";
    }
    Optional<String> index = Stream.of(INDEX, PICKLED_INDEX).filter(exists).findFirst();
    if (index.isPresent()) {
      return "lacks the shards that " + index.get() + " names";
    }
    return "has no %s%s".formatted(WEIGHTS, others.isEmpty() ? "" : ", only " + shown(others));
  }

  /**
   * What stands under the name of a wanted file and is none: a link to a file that is gone, a
   * folder, a pipe.
   */
  Optional<String> unusable(Path folder) {
    return candidates().stream()
        .map(folder::resolve)
        .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
        .filter(file -> !Files.isRegularFile(file) || !Files.isReadable(file))
        .findFirst()
        .map(WantedFiles::whatItIs);
  }

  private static String whatItIs(Path file) {
    if (!Files.exists(file)) {
      return "its %s is a link to a file that is gone%s"
          .formatted(file.getFileName(), target(file));
    }
    return "its %s %s"
        .formatted(
            file.getFileName(),
            Files.isDirectory(file)
                ? "is a folder, not a file"
                : Files.isRegularFile(file)
                    ? "cannot be read (check its permissions)"
                    : "is not a regular file");
  }

  private static String target(Path link) {
    try {
      return " (" + HubProblems.clean(Files.readSymbolicLink(link).toString()) + ")";
    } catch (IOException e) {
      return ""; // only a detail of a message
    }
  }

  private static String shown(List<String> names) {
    int limit = 5;
    String listed = String.join(", ", names.subList(0, Math.min(limit, names.size())));
    return names.size() > limit ? listed + " and more" : listed;
  }
}
