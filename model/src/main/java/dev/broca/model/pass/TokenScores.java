package dev.broca.model.pass;

import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Log-probabilities of the tokens of texts, read off the stream after the last block. */
public final class TokenScores {
  /** Logits of about this many bytes are held at once: on a processor few, which a cache holds. */
  private static final long LOGIT_BYTES = 16L << 20;

  private static final long DEVICE_LOGIT_BYTES = 256L << 20;

  /** Fewer rows would take as long as these: the weights of the head are read for any number. */
  private static final long FEWEST_ROWS = 64;

  private final Transformer transformer;
  private final Device device;
  private final int vocabulary;
  private final List<int[]> texts;
  private final List<float[]> scores;

  public TokenScores(Transformer transformer, Device device, int vocabulary, List<int[]> texts) {
    this.transformer = transformer;
    this.device = device;
    this.vocabulary = vocabulary;
    this.texts = texts;
    this.scores = texts.stream().map(text -> new float[text.length - 1]).toList();
  }

  /** Scores what follows the tokens of a batch. */
  public void read(Scope scope, Batch batch, Tensor stream) {
    long[] targets = targets(batch);
    float[] read = new float[targets.length];
    long bytes = device.equals(Device.CPU) ? LOGIT_BYTES : DEVICE_LOGIT_BYTES;
    long most = Math.max(FEWEST_ROWS, bytes / Float.BYTES / vocabulary);
    for (int start = 0; start < targets.length; ) {
      long row = targets[start] / vocabulary;
      int end = before(targets, (row + most) * vocabulary);
      float[] part = logProbs(scope, stream, row, Arrays.copyOfRange(targets, start, end));
      System.arraycopy(part, 0, read, start, part.length);
      start = end;
    }
    for (int i = 0; i < batch.size(); i++) {
      float[] own = scores.get(batch.text(i));
      for (int t = 0; t < own.length; t++) {
        own[t] = read[Arrays.binarySearch(targets, target(batch, i, t))];
      }
    }
  }

  /** What is read, in the order of rows; once where texts go on alike. */
  private long[] targets(Batch batch) {
    var targets = LongStream.builder();
    for (int i = 0; i < batch.size(); i++) {
      for (int t = 0; t < scores.get(batch.text(i)).length; t++) {
        targets.add(target(batch, i, t));
      }
    }
    return targets.build().sorted().distinct().toArray();
  }

  /** Where the token after token t of text i stands in the table [rows, V] of the batch. */
  private long target(Batch batch, int i, int t) {
    return (long) batch.row(batch.place(i) + t) * vocabulary + texts.get(batch.text(i))[t + 1];
  }

  /** The number of targets below a bound. */
  private static int before(long[] targets, long bound) {
    int found = Arrays.binarySearch(targets, bound);
    return found < 0 ? -found - 1 : found;
  }

  private float[] logProbs(Scope scope, Tensor stream, long row, long[] targets) {
    long rows = targets[targets.length - 1] / vocabulary + 1 - row;
    long[] inside = LongStream.of(targets).map(target -> target - row * vocabulary).toArray();
    try (Scope s = scope.torch().scope()) {
      Tensor logits = transformer.logits(s, s.narrow(stream, 0, row, rows));
      Tensor table = s.logSoftmax(s.to(logits, DType.FLOAT32), -1);
      Tensor index = s.to(s.of(inside, inside.length), DType.INT64, device);
      Tensor chosen = s.indexSelect(s.reshape(table, rows * vocabulary), 0, index);
      return s.to(chosen, DType.FLOAT32, Device.CPU).floats();
    }
  }

  /** For each text the scores of its tokens but the first. */
  public List<float[]> all() {
    return scores;
  }
}
