/**
 * Where numbers come from: a {@link dev.broca.lab.provenance.Passport} lists everything that
 * determines a result, a {@link dev.broca.lab.provenance.ModelPassport} what of a model does, and
 * {@link dev.broca.lab.provenance.Sha256} names bytes by their content.
 */
@NullMarked
package dev.broca.lab.provenance;

import org.jspecify.annotations.NullMarked;
