/**
 * Where numbers come from: a {@link dev.broca.lab.provenance.Passport} lists everything that
 * determines a result, and a {@link dev.broca.lab.provenance.ModelPassport} what of a model does.
 */
@NullMarked
package dev.broca.lab.provenance;

import org.jspecify.annotations.NullMarked;
