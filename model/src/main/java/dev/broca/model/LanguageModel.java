package dev.broca.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.broca.model.architecture.Architecture;
import dev.broca.model.architecture.Block;
import dev.broca.model.base.ModelException;
import dev.broca.model.base.Progress;
import dev.broca.model.hub.HubOptions;
import dev.broca.model.hub.ModelFiles;
import dev.broca.model.hub.ModelSource;
import dev.broca.model.pass.Batch;
import dev.broca.model.pass.EnergyMeter;
import dev.broca.model.pass.LesionMeter;
import dev.broca.model.pass.MeanMeter;
import dev.broca.model.pass.PassCost;
import dev.broca.model.pass.PoolTap;
import dev.broca.model.pass.StreamTap;
import dev.broca.model.pass.Taps;
import dev.broca.model.pass.TokenScores;
import dev.broca.model.tokenizer.Tokenizer;
import dev.broca.model.unit.Fill;
import dev.broca.model.unit.Lesion;
import dev.broca.model.unit.RealisedEnergy;
import dev.broca.model.unit.Reduction;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Span;
import dev.broca.model.unit.Units;
import dev.broca.model.weights.Encoding;
import dev.broca.model.weights.StoredTensor;
import dev.broca.model.weights.WeightsHash;
import dev.broca.torch.CacheFolders;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import dev.broca.torch.Torch;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * A language model: weights, tokenizer and one forward pass with taps and lesions.
 *
 * <p>Texts are token ids, taken literally: no special token is added. L is the number of blocks, H
 * the width of the residual stream, V the size of the vocabulary, T the length of a text. Any
 * batching gives what one text at a time gives. One computation runs at a time; further threads
 * wait.
 */
public final class LanguageModel implements AutoCloseable {
  private static final int FORECAST_TOKENS = 512;

  private final OpenModel open;
  private final Optional<Lesion> lesion;

  private final boolean owner;

  private LanguageModel(OpenModel open, Optional<Lesion> lesion, boolean owner) {
    this.open = open;
    this.lesion = lesion;
    this.owner = owner;
  }

  /**
   * Opens a model by name, in float32 on the processor, fetching it when need be.
   *
   * @param name hub id, folder, GGUF file or alias such as {@code smollm2-135m}
   * @throws ModelException if it cannot be had, or computed exactly
   */
  public static LanguageModel load(String name) {
    return open(
        ModelSource.resolve(
            name, HubOptions.fromEnvironment(), dev.broca.model.hub.Progress.silent()),
        ModelOptions.DEFAULT);
  }

  /**
   * Opens a model from its files.
   *
   * @throws ModelException if it is not a model that Broca can compute exactly
   */
  public static LanguageModel open(ModelFiles files, ModelOptions options) {
    return new LanguageModel(OpenModel.open(files, options), Optional.empty(), true);
  }

  /** Everything about the model except its numbers. */
  public Architecture architecture() {
    return open.weights().architecture();
  }

  /** How the model is computed. */
  public ModelOptions options() {
    return open.options();
  }

  /** Its name, revision and files. */
  public ModelFiles identity() {
    return open.files();
  }

  /**
   * SHA-256 of the weights, as {@link WeightsHash} defines it; of random weights, of what
   * determines them.
   */
  public String weightsHash() {
    OptionalLong seed = options().untrained();
    if (seed.isPresent()) {
      return WeightsHash.of("untrained " + seed.getAsLong() + " " + architecture());
    }
    return new WeightsHash(CacheFolders.standard().hashes()).of(open.checkpoint());
  }

  /** How the weights are stored, most frequent first, such as {@code Q4_1, Q8_0, F32}. */
  public String storage() {
    if (options().untrained().isPresent()) {
      return "nothing but a seed (untrained)";
    }
    Map<Encoding, Long> elements = new EnumMap<>(Encoding.class);
    for (String name : open.checkpoint().names()) {
      StoredTensor tensor = open.checkpoint().tensor(name);
      elements.merge(tensor.encoding(), tensor.elements(), Long::sum);
    }
    return elements.entrySet().stream()
        .sorted(Map.Entry.<Encoding, Long>comparingByValue().reversed())
        .map(entry -> entry.getKey().toString())
        .collect(Collectors.joining(", "));
  }

