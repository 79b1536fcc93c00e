/**
 * What a study says, as one HTML page that opens from disk, without network: {@link
 * dev.broca.app.report.study.StudyPage}.
 *
 * <p>The page is the template {@code study.html} with {@code report.css}, {@code figures.css},
 * {@code study.css}, {@code figures.js}, {@code checkpoints.js}, {@code study.js}, {@code
 * networks.js}, {@code training.js} and the result itself as JSON ({@code StudyData}). Java writes
 * what is read: paragraph, verdicts, tables, generated text, provenance ({@code ModelSection} and
 * its parts). The script draws what is seen, from the result alone: every figure with its title,
 * its text alternative, its table and its exports. The same result makes the same bytes.
 */
@NullMarked
package dev.broca.app.report.study;

import org.jspecify.annotations.NullMarked;
