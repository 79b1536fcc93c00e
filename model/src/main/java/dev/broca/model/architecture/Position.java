package dev.broca.model.architecture;

import java.util.List;
import java.util.Optional;

/** How an attention knows where a token stands. */
public sealed interface Position {
  /** It does not, or knows from positions that are added to the embedding. */
  record None() implements Position {}

  /**
   * Each head prefers near keys by a slope of its own (arXiv 2108.12409), in the form of Falcon:
   * slope times the key's position, rounded to bfloat16, is added before the scores are scaled.
   */
  record Alibi() implements Position {}

  /**
   * Rotary embeddings (arXiv 2104.09864): in every head, coordinates i and i + dimensions / 2 are
   * turned by the angle position * frequency_i.
   *
   * @param dimensions how many coordinates of a head are turned
   * @param base wavelength base (theta)
   * @param scaling how the frequencies are stretched to longer contexts
   */
  record Rotary(int dimensions, double base, Scaling scaling) implements Position {
    /** Frequencies for texts of a length, and the factor on both cosine and sine. */
    public Frequencies frequencies(int length) {
      return scaling.frequencies(dimensions, base, length);
    }

    /** Whether the frequencies depend on the length of the text. */
    public boolean dependsOnLength() {
      return scaling instanceof Scaling.Dynamic || scaling instanceof Scaling.LongRope;
    }
  }

  /**
   * Angles per position.
   *
   * @param perPair radians per position, one for each pair of coordinates; float32 as in the
   *     reference
   * @param factor factor on cosine and sine
   */
  record Frequencies(List<Float> perPair, double factor) {}

  /** Stretching of rotary frequencies, after transformers' {@code modeling_rope_utils}. */
  sealed interface Scaling {
    /** See {@link Rotary#frequencies}. */
    Frequencies frequencies(int dimensions, double base, int length);

    /** None. */
    record None() implements Scaling {
      @Override
      public Frequencies frequencies(int dimensions, double base, int length) {
        return new Frequencies(RotaryFrequencies.plain(dimensions, base), 1);
      }
    }

    /** All frequencies divided by a factor. */
    record Linear(double factor) implements Scaling {
      @Override
      public Frequencies frequencies(int dimensions, double base, int length) {
        return new Frequencies(RotaryFrequencies.linear(dimensions, base, factor), 1);
      }
    }

    /** The base grows with the text once it is longer than {@code positions} (dynamic NTK). */
    record Dynamic(double factor, int positions) implements Scaling {
      @Override
      public Frequencies frequencies(int dimensions, double base, int length) {
        double ratio = factor * Math.max(length, positions) / positions - (factor - 1);
        double stretched = base * Math.pow(ratio, dimensions / (dimensions - 2.0));
        return new Frequencies(RotaryFrequencies.plain(dimensions, stretched), 1);
      }
    }

    /**
     * YaRN (arXiv 2309.00071): slow frequencies are interpolated, fast ones kept, a ramp between.
     *
     * @param factor stretching
     * @param positions context of the pre-training
     * @param betaFast turns over the context from which on a frequency is kept
     * @param betaSlow turns over the context below which it is interpolated
     * @param truncate whether the ramp starts and ends at whole coordinates
     * @param attentionFactor factor on cosine and sine; empty for 0.1 ln(factor) + 1
     */
    record Yarn(
        double factor,
        int positions,
        double betaFast,
        double betaSlow,
        boolean truncate,
        Optional<Double> attentionFactor)
        implements Scaling {
      @Override
      public Frequencies frequencies(int dimensions, double base, int length) {
        return new Frequencies(
            RotaryFrequencies.yarn(dimensions, base, this),
            attentionFactor.orElse(factor <= 1 ? 1 : 0.1 * Math.log(factor) + 1));
      }
    }

    /**
     * The scaling of Llama 3.1: long wavelengths are divided by the factor, short ones kept, a
     * smooth passage between.
     */
    record Llama3(double factor, double lowFrequency, double highFrequency, int positions)
        implements Scaling {
      @Override
      public Frequencies frequencies(int dimensions, double base, int length) {
        return new Frequencies(RotaryFrequencies.llama3(dimensions, base, this), 1);
      }
    }

    /**
     * LongRoPE (arXiv 2402.13753): each frequency is divided by its own factor; texts longer than
     * {@code positions} have other factors.
     *
     * @param shortFactors for texts up to {@code positions} tokens
     * @param longFactors for longer ones
     * @param positions context of the pre-training
     * @param attentionFactor factor on cosine and sine
     */
    record LongRope(
        List<Float> shortFactors, List<Float> longFactors, int positions, double attentionFactor)
        implements Scaling {
      /** Copies the lists. */
      public LongRope {
        shortFactors = List.copyOf(shortFactors);
        longFactors = List.copyOf(longFactors);
      }

      @Override
      public Frequencies frequencies(int dimensions, double base, int length) {
        List<Float> factors = length > positions ? longFactors : shortFactors;
        return new Frequencies(
            RotaryFrequencies.divided(dimensions, base, factors), attentionFactor);
      }
    }

    /**
     * Each frequency divided by its own factor, as GGUF stores the scaling of Llama 3 and others.
     */
    record PerFrequency(List<Float> factors) implements Scaling {
      @Override
      public Frequencies frequencies(int dimensions, double base, int length) {
        return new Frequencies(RotaryFrequencies.divided(dimensions, base, factors), 1);
      }
    }
  }
}