  /**
   * Whether the weights of a block are brought to the type of the computation each time they are
   * used, because all of them together take more memory than the options allow.
   */
  public boolean blockByBlock() {
    return !open.weights().blocks().allInMemory();
  }

  /** Bytes that all blocks together take in the type of the computation. */
  public long blockBytes() {
    return architecture().blocks().stream().mapToLong(architecture()::blockWeights).sum()
        * options().dtype().bytes();
  }

  /**
   * About how many seconds it takes to read texts, where the model goes through memory block by
   * block: measured now, with its first block and some hundreds of tokens.
   *
   * @param passes token ids of the texts of every pass
   * @return empty where all blocks are at hand, or nothing is to be read
   */
  public OptionalDouble forecast(List<List<int[]>> passes) {
    List<List<int[]>> read = passes.stream().filter(texts -> !texts.isEmpty()).toList();
    if (!blockByBlock() || read.isEmpty()) {
      return OptionalDouble.empty();
    }
    return open.exclusively(() -> {
      passes.forEach(this::check);
      List<Batch> samples =
          Batch.of(read.getFirst(), Math.min(FORECAST_TOKENS, open.batchTokens(read.getFirst())));
      PassCost cost = open.transformer().cost(samples.get(samples.size() / 2));
      int waves = read.stream().mapToInt(texts -> open.waves(separate(texts)).size()).sum();
      long tokens = read.stream().flatMap(List::stream).mapToLong(text -> text.length).sum();
      return OptionalDouble.of(cost.seconds(architecture().blocks().size(), waves, tokens));
    });
  }

  /** The units at a site. */
  public Units units(Site site) {
    return switch (site) {
      case BLOCK_OUTPUT, ATTENTION_OUTPUT, MLP_OUTPUT ->
          Units.of(site, architecture().blocks().size(), architecture().hidden());
      case MLP_HIDDEN -> perBlock(site, block -> block.mlp().width());
      case HEADS -> perBlock(site, block -> block.attention().heads());
    };
  }

  /**
   * The values that a site holds for one position, counted as units are. They are the activations
   * of the units, but for {@link Site#HEADS}: there each unit has headDim of them, side by side.
   */
  public Units coordinates(Site site) {
    return site == Site.HEADS
        ? perBlock(site, block -> block.attention().queryWidth())
        : units(site);
  }

  private Units perBlock(Site site, ToIntFunction<Block> width) {
    return new Units(site, architecture().blocks().stream().mapToInt(width).boxed().toList());
  }

  /**
   * The model's tokenizer.
   *
   * @throws ModelException if the model brings none, or one that does not fit
   */
  public Tokenizer tokenizer() {
    return open.tokenizer();
  }

  /**
   * The same model with units lesioned: a view of the same weights, to be used while this model is
   * open. Closing the view does nothing.
   */
  public LanguageModel lesioned(Lesion lesion) {
    Units units = units(lesion.units().site());
    if (!units.equals(lesion.units())) {
      throw new ModelException(
          "The lesion is for a model with %d blocks of width %s at %s; this model has %d blocks of width %s. A lesion belongs to one model."
              .formatted(
                  lesion.units().blocks(),
                  lesion.units().widths().stream().distinct().toList(),
                  units.site().label(),
                  units.blocks(),
                  units.widths().stream().distinct().toList()));
    }
    return new LanguageModel(open, Optional.of(lesion), false);
  }

  /** Pools at {@link Site#BLOCK_OUTPUT}. */
  public void pool(
      List<int[]> texts,
      List<Span> spans,
      Reduction reduction,
      MemorySegment target,
      Progress progress) {
    pool(Site.BLOCK_OUTPUT, texts, spans, reduction, target, progress);
  }

