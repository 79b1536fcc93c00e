/**
 * Checkpoints beside each other, as one HTML page that opens from disk, without network: {@link
 * dev.broca.app.report.sweep.SweepPage}.
 *
 * <p>The page is the template {@code sweep.html} with {@code report.css}, {@code figures.css},
 * {@code sweep.css}, {@code figures.js}, {@code checkpoints.js}, {@code sweep.js} and the {@link
 * dev.broca.lab.sweep.Sweep} as JSON. Java writes what is read: sentences, tables, what is missing,
 * provenance. The script draws the curves, each with its text alternative, its table and its
 * exports. The same sweep makes the same bytes.
 */
@NullMarked
package dev.broca.app.report.sweep;

import org.jspecify.annotations.NullMarked;
