package dev.broca.model.pass;

import dev.broca.model.architecture.Attention;
import dev.broca.model.architecture.Block;
import dev.broca.model.architecture.Embedding;
import dev.broca.model.architecture.Mlp;
import dev.broca.model.architecture.Norm;
import dev.broca.model.pass.BlockWeights.NormWeights;
import dev.broca.model.unit.Lesion;
import dev.broca.model.unit.Site;
import dev.broca.torch.Activation;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Linear;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import dev.broca.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one forward pass: token ids to the residual stream after the last block. */
public final class Transformer {
  private final LoadedWeights weights;

  public Transformer(LoadedWeights weights) {
    this.weights = weights;
  }

  /**
   * The stream [rows, H] of every batch after the last block, owned by {@code scope}. All batches
   * go through a block before the next block's turn comes. Taps see a site after its lesion.
   */
  public List<Tensor> forward(
      Scope scope, List<Batch> batches, Optional<Lesion> lesion, Taps taps) {
    List<Tensor> streams = new ArrayList<>();
    try (Scope shared = scope.torch().scope()) {
      List<BatchTables> tables = new ArrayList<>();
      for (Batch batch : batches) {
        tables.add(new BatchTables(shared, batch, weights.dtype(), weights.device()));
        streams.add(embed(scope, batch));
      }
      for (int l = 0; l < weights.architecture().blocks().size(); l++) {
        int block = l;
        weights
            .blocks()
            .with(
                block,
                loaded -> {
                  for (int i = 0; i < batches.size(); i++) {
                    Tensor before = streams.get(i);
                    var pass =
                        new BlockPass(block, batches.get(i), tables.get(i), lesion, taps, target());
                    Tensor after =
                        scope.within(
                            s -> pass.at(s, Site.BLOCK_OUTPUT, block(s, loaded, before, pass)));
                    before.close();
                    streams.set(i, after);
                  }
                });
      }
    }
    return streams;
  }

  private BlockPass.Target target() {
    return new BlockPass.Target(weights.dtype(), weights.device());
  }

  /** Makes the first block and sends a batch through it twice: the first time is not counted. */
  public PassCost cost(Batch batch) {
    double[] times = new double[3];
    try (Scope scope = Torch.shared().scope()) {
      var tables = new BatchTables(scope, batch, weights.dtype(), weights.device());
      var pass = new BlockPass(0, batch, tables, Optional.empty(), Taps.NONE, target());
      Tensor stream = embed(scope, batch);
      double start = now();
      weights
          .blocks()
          .with(
              0,
              made -> {
                for (int i = 0; i < times.length; i++) {
                  times[i] = now();
                  if (i < times.length - 1) {
                    goThrough(made, stream, pass);
                  }
                }
              });
      return new PassCost(times[0] - start, (times[2] - times[1]) / batch.rows());
    }
  }

  /** Waits for the result, which other devices compute later than they are asked to. */
  private void goThrough(BlockWeights made, Tensor stream, BlockPass pass) {
    try (Scope scope = Torch.shared().scope()) {
      Tensor after = block(scope, made, stream, pass);
      scope.to(after, DType.FLOAT32, Device.CPU);
    }
  }

  private static double now() {
    return System.nanoTime() / 1e9;
  }

  /** Final norm of chosen rows, then the head: logits [rows, V]. */
  public Tensor logits(Scope scope, Tensor rows) {
    return scope.within(s -> {
      Tensor normed = norm(s, rows, weights.architecture().finalNorm(), weights.finalNorm());
      Tensor projected =
          weights.headProjection().map(layer -> s.linear(normed, layer)).orElse(normed);
      Tensor logits = s.linear(projected, weights.head().get());
      double cap = weights.architecture().embedding().softcap();
      return Double.isFinite(cap) ? s.softcap(logits, cap) : logits;
    });
  }

  private Tensor embed(Scope scope, Batch batch) {
    Embedding embedding = weights.architecture().embedding();
    return scope.within(s -> {
      Tensor stored = s.embedding(weights.embedding(), onDevice(s, batch.tokens()));
      Tensor typed = s.to(stored, weights.dtype());
      Tensor scaled = embedding.scale() == 1 ? typed : s.mul(typed, scale(embedding.scale()));
      Tensor tokens =
          weights.embeddingProjection().map(layer -> s.linear(scaled, layer)).orElse(scaled);
      return weights
          .positions()
          .map(table ->
              s.add(tokens, s.embedding(table, onDevice(s, batch.positions(embedding.offset())))))
          .orElse(tokens);
    });
  }

  /** The reference keeps the factor in the type of the computation. */
  private double scale(double exact) {
    return weights.dtype() == DType.BFLOAT16 ? Alibi.bfloat16((float) exact) : (float) exact;
  }

