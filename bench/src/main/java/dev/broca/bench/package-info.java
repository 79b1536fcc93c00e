/** JMH benchmarks; the scripts that time whole processes lie beside this module's sources. */
@NullMarked
package dev.broca.bench;

import org.jspecify.annotations.NullMarked;
