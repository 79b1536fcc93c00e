/**
 * What follows from comparisons, by rules that were fixed beforehand.
 *
 * <p>A {@link dev.broca.lab.verdict.Comparison} is a lesion of the localized units against one kind
 * of control. {@link dev.broca.lab.verdict.Verdict} says whether these units matter more than
 * comparable ones, and {@link dev.broca.lab.verdict.DomainVerdict} whether they serve one domain.
 */
@NullMarked
package dev.broca.lab.verdict;

import org.jspecify.annotations.NullMarked;