  private Tensor onDevice(Scope scope, long[] values) {
    Tensor tensor = scope.of(values, values.length);
    return weights.device().equals(Device.CPU)
        ? tensor
        : scope.to(tensor, DType.INT64, weights.device());
  }

  private static Tensor block(Scope s, BlockWeights block, Tensor x, BlockPass pass) {
    Block shape = block.shape();
    return switch (shape.residual()) {
      case SEQUENTIAL -> {
        Tensor mixed =
            s.within(t -> {
              Tensor h = norm(t, x, shape.attentionNorm(), block.attentionNorm());
              return attended(t, block, h, pass, x);
            });
        yield s.within(
            t -> fed(t, block, norm(t, mixed, shape.mlpNorm(), block.mlpNorm()), pass, mixed));
      }
      case PARALLEL ->
          s.within(t -> {
            Tensor h = norm(t, x, shape.attentionNorm(), block.attentionNorm());
            Tensor mixed = attended(t, block, h, pass, x);
            return fed(t, block, norm(t, x, shape.mlpNorm(), block.mlpNorm()), pass, mixed);
          });
      case PARALLEL_SHARED ->
          s.within(t -> {
            Tensor h = norm(t, x, shape.attentionNorm(), block.attentionNorm());
            return fed(t, block, h, pass, attended(t, block, h, pass, x));
          });
      case NORM_AFTER -> {
        Tensor mixed =
            s.within(t ->
                norm(
                    t,
                    attended(t, block, x, pass, x),
                    shape.attentionNorm(),
                    block.attentionNorm()));
        yield s.within(
            t -> norm(t, fed(t, block, mixed, pass, mixed), shape.mlpNorm(), block.mlpNorm()));
      }
    };
  }

  /** The stream plus what the attention makes of h. */
  private static Tensor attended(
      Scope s, BlockWeights block, Tensor h, BlockPass pass, Tensor stream) {
    Tensor read = attention(s, block, h, pass.batch(), pass.tables());
    return added(
        s,
        pass.at(s, Site.HEADS, read),
        block.attentionOutput(),
        block.shape().attentionOutputNorm(),
        block.attentionOutputNorm(),
        pass,
        Site.ATTENTION_OUTPUT,
        stream);
  }

  /** The stream plus what the feed-forward part makes of h. */
  private static Tensor fed(Scope s, BlockWeights block, Tensor h, BlockPass pass, Tensor stream) {
    return added(
        s,
        pass.at(s, Site.MLP_HIDDEN, hidden(s, block, h)),
        block.down(),
        block.shape().mlpOutputNorm(),
        block.mlpOutputNorm(),
        pass,
        Site.MLP_OUTPUT,
        stream);
  }

  /**
   * The stream plus a part's output, which exists by itself only where it is normed or looked at.
   */
  private static Tensor added(
      Scope s,
      Tensor x,
      Linear output,
      Norm norm,
      NormWeights weights,
      BlockPass pass,
      Site site,
      Tensor stream) {
    if (norm instanceof Norm.None && !pass.stopsAt(site)) {
      return s.linearAdd(x, output, stream);
    }
    return s.add(stream, pass.at(s, site, norm(s, s.linear(x, output), norm, weights)));
  }

  private static Tensor norm(Scope s, Tensor x, Norm norm, NormWeights weights) {
    return switch (norm) {
      case Norm.None none -> x;
      case Norm.Rms(double epsilon) ->
          s.rmsNorm(x, Objects.requireNonNull(weights.weight()), epsilon);
      case Norm.Layer(double epsilon, boolean affine) ->
          s.layerNorm(x, weights.weight(), weights.bias(), epsilon);
    };
  }

  private static Tensor hidden(Scope s, BlockWeights block, Tensor h) {
    Activation activation = block.shape().mlp().activation();
    return switch (block.shape().mlp()) {
      case Mlp.Plain plain -> s.linear(h, block.up(), activation);
      case Mlp.Gated gated -> {
        Linear gate = block.gate().orElseThrow();
        yield s.mul(s.linear(h, gate, activation), s.linear(h, block.up()));
      }
    };
  }

