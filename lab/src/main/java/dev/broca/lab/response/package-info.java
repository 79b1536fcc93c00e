/**
 * What units respond to texts, and what follows for each unit.
 *
 * <p>{@link dev.broca.lab.response.Responses} are pooled activations, texts x units, stored once.
 * With {@link dev.broca.lab.response.LabelledResponses} they become a {@link
 * dev.broca.lab.response.TMap}: t, p and q of every unit. A {@link
 * dev.broca.lab.response.Selection} says which units to take. {@link dev.broca.lab.response.Energy}
 * is how large activations are, and {@link dev.broca.lab.response.Outliers} are the coordinates
 * where they are massive.
 */
@NullMarked
package dev.broca.lab.response;

import org.jspecify.annotations.NullMarked;
