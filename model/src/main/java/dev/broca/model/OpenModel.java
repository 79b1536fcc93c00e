package dev.broca.model;

import dev.broca.model.architecture.Architecture;
import dev.broca.model.architecture.Config;
import dev.broca.model.architecture.Family;
import dev.broca.model.architecture.TensorNames;
import dev.broca.model.architecture.WeightRecipe;
import dev.broca.model.hub.ModelFiles;
import dev.broca.model.tokenizer.Tokenizer;
import dev.broca.model.weights.Checkpoint;
import dev.broca.model.weights.Gguf;
import dev.broca.model.weights.SafeTensors;
import dev.broca.torch.Scope;
import dev.broca.torch.Torch;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the views of one open model share: files, weights, tokenizer, and the turn to compute. */
final class OpenModel implements AutoCloseable {
  private final ModelFiles files;
  private final ModelOptions options;
  private final Checkpoint checkpoint;
  private final Scope scope;
  private final Arena memory;
  private final LoadedWeights weights;
  private final ReentrantLock turn = new ReentrantLock();
  private @Nullable Tokenizer tokenizer;

  private OpenModel(
      ModelFiles files,
      ModelOptions options,
      Checkpoint checkpoint,
      Scope scope,
      Arena memory,
      LoadedWeights weights) {
    this.files = files;
    this.options = options;
    this.checkpoint = checkpoint;
    this.scope = scope;
    this.memory = memory;
    this.weights = weights;
  }

  @SuppressWarnings("MustBeClosedChecker") // close() closes what open() opens
  static OpenModel open(ModelFiles files, ModelOptions options) {
    Torch torch = Torch.shared();
    boolean gguf = files.isGguf();
    Checkpoint checkpoint = gguf ? Gguf.open(files.path()) : SafeTensors.open(files.path());
    Scope scope = torch.scope();
    Arena memory = Arena.ofShared();
    try {
      Config config = gguf ? GgufConfig.of((Gguf) checkpoint) : config(files.path());
      Family family = Family.of(config);
      Architecture architecture = family.architecture().apply(config);
      config.refuseUnread();
      TensorNames names =
          gguf ? family.gguf().apply(architecture) : hubNames(family, architecture, checkpoint);
      LoadedWeights weights =
          WeightLoader.load(
              checkpoint, architecture, names, scope, memory, options.dtype(), options.device());
      return new OpenModel(files, options, checkpoint, scope, memory, weights);
    } catch (RuntimeException e) {
      scope.close();
      memory.close();
      checkpoint.close();
      throw e;
    }
  }

  private static Config config(Path folder) {
    Path file = folder.resolve("config.json");
    if (!Files.isRegularFile(file)) {
      throw new ModelException(
          folder
              + " has no config.json. A model folder holds config.json, *.safetensors and"
              + " tokenizer.json; a GGUF model is one file.");
    }
    try {
      Map<String, @Nullable Object> values =
          JsonMapper.shared().readValue(Files.readString(file), new TypeReference<>() {});
      return new Config(file.toString(), values);
    } catch (JacksonException e) {
      throw new ModelException(file + " is not a JSON object: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new ModelException(file + " cannot be read: " + e, e);
    }
  }

  /**
   * Some files of the hub have the names of the bare model, others those of the one with a head.
   */
  private static TensorNames hubNames(
      Family family, Architecture architecture, Checkpoint checkpoint) {
    return family.prefixes().stream()
        .map(prefix -> family.safetensors().apply(architecture, prefix))
        .filter(names ->
            names.embedding() instanceof WeightRecipe.Stored(String name)
                && checkpoint.find(name + ".weight").isPresent())
        .findFirst()
        .orElseGet(() -> family.safetensors().apply(architecture, family.prefixes().getFirst()));
  }

  ModelFiles files() {
    return files;
  }

  ModelOptions options() {
    return options;
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  LoadedWeights weights() {
    return weights;
  }

  Transformer transformer() {
    return new Transformer(weights);
  }

  /** Opened at its first use: a model can be computed on token ids without one. */
  synchronized Tokenizer tokenizer() {
    if (tokenizer == null) {
      Tokenizer opened =
          switch (checkpoint) {
            case Gguf gguf -> Tokenizer.fromGguf(files.path(), gguf.metadata());
            case SafeTensors folder -> Tokenizer.open(files.path());
          };
      opened.requireFits(weights.architecture().vocabulary());
      tokenizer = opened;
    }
    return tokenizer;
  }

  <T> T exclusively(Supplier<T> computation) {
    turn.lock();
    try {
      return computation.get();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void close() {
    turn.lock();
    try {
      scope.close();
      memory.close();
      checkpoint.close();
      if (tokenizer != null) {
        tokenizer.close();
      }
    } finally {
      turn.unlock();
    }
  }
}
