/**
 * How far to trust a localizer.
 *
 * <p>A {@link dev.broca.lab.quality.Quality} card holds split halves, the effect on held-out texts,
 * and family-wise thresholds ({@link dev.broca.lab.quality.MaxT}). Everything that resamples texts
 * draws from {@link dev.broca.lab.stats.NumpyRandom} in a stated order, and {@code Resampling}
 * computes it as products of labels and stored responses. Results do not depend on the number of
 * threads.
 */
@NullMarked
package dev.broca.lab.quality;

import org.jspecify.annotations.NullMarked;
