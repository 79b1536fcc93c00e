/**
 * What a model is made of, as data. A {@link dev.broca.model.architecture.Family} reads a {@link
 * dev.broca.model.architecture.Config} and says which {@link
 * dev.broca.model.architecture.Architecture} it describes, and a {@link
 * dev.broca.model.architecture.TensorNames} says which stored tensors become which weights. One
 * file for each family ({@code Gpt2}, {@code Llama}); the one forward pass is in the package above
 * and knows no family by name.
 */
@NullMarked
package dev.broca.model.architecture;

import org.jspecify.annotations.NullMarked;
