/**
 * Predictions of SyntaxGym as formulas over the surprisals of regions.
 *
 * <p>A {@link dev.broca.lab.benchmark.formula.FormulaParser} reads what the suites write, and a
 * {@link dev.broca.lab.benchmark.formula.Formula} is true or false for the surprisals of an item.
 */
@NullMarked
package dev.broca.lab.benchmark.formula;

import org.jspecify.annotations.NullMarked;