  /**
   * Pools the activations of all units at a site over positions of every text.
   *
   * @param texts token ids of each text
   * @param spans the positions of each text
   * @param reduction how they become one vector
   * @param target float32 [texts, units], row-major, filled by the call
   */
  public void pool(
      Site site,
      List<int[]> texts,
      List<Span> spans,
      Reduction reduction,
      MemorySegment target,
      Progress progress) {
    pool(site, texts, List.of(new Pooled(spans, reduction, target)), progress);
  }

  /**
   * One way to pool, and where the vectors go.
   *
   * @param spans the positions of each text
   * @param reduction how they become one vector
   * @param target float32 [texts, units], row-major, filled by the call
   */
  public record Pooled(List<Span> spans, Reduction reduction, MemorySegment target) {
    /** Copies the spans. */
    public Pooled {
      spans = List.copyOf(spans);
    }
  }

  /** Pools a site of every block in several ways at once: the model reads each text once. */
  public void pool(Site site, List<int[]> texts, List<Pooled> ways, Progress progress) {
    pool(texts, Map.of(site, ways), progress);
  }

  /** Pools several sites of every block, each in its ways: the model reads each text once. */
  public void pool(List<int[]> texts, Map<Site, List<Pooled>> ways, Progress progress) {
    Taps taps = Taps.NONE;
    for (var entry : ways.entrySet()) {
      for (Pooled way : entry.getValue()) {
        taps = taps.and(entry.getKey(), poolTap(entry.getKey(), texts, way));
      }
    }
    run(texts, taps, progress);
  }

  private PoolTap poolTap(Site site, List<int[]> texts, Pooled way) {
    Units units = units(site);
    long needed = Math.multiplyExact((long) texts.size() * units.count(), Float.BYTES);
    if (way.spans().size() != texts.size() || way.target().byteSize() < needed) {
      throw new IllegalArgumentException("a span and a row of the target for every text");
    }
    for (int i = 0; i < texts.size(); i++) {
      Span span = way.spans().get(i);
      if (span.to() > texts.get(i).length) {
        throw new IllegalArgumentException(span + " of " + texts.get(i).length + " tokens");
      }
    }
    return new PoolTap(units, way.spans(), way.reduction(), way.target());
  }

  /** Measures the energy of every unit over texts, at {@link Site#BLOCK_OUTPUT}. */
  public EnergyMeter energy(List<int[]> texts, Progress progress) {
    return energy(Site.BLOCK_OUTPUT, texts, progress);
  }

  /** Measures the energy of every unit at a site over texts. */
  public EnergyMeter energy(Site site, List<int[]> texts, Progress progress) {
    var meter = new EnergyMeter(units(site));
    run(texts, Taps.at(site, meter::add), progress);
    return meter;
  }

  /** Class means at {@link Site#BLOCK_OUTPUT}. */
  public Fill.ClassMean classMeans(List<int[]> texts, Progress progress) {
    return classMeans(Site.BLOCK_OUTPUT, texts, progress);
  }

  /** The mean value of every coordinate of a site, first positions and all others apart. */
  public Fill.ClassMean classMeans(Site site, List<int[]> texts, Progress progress) {
    var meter = new MeanMeter(coordinates(site));
    run(texts, Taps.at(site, meter), progress);
    return meter.means();
  }

  /** A donor at {@link Site#BLOCK_OUTPUT}. */
  public Fill.Donor donor(int[] text) {
    return donor(Site.BLOCK_OUTPUT, text);
  }

  /** The values of a text at a site, to fill lesioned units with. */
  public Fill.Donor donor(Site site, int[] text) {
    return new Fill.Donor(coordinates(site), text.length, values(site, text));
  }

  /** What the lesion of this view takes out at its site over texts; nothing without a lesion. */
  public RealisedEnergy realisedEnergy(List<int[]> texts, Progress progress) {
    var meter = new LesionMeter(architecture().blocks().size());
    Site site = lesion.map(own -> own.units().site()).orElse(Site.BLOCK_OUTPUT);
    run(texts, Taps.at(site, meter), progress);
    return meter.energy();
  }

