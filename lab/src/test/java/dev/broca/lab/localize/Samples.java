package dev.broca.lab.localize;

import dev.broca.lab.Golden;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.response.Activation;
import dev.broca.lab.response.LabelledResponses;
import dev.broca.lab.response.Responses;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.Random;
import org.jspecify.annotations.NullMarked;

/** Responses to test with: recorded ones and made-up ones. */
@NullMarked
public final class Samples {
  private Samples() {}

  /** A contrast that closes its responses. */
  public record Sample(LabelledResponses contrast) implements AutoCloseable {
    @Override
    public void close() {
      contrast.responses().close();
    }
  }

  /** The recorded |activations| of a network, positive texts first. */
  public static Sample recorded(String network, String pooling) {
    String name = "localizer/gpt2-tiny__" + network + "__" + pooling + "__absacts.npz";
    var pos = Golden.npz(name, "pos");
    var neg = Golden.npz(name, "neg");
    int blocks = pos.shape().get(0);
    int width = pos.shape().get(2);
    int positives = pos.shape().get(1);
    int negatives = neg.shape().get(1);
    double[][] rows = new double[positives + negatives][blocks * width];
    copy(pos.values(), blocks, positives, width, rows, 0);
    copy(neg.values(), blocks, negatives, width, rows, positives);
    var positive = new BitSet();
    positive.set(0, positives);
    return of(Units.of(Site.BLOCK_OUTPUT, blocks, width), rows, positive);
  }

  private static void copy(
      double[] from, int blocks, int texts, int width, double[][] rows, int first) {
    for (int l = 0; l < blocks; l++) {
      for (int i = 0; i < texts; i++) {
        System.arraycopy(from, (l * texts + i) * width, rows[first + i], l * width, width);
      }
    }
  }

  /** A contrast of the given responses, [texts][units], as they are. */
  public static Sample of(Units units, double[][] rows, BitSet positive) {
    return new Sample(LabelledResponses.of(responses(units, rows), positive, Activation.SIGNED));
  }

  /** The given responses, [texts][units]. */
  public static Responses responses(Units units, double[][] rows) {
    var responses = Responses.allocate(rows.length, units);
    for (int i = 0; i < rows.length; i++) {
      for (int u = 0; u < rows[i].length; u++) {
        long at = (long) i * units.count() + u;
        responses.segment().setAtIndex(ValueLayout.JAVA_FLOAT, at, (float) rows[i][u]);
      }
    }
    return responses;
  }

  /** Random responses; every other text is positive, some units respond more to those. */
  public static Sample random(int texts, int blocks, int width, long seed) {
    var random = new Random(seed);
    double[][] rows = new double[texts][blocks * width];
    var positive = new BitSet();
    for (int i = 0; i < texts; i++) {
      positive.set(i, i % 2 == 0);
      for (int u = 0; u < blocks * width; u++) {
        rows[i][u] = random.nextGaussian() + (i % 2 == 0 ? 0.01 * (u % 97) : 0);
      }
    }
    return of(Units.of(Site.BLOCK_OUTPUT, blocks, width), rows, positive);
  }

  /** A mask of units given by number. */
  public static Mask mask(Units units, int... members) {
    var set = new BitSet();
    for (int member : members) {
      set.set(member);
    }
    return Mask.of(units, set, Passport.empty());
  }
}
