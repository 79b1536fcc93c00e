/** Tour of localize: to be written with it. */
@NullMarked
package dev.broca.lab.localize;

import org.jspecify.annotations.NullMarked;
