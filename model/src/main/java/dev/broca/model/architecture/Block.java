package dev.broca.model.architecture;

/**
 * One block: x + attention(norm(x)), then x + mlp(norm(x)).
 *
 * @param attentionNorm before the attention
 * @param attention the attention
 * @param mlpNorm before the feed-forward part
 * @param mlp the feed-forward part
 */
public record Block(Norm attentionNorm, Attention attention, Norm mlpNorm, Mlp mlp) {}