  /** Pools and measures at {@link Site#BLOCK_OUTPUT}. */
  public EnergyMeter poolAndMeasure(
      List<int[]> texts,
      List<Span> spans,
      Reduction reduction,
      MemorySegment target,
      Progress progress) {
    return poolAndMeasure(Site.BLOCK_OUTPUT, texts, spans, reduction, target, progress);
  }

  /** Pools as {@link #pool} does and measures the energy of every unit in the same pass. */
  public EnergyMeter poolAndMeasure(
      Site site,
      List<int[]> texts,
      List<Span> spans,
      Reduction reduction,
      MemorySegment target,
      Progress progress) {
    var meter = new EnergyMeter(units(site));
    Taps pool = Taps.at(site, poolTap(site, texts, new Pooled(spans, reduction, target)));
    run(texts, pool.and(site, meter::add), progress);
    return meter;
  }

  /** The output of every block for one text: float32 [L, T, H], row-major. */
  public float[] blocks(int[] text) {
    return activations(Site.BLOCK_OUTPUT, text);
  }

  /**
   * The activations of all units at a site for one text: float32, block after block [T, width],
   * row-major.
   */
  public float[] activations(Site site, int[] text) {
    Units units = units(site);
    return copied(units, text, (scope, l, values) -> Taps.activations(scope, units, l, values));
  }

  /** The values of all coordinates at a site for one text: block after block [T, coordinates]. */
  float[] values(Site site, int[] text) {
    return copied(coordinates(site), text, (scope, l, values) -> values);
  }

  /** What is copied of the values at a site [T, coordinates]. */
  private interface Copied {
    Tensor of(Scope scope, int block, Tensor values);
  }

  private float[] copied(Units widths, int[] text, Copied copied) {
    float[] outputs = new float[Math.multiplyExact(widths.count(), text.length)];
    StreamTap copy =
        (scope, block, values, batch) -> {
          Tensor own = scope.to(copied.of(scope, block, values), DType.FLOAT32, Device.CPU);
          int from = Math.multiplyExact(widths.first(block), text.length);
          MemorySegment.copy(
              own.data(), JAVA_FLOAT, 0, outputs, from, widths.width(block) * text.length);
        };
    run(List.of(text), Taps.at(widths.site(), copy), Progress.NONE);
    return outputs;
  }

  /** The logits of every position of one text: float32 [T, V], row-major. */
  public float[] logits(int[] text) {
    return open.exclusively(() -> {
      check(List.of(text));
      try (Scope scope = Torch.shared().scope()) {
        Batch batch = Batch.of(List.of(text), text.length).getFirst();
        Tensor logits = open.transformer().logits(scope, stream(scope, batch));
        return scope.to(logits, DType.FLOAT32, Device.CPU).floats();
      }
    });
  }

  /**
   * The log-probability (natural) of every token but the first given those before it: for each text
   * T - 1 values. What texts have in common at their beginning is computed once.
   */
  public List<float[]> logProbs(List<int[]> texts, Progress progress) {
    return open.exclusively(() -> {
      check(texts);
      var scores =
          new TokenScores(
              open.transformer(), options().device(), architecture().vocabulary(), texts);
      pass(contexts(texts), Taps.NONE, progress, scores::read);
      return scores.all();
    });
  }

  /**
   * What is computed to score texts: not their last tokens, which are only predicted. Where angles
   * depend on the length of a text, each stands alone and whole.
   */
  private List<Batch> contexts(List<int[]> texts) {
    return architecture().dependsOnLength()
        ? separate(texts)
        : Batch.sharing(
            texts.stream().map(text -> Arrays.copyOf(text, text.length - 1)).toList(),
            open.batchTokens(texts));
  }

  /** The most probable continuation of a text, one token at a time. */
  public int[] greedy(int[] text, int tokens) {
    return continued(
        text,
        tokens,
        (scope, logits) ->
            (int) scope.to(scope.argmax(logits, -1), DType.INT64, Device.CPU).longs()[0]);
  }

  /** Chooses a token from logits [1, V]. */
  private interface Choice {
    int of(Scope scope, Tensor logits);
  }

