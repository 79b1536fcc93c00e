/**
 * Where finished work is kept.
 *
 * <p>A {@link dev.broca.lab.store.Store} is one SQLite file. Every result lies under the key of its
 * passport, with a hash that is checked whenever it is read.
 */
@NullMarked
package dev.broca.lab.store;

import org.jspecify.annotations.NullMarked;
