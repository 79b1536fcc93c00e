package dev.broca.model;

import dev.broca.model.architecture.Architecture;
import dev.broca.model.architecture.Config;
import dev.broca.model.architecture.Family;
import dev.broca.model.hub.ModelFiles;
import dev.broca.model.load.ConfigFile;
import dev.broca.model.load.GgufConfig;
import dev.broca.model.load.RandomValues;
import dev.broca.model.load.StoredModel;
import dev.broca.model.load.StoredValues;
import dev.broca.model.load.WeightLoader;
import dev.broca.model.load.WeightValues;
import dev.broca.model.pass.Batch;
import dev.broca.model.pass.LoadedWeights;
import dev.broca.model.pass.PassMemory;
import dev.broca.model.pass.Transformer;
import dev.broca.model.tokenizer.Tokenizer;
import dev.broca.model.weights.Checkpoint;
import dev.broca.model.weights.Gguf;
import dev.broca.model.weights.PickledWeights;
import dev.broca.model.weights.SafeTensors;
import dev.broca.torch.Scope;
import dev.broca.torch.Torch;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the views of one open model share: files, weights, tokenizer, and the turn to compute. */
final class OpenModel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenModel.class);

  private final ModelFiles files;
  private final ModelOptions options;
  private final Optional<Checkpoint> checkpoint;
  private final Scope scope;
  private final Arena memory;
  private final LoadedWeights weights;
  private final TextLimit limit;
  private final ReentrantLock turn = new ReentrantLock();
  private @Nullable Tokenizer tokenizer;

  private OpenModel(
      ModelFiles files,
      ModelOptions options,
      Optional<Checkpoint> checkpoint,
      Scope scope,
      Arena memory,
      LoadedWeights weights,
      long converted) {
    this.files = files;
    this.options = options;
    this.checkpoint = checkpoint;
    this.scope = scope;
    this.memory = memory;
    this.weights = weights;
    this.limit = limit(weights.architecture(), options, converted);
  }

  /** Texts may take what weights leave; where weights come and go, half of all. */
  private static TextLimit limit(Architecture architecture, ModelOptions options, long converted) {
    boolean resident = converted <= options.memory();
    long left = resident ? options.memory() - converted : options.memory() / 2;
    return new TextLimit(
        architecture.longestText(),
        architecture.vocabulary(),
        PassMemory.of(architecture, options.dtype().bytes()),
        Math.max(left, PassMemory.LEAST));
  }

  @SuppressWarnings("MustBeClosedChecker") // close() closes what open() opens
  static OpenModel open(ModelFiles files, ModelOptions options) {
    Torch torch = Torch.shared();
    Optional<Checkpoint> checkpoint = checkpoint(files, options);
    Scope scope = torch.scope();
    Arena memory = Arena.ofShared();
    try {
      Config config =
          checkpoint.orElse(null) instanceof Gguf file
              ? GgufConfig.of(file)
              : ConfigFile.read(files.path());
      Family family = Family.of(config);
      Architecture described = family.read(config);
      Optional<StoredModel> stored =
          options.untrained().isPresent()
              ? Optional.empty()
              : Optional.of(StoredModel.of(family, described, checkpoint.orElseThrow()));
      stored.ifPresent(model -> model.notes().forEach(LOG::warn));
      Architecture architecture = stored.map(StoredModel::architecture).orElse(described);
      WeightValues values =
          stored.isPresent()
              ? new StoredValues(checkpoint.orElseThrow(), stored.get().names())
              : new RandomValues(described.initialisation(), options.untrained().orElseThrow());
      var loader = new WeightLoader(values, architecture, options.dtype(), options.device());
      long converted = loader.convertedBytes();
      LoadedWeights weights = loader.load(scope, memory, converted <= options.memory());
      return new OpenModel(files, options, checkpoint, scope, memory, weights, converted);
    } catch (RuntimeException e) {
      scope.close();
      memory.close();
      checkpoint.ifPresent(Checkpoint::close);
      throw e;
    }
  }

  /** The stored weights; of an untrained model only a GGUF file, which holds its description. */
  @SuppressWarnings("MustBeClosedChecker") // closed with the model
  private static Optional<Checkpoint> checkpoint(ModelFiles files, ModelOptions options) {
    if (files.isGguf()) {
      return Optional.of(Gguf.open(files.path()));
    }
    if (options.untrained().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        SafeTensors.areIn(files.path()) || !PickledWeights.areIn(files.path())
            ? SafeTensors.open(files.path())
            : PickledWeights.open(files.path()));
  }

  ModelFiles files() {
    return files;
  }

  ModelOptions options() {
    return options;
  }

  /**
   * The stored weights.
   *
   * @throws java.util.NoSuchElementException if the model is untrained
   */
  Checkpoint checkpoint() {
    return checkpoint.orElseThrow();
  }

  LoadedWeights weights() {
    return weights;
  }

  TextLimit limit() {
    return limit;
  }

  /** Tokens that go through the model together: as many as were asked for, or as there is room. */
  int batchTokens(List<int[]> texts) {
    int longest = texts.stream().mapToInt(text -> text.length).max().orElse(1);
    long most = limit.memory().tokens(limit.budget() / Batch.PLACES_PER_ROW, longest);
    return (int) Math.min(options.batchTokens(), most);
  }

  Transformer transformer() {
    return new Transformer(weights);
  }

  /**
   * Batches that go through the model together: one where all blocks are at hand; as many as there
   * is memory for where each block must be made anew.
   */
  List<List<Batch>> waves(List<Batch> batches) {
    if (weights.blocks().allInMemory()) {
      return batches.stream().map(List::of).toList();
    }
    long perToken = (long) weights.architecture().hidden() * options.dtype().bytes();
    long most = Math.max(options.memory() / 4 / perToken, options.batchTokens());
    List<List<Batch>> waves = new ArrayList<>();
    for (int start = 0; start < batches.size(); ) {
      int end = start;
      long rows = 0;
      while (end < batches.size() && (end == start || rows + batches.get(end).rows() <= most)) {
        rows += batches.get(end++).rows();
      }
      waves.add(batches.subList(start, end));
      start = end;
    }
    return waves;
  }

  /** Opened at its first use: a model can be computed on token ids without one. */
  synchronized Tokenizer tokenizer() {
    if (tokenizer == null) {
      Tokenizer opened =
          checkpoint.orElse(null) instanceof Gguf gguf
              ? Tokenizer.fromGguf(files.path(), gguf.metadata())
              : Tokenizer.open(files.path());
      opened.requireFits(weights.architecture().vocabulary());
      tokenizer = new LimitedTokenizer(opened, weights.architecture().longestText());
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
      checkpoint.ifPresent(Checkpoint::close);
      if (tokenizer != null) {
        tokenizer.close();
      }
    } finally {
      turn.unlock();
    }
  }
}
