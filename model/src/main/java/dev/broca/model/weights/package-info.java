/**
 * The stored tensors of a model, memory-mapped, and the array files of the science around it.
 *
 * <p>{@link dev.broca.model.weights.Checkpoint} is what a model is loaded from: {@link
 * dev.broca.model.weights.SafeTensors} or {@link dev.broca.model.weights.PickledWeights} (one file,
 * or shards with an index), or {@link dev.broca.model.weights.Gguf}. Opening one maps its files and
 * checks every name, shape, type and offset; nothing that a header claims is allocated or read
 * before it is known to lie inside the file. A {@link dev.broca.model.weights.StoredTensor} is a
 * window on the mapping: bytes as they are stored, in an {@link dev.broca.model.weights.Encoding},
 * and {@code decode} to float32. {@link dev.broca.model.weights.WeightsHash} names a checkpoint by
 * its content.
 *
 * <p>{@link dev.broca.model.weights.Npy} and {@link dev.broca.model.weights.Npz} read and write
 * NumPy's arrays, {@link dev.broca.model.weights.SafeTensors.Writer} streams tensors to a file.
 * Everything that is written appears under its final name whole or not at all.
 *
 * <p>Where to start reading: {@code Checkpoint}, {@code StoredTensor}, then the format of interest.
 * Every failure is a {@link dev.broca.model.base.ModelException} that names the file and the place
 * in it.
 */
@NullMarked
package dev.broca.model.weights;

import org.jspecify.annotations.NullMarked;
