/** Tour of stats: to be written with it. */
@NullMarked
package dev.broca.lab.stats;

import org.jspecify.annotations.NullMarked;
