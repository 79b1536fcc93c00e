package dev.broca.model.architecture;

import dev.broca.torch.Activation;

/** The feed-forward half of a block. */
public sealed interface Mlp {
  /** Number of hidden units. */
  int width();

  /** The non-linearity. */
  Activation activation();

  /** Whether its linear layers have biases. */
  boolean bias();

  /** down(activation(up(x))). */
  record Plain(int width, Activation activation, boolean bias) implements Mlp {}

  /** down(activation(gate(x)) * up(x)). */
  record Gated(int width, Activation activation, boolean bias) implements Mlp {}
}
