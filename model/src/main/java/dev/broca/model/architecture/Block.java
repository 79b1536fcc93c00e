package dev.broca.model.architecture;

/**
 * One block: attention and feed-forward part, each with its norms.
 *
 * @param residual how they are joined to the stream
 * @param attentionNorm norm before the attention (after it for {@link Residual#NORM_AFTER})
 * @param attention the attention
 * @param attentionOutputNorm norm of what the attention gives, before it is added
 * @param mlpNorm norm before the feed-forward part (after it for {@link Residual#NORM_AFTER})
 * @param mlp the feed-forward part
 * @param mlpOutputNorm norm of what the feed-forward part gives, before it is added
 */
public record Block(
    Residual residual,
    Norm attentionNorm,
    Attention attention,
    Norm attentionOutputNorm,
    Norm mlpNorm,
    Mlp mlp,
    Norm mlpOutputNorm) {
  /** One norm before each part, the parts one after the other. */
  public static Block sequential(Norm norm, Attention attention, Mlp mlp) {
    return joined(Residual.SEQUENTIAL, norm, attention, mlp);
  }

  /** The same kind of norm for both parts, which are joined in some way. */
  public static Block joined(Residual residual, Norm norm, Attention attention, Mlp mlp) {
    return new Block(residual, norm, attention, new Norm.None(), norm, mlp, new Norm.None());
  }

  /** A norm before and a norm after each part. */
  public static Block sandwiched(Norm norm, Attention attention, Mlp mlp) {
    return new Block(Residual.SEQUENTIAL, norm, attention, norm, norm, mlp, norm);
  }

  /** A norm after each part only. */
  public static Block outputNormed(Norm norm, Attention attention, Mlp mlp) {
    return new Block(
        Residual.SEQUENTIAL, new Norm.None(), attention, norm, new Norm.None(), mlp, norm);
  }
}
