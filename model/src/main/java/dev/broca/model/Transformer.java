package dev.broca.model;

import dev.broca.model.BlockWeights.NormWeights;
import dev.broca.model.architecture.Attention;
import dev.broca.model.architecture.Mlp;
import dev.broca.model.architecture.Norm;
import dev.broca.model.architecture.Position;
import dev.broca.torch.Activation;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Linear;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one forward pass: token ids to the residual stream after the last block. */
final class Transformer {
  private final LoadedWeights weights;

  Transformer(LoadedWeights weights) {
    this.weights = weights;
  }

  /**
   * The stream [rows, H] after the last block, owned by {@code scope}. Every block is shown to the
   * tap after its lesion.
   */
  Tensor forward(Scope scope, Batch batch, Optional<Lesion> lesion, StreamTap tap) {
    try (Scope tables = scope.torch().scope()) {
      Optional<Rotation> rotation = rotation(tables, batch);
      Tensor stream = embed(scope, batch);
      for (int l = 0; l < weights.blocks().size(); l++) {
        int block = l;
        Tensor before = stream;
        Tensor after =
            scope.within(s -> {
              Tensor x = block(s, weights.blocks().get(block), before, batch, rotation);
              return lesion
                  .filter(cut -> cut.touches(block))
                  .map(cut -> overwrite(s, x, cut, block))
                  .orElse(x);
            });
        before.close();
        try (Scope s = scope.torch().scope()) {
          tap.block(s, block, after, batch);
        }
        stream = after;
      }
      return stream;
    }
  }

  /** Final norm of chosen rows, then the head: logits [rows, V]. */
  Tensor logits(Scope scope, Tensor rows) {
    return scope.within(s ->
        s.linear(
            norm(s, rows, weights.architecture().finalNorm(), weights.finalNorm()),
            weights.head()));
  }

  private Optional<Rotation> rotation(Scope scope, Batch batch) {
    return switch (weights.architecture().position()) {
      case Position.Rotary rotary ->
          Optional.of(Rotation.of(scope, rotary, batch, weights.dtype(), weights.device()));
      case Position.Learned learned -> Optional.empty();
    };
  }

  private Tensor embed(Scope scope, Batch batch) {
    return scope.within(s -> {
      Tensor tokens = s.embedding(weights.embedding(), onDevice(s, batch.tokens()));
      return weights
          .positions()
          .map(table -> s.add(tokens, s.embedding(table, onDevice(s, batch.positions()))))
          .orElse(tokens);
    });
  }

  private Tensor onDevice(Scope scope, long[] values) {
    Tensor tensor = scope.of(values, values.length);
    return weights.device().equals(Device.CPU)
        ? tensor
        : scope.to(tensor, DType.INT64, weights.device());
  }

  private static Tensor block(
      Scope s, BlockWeights block, Tensor x, Batch batch, Optional<Rotation> rotation) {
    Tensor mixed =
        s.within(t -> {
          Tensor h = norm(t, x, block.shape().attentionNorm(), block.attentionNorm());
          Tensor attended = attention(t, block, h, batch, rotation);
          return t.linearAdd(attended, block.attentionOutput(), x);
        });
    return s.within(t -> {
      Tensor h = norm(t, mixed, block.shape().mlpNorm(), block.mlpNorm());
      return t.linearAdd(hidden(t, block, h), block.down(), mixed);
    });
  }

  private static Tensor norm(Scope s, Tensor x, Norm norm, NormWeights weights) {
    return switch (norm) {
      case Norm.Rms(double epsilon) -> s.rmsNorm(x, weights.weight(), epsilon);
      case Norm.Layer(double epsilon) -> s.layerNorm(x, weights.weight(), weights.bias(), epsilon);
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
      Scope s, BlockWeights block, Tensor h, Batch batch, Optional<Rotation> rotation) {
    Attention a = block.shape().attention();
    Tensor projected = s.linear(h, block.queryKeyValue());
    Tensor all = s.reshape(projected, batch.rows(), a.heads() + 2L * a.kvHeads(), a.headDim());
    Tensor queriesAndKeys = s.narrow(all, 1, 0, a.heads() + a.kvHeads());
    Tensor turned = rotation.map(turn -> turn.turn(s, queriesAndKeys)).orElse(queriesAndKeys);
    Tensor queries = s.narrow(turned, 1, 0, a.heads());
    Tensor keys = s.narrow(turned, 1, a.heads(), a.kvHeads());
    Tensor values = s.narrow(all, 1, a.heads() + a.kvHeads(), a.kvHeads());
    List<Tensor> groups = new ArrayList<>();
    for (Batch.Group group : batch.groups()) {
      Tensor read =
          s.attention(
              heads(s, queries, group, a.headDim()),
              heads(s, keys, group, a.headDim()),
              heads(s, values, group, a.headDim()),
              null,
              true,
              a.scale());
      groups.add(s.reshape(s.transpose(read, 1, 2), group.rows(), a.queryWidth()));
    }
    return groups.size() == 1 ? groups.getFirst() : s.cat(groups, 0);
  }

  /** The rows of a group as [texts, heads, length, headDim]. */
  private static Tensor heads(Scope s, Tensor rows, Batch.Group group, int headDim) {
    long heads = rows.size(1);
    Tensor own = s.narrow(rows, 0, group.row(), group.rows());
    return s.transpose(s.reshape(own, group.texts(), group.length(), heads, headDim), 1, 2);
  }

  private Tensor overwrite(Scope s, Tensor x, Lesion lesion, int block) {
    boolean[] mask = lesion.mask(block);
    Tensor lesioned = s.of(mask, mask.length);
    Tensor fill = s.to(s.of(new float[] {0}, 1), weights.dtype());
    return weights.device().equals(Device.CPU)
        ? s.where(lesioned, fill, x)
        : s.where(
            s.to(lesioned, DType.BOOL, weights.device()),
            s.to(fill, weights.dtype(), weights.device()),
            x);
  }
}
