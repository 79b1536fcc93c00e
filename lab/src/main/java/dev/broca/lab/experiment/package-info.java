/**
 * Experiments: pieces of work whose results depend on nothing but what their passports list.
 *
 * <p>{@link dev.broca.lab.experiment.Experiment} says which kinds there are. A study plans them,
 * does those that its {@link dev.broca.lab.store.Store} does not hold yet, and keeps each result
 * under the key of its passport. Equal keys are equal work, whoever asks for it.
 */
@NullMarked
package dev.broca.lab.experiment;

import org.jspecify.annotations.NullMarked;