  /** What the heads read, side by side: [rows, heads * headDim]. */
  private static Tensor attention(
      Scope s, BlockWeights block, Tensor h, Batch batch, BatchTables tables) {
    Attention a = block.shape().attention();
    Heads all = heads(s, block, h, batch, tables).in(s, tables.attentionType());
    List<Tensor> groups = new ArrayList<>();
    for (Batch.Group group : batch.groups()) {
      Tensor query = texts(s, all.queries(), group, tables);
      Tensor key = texts(s, all.keys(), group, tables);
      Tensor value = texts(s, all.values(), group, tables);
      Tensor read = read(s, a, query, key, value, tables, group.length());
      groups.add(s.reshape(s.transpose(read, 1, 2), group.places(), a.queryWidth()));
    }
    Tensor places = groups.size() == 1 ? groups.getFirst() : s.cat(groups, 0);
    return s.to(tables.rows(s, places), h.dtype());
  }

  /** Queries, keys and values [rows, heads, headDim]. */
  private record Heads(Tensor queries, Tensor keys, Tensor values) {
    Heads in(Scope s, DType type) {
      return new Heads(s.to(queries, type), s.to(keys, type), s.to(values, type));
    }
  }

  private static Heads heads(
      Scope s, BlockWeights block, Tensor h, Batch batch, BatchTables tables) {
    Attention a = block.shape().attention();
    Tensor projected = s.linear(h, block.queryKeyValue());
    double clip = a.projections().clip();
    Tensor bounded = a.projections().isClipped() ? s.clamp(projected, -clip, clip) : projected;
    Tensor all = s.reshape(bounded, batch.rows(), a.heads() + 2L * a.kvHeads(), a.headDim());
    Tensor values = s.narrow(all, 1, a.heads() + a.kvHeads(), a.kvHeads());
    Optional<Rotation> rotation = tables.rotation(a);
    return switch (a.queryKeyNorm()) {
      case Attention.QueryKeyNorm.None none -> {
        Tensor both = turned(s, s.narrow(all, 1, 0, a.heads() + a.kvHeads()), rotation);
        yield new Heads(
            s.narrow(both, 1, 0, a.heads()), s.narrow(both, 1, a.heads(), a.kvHeads()), values);
      }
      case Attention.QueryKeyNorm.EachHead(Norm norm) -> {
        Tensor queries = norm(s, s.narrow(all, 1, 0, a.heads()), norm, block.queryNorm());
        Tensor keys = norm(s, s.narrow(all, 1, a.heads(), a.kvHeads()), norm, block.keyNorm());
        yield new Heads(turned(s, queries, rotation), turned(s, keys, rotation), values);
      }
      case Attention.QueryKeyNorm.AllHeads(Norm norm) -> {
        Tensor queries = s.narrow(bounded, 1, 0, a.queryWidth());
        Tensor keys = s.narrow(bounded, 1, a.queryWidth(), a.kvWidth());
        Tensor q = norm(s, queries, norm, block.queryNorm());
        Tensor k = norm(s, keys, norm, block.keyNorm());
        yield new Heads(
            turned(s, s.reshape(q, batch.rows(), a.heads(), a.headDim()), rotation),
            turned(s, s.reshape(k, batch.rows(), a.kvHeads(), a.headDim()), rotation),
            values);
      }
    };
  }

  private static Tensor turned(Scope s, Tensor x, Optional<Rotation> rotation) {
    return rotation.map(turn -> turn.turn(s, x)).orElse(x);
  }

  /** What queries [B, heads, T, D] read from keys and values [B, kvHeads, T, D]. */
  private static Tensor read(
      Scope s,
      Attention a,
      Tensor query,
      Tensor key,
      Tensor value,
      BatchTables tables,
      int length) {
    double scale = a.scores().scale();
    if (!a.scores().isCapped()) {
      @Nullable Tensor bias = tables.bias(a, length, false);
      return s.attention(query, key, value, bias, bias == null, scale);
    }
    // The fused operator cannot bound scores. Query heads that share a key lie side by side.
    long batch = query.size(0);
    long shared = (long) length * a.heads() / a.kvHeads();
    Tensor stacked = s.reshape(query, batch, a.kvHeads(), shared, a.headDim());
    Tensor raw = s.mul(s.matmul(stacked, s.transpose(key, 2, 3)), scale);
    Tensor capped =
        s.reshape(s.softcap(raw, a.scores().softcap()), batch, a.heads(), length, length);
    Tensor seen = s.add(capped, Objects.requireNonNull(tables.bias(a, length, true)));
    Tensor shares = s.reshape(s.softmax(seen, -1), batch, a.kvHeads(), shared, length);
    return s.reshape(s.matmul(shares, value), batch, a.heads(), length, a.headDim());
  }

  /** The places of a group as [texts, heads, length, headDim]. */
  private static Tensor texts(Scope s, Tensor rows, Batch.Group group, BatchTables tables) {
    Tensor own = tables.places(s, rows, group);
    return s.transpose(
        s.reshape(own, group.texts(), group.length(), rows.size(1), rows.size(2)), 1, 2);
  }
}
