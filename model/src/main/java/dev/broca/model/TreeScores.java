package dev.broca.model;

import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Log-probabilities of the tokens of trees, read off the stream after the last block. */
final class TreeScores {
  /** Logits of at most this many bytes are held at once. */
  private static final long LOGIT_BYTES = 64L << 20;

  private final Transformer transformer;
  private final Device device;
  private final int chunk;
  private final List<TokenTree> trees;
  private final List<float[]> scores = new ArrayList<>();

  TreeScores(Transformer transformer, Device device, int vocabulary, List<TokenTree> trees) {
    this.device = device;
    this.transformer = transformer;
    this.chunk = (int) Math.max(1, LOGIT_BYTES / Float.BYTES / vocabulary);
    this.trees = trees;
    trees.forEach(tree -> scores.add(new float[tree.targets().size()]));
  }

  /** Scores the targets of the trees of a batch. */
  void read(Scope scope, Batch batch, Tensor stream) {
    List<Long> rows = new ArrayList<>();
    List<Long> tokens = new ArrayList<>();
    int row = 0;
    for (int i = 0; i < batch.size(); i++) {
      for (TokenTree.Target target : trees.get(batch.text(i)).targets()) {
        rows.add((long) row + target.row());
        tokens.add((long) target.token());
      }
      row += batch.length(i);
    }
    float[] read = new float[rows.size()];
    for (int start = 0; start < read.length; start += chunk) {
      int end = Math.min(start + chunk, read.length);
      float[] part =
          logProbs(
              scope, stream, longs(rows.subList(start, end)), longs(tokens.subList(start, end)));
      System.arraycopy(part, 0, read, start, part.length);
    }
    int next = 0;
    for (int i = 0; i < batch.size(); i++) {
      float[] own = scores.get(batch.text(i));
      System.arraycopy(read, next, own, 0, own.length);
      next += own.length;
    }
  }

  private float[] logProbs(Scope scope, Tensor stream, long[] rows, long[] tokens) {
    try (Scope s = scope.torch().scope()) {
      Tensor index = s.to(s.of(rows, rows.length), DType.INT64, device);
      Tensor target = s.to(s.of(tokens, rows.length, 1), DType.INT64, device);
      Tensor logits = transformer.logits(s, s.indexSelect(stream, 0, index));
      Tensor logProbs = s.gather(s.logSoftmax(s.to(logits, DType.FLOAT32), -1), -1, target);
      return s.to(logProbs, DType.FLOAT32, Device.CPU).floats();
    }
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  /** The scores of the texts of a tree: of each its tokens but the first. */
  List<float[]> of(int tree) {
    List<float[]> texts = new ArrayList<>();
    for (int text = 0; text < trees.get(tree).texts(); text++) {
      texts.add(trees.get(tree).scores(text, scores.get(tree)));
    }
    return texts;
  }
}