  private int[] continued(int[] text, int tokens, Choice choice) {
    return open.exclusively(() -> {
      check(List.of(text));
      open.limit().requireRoom(text.length, tokens);
      int[] ids = Arrays.copyOf(text, text.length + tokens);
      for (int t = text.length; t < ids.length; t++) {
        int[] prompt = Arrays.copyOf(ids, t);
        check(List.of(prompt));
        try (Scope scope = Torch.shared().scope()) {
          Batch batch = Batch.of(List.of(prompt), t).getFirst();
          Tensor last = scope.narrow(stream(scope, batch), 0, t - 1, 1);
          ids[t] = choice.of(scope, open.transformer().logits(scope, last));
        }
      }
      return Arrays.copyOfRange(ids, text.length, ids.length);
    });
  }

  /**
   * A continuation drawn from the model's own probabilities, one token at a time.
   *
   * @param temperature logits are divided by it; above 0
   * @param seed the same seed draws the same tokens
   */
  public int[] sample(int[] text, int tokens, double temperature, long seed) {
    if (!(temperature > 0) || Double.isInfinite(temperature)) {
      throw new ModelException(
          "A temperature is above 0 and finite, but it is " + temperature + ".");
    }
    var random = new SplittableRandom(seed);
    return continued(
        text, tokens, (scope, logits) -> drawn(scope, logits, temperature, random.nextDouble()));
  }

  private static int drawn(Scope scope, Tensor logits, double temperature, double at) {
    float[] values = scope.to(logits, DType.FLOAT32, Device.CPU).floats();
    double most = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      most = Math.max(most, value);
    }
    double[] shares = new double[values.length];
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.exp((values[i] - most) / temperature);
      sum += shares[i];
    }
    double left = at * sum;
    for (int i = 0; i < shares.length; i++) {
      left -= shares[i];
      if (left < 0) {
        return i;
      }
    }
    return shares.length - 1;
  }

  private void run(List<int[]> texts, Taps taps, Progress progress) {
    open.exclusively(() -> {
      check(texts);
      pass(separate(texts), taps, progress, (scope, batch, stream) -> {});
      return texts.size();
    });
  }

  private List<Batch> separate(List<int[]> texts) {
    return Batch.of(texts, open.batchTokens(texts));
  }

  /** Takes the stream after the last block. */
  private interface LastStream {
    void accept(Scope scope, Batch batch, Tensor stream);
  }

  /** Sends batches through all blocks, as many at a time as there is memory for. */
  private void pass(List<Batch> batches, Taps taps, Progress progress, LastStream last) {
    long total = batches.stream().mapToLong(Batch::rows).sum();
    int blocks = architecture().blocks().size();
    long[] rows = {0}; // through one block each
    Taps counted =
        taps.and(
            Site.BLOCK_OUTPUT,
            (scope, block, stream, batch) -> {
              rows[0] += batch.rows();
              progress.advanced(rows[0] / blocks, total);
            });
    for (List<Batch> wave : open.waves(batches)) {
      try (Scope scope = Torch.shared().scope()) {
        List<Tensor> streams = open.transformer().forward(scope, wave, lesion, counted);
        for (int i = 0; i < wave.size(); i++) {
          last.accept(scope, wave.get(i), streams.get(i));
        }
      }
    }
  }

  private Tensor stream(Scope scope, Batch batch) {
    return open.transformer().forward(scope, List.of(batch), lesion, Taps.NONE).getFirst();
  }

  /**
   * Checks that all texts can be read, as every computation does before it begins.
   *
   * @param names of texts, for messages, such as {@code item 7 (good)}
   * @throws ModelException if one is longer than {@link Architecture#longestText}, does not fit the
   *     memory of the options, is empty, or has ids that the model does not know
   */
  public void requireReadable(List<int[]> texts, IntFunction<String> names) {
    open.limit().require(texts, names, this::tokenizer);
  }

  private void check(List<int[]> texts) {
    requireReadable(texts, i -> "text %d of %d".formatted(i + 1, texts.size()));
  }

  /** Frees the weights; for a lesioned view, does nothing. */
  @Override
  public void close() {
    if (owner) {
      open.close();
    }
  }
}
