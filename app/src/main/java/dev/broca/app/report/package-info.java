/**
 * What a localizer has found, for people.
 *
 * <ul>
 *   <li>{@link dev.broca.app.report.Summary}: a few lines for the terminal;
 *   <li>{@link dev.broca.app.report.ReportPage}: one HTML page that opens from disk, without
 *       network.
 * </ul>
 *
 * Both say the same sentences ({@code Findings}) in the same numbers ({@code Numbers}). The page is
 * the template {@code report.html} with {@code report.css} and {@code report.js} put in ({@code
 * Page}); {@code *Section} write its tables, {@code PageData} what its figures draw. All pages draw
 * with {@code figures.js}; those of localizations and studies share {@code map.js}. The same result
 * makes the same bytes: there is no date and no random id in a page.
 */
@NullMarked
package dev.broca.app.report;

import org.jspecify.annotations.NullMarked;
