/**
 * Tables of other people: one reader for all commands.
 *
 * <p>A {@link dev.broca.lab.table.TableFile} is a table as it was read: columns by name, {@link
 * dev.broca.lab.table.Row rows} that know their line. What a file is, is found by its content: CSV
 * with any separator, JSON lines, a JSON array of objects, or Parquet. {@link
 * dev.broca.lab.table.TableOptions} name a separator or columns where the file needs it, and {@link
 * dev.broca.lab.table.Column} says once what columns may be called.
 */
@NullMarked
package dev.broca.lab.table;

import org.jspecify.annotations.NullMarked;
