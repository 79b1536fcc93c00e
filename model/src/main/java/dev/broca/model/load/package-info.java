/**
 * From files to weights that can be computed with.
 *
 * <p>{@code StoredModel} says which stored tensor serves which part of an architecture, under the
 * names that the Hugging Face hub or GGUF give them. {@code WeightLoader} builds the weights of the
 * forward pass out of {@code WeightValues}, which are stored or drawn.
 */
@NullMarked
package dev.broca.model.load;

import org.jspecify.annotations.NullMarked;
