/**
 * Tables that the laboratory writes: described once, written in every form.
 *
 * <p>{@link dev.broca.lab.output.Columns} say what the columns of a table hold and how people see
 * them. With rows they are a {@link dev.broca.lab.output.Table}, from which follow lines for a
 * terminal, CSV, JSON and what a page shows:
 *
 * <pre>{@code
 * Columns<Listed> columns =
 *     Table.<Listed>columns()
 *         .text("mask", Listed::mask)
 *         .whole("units", Listed::units)
 *         .number("corrected", Listed::corrected).digits(2);
 * console.print(columns.of(rows).lines());
 * }</pre>
 *
 * <p>A number that is undefined (NaN, infinite) is missing in all of them: null in JSON, an empty
 * field in CSV, a dash for people. {@link dev.broca.lab.output.Json} writes documents that are more
 * than a table by the same rule. Tables of other people are read by {@code dev.broca.lab.table}.
 */
@NullMarked
package dev.broca.lab.output;

import org.jspecify.annotations.NullMarked;
