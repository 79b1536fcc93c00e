/**
 * The files of a study's result: {@link dev.broca.lab.study.export.StudyExport} writes them, and
 * equal results give equal bytes.
 */
@NullMarked
package dev.broca.lab.study.export;

import org.jspecify.annotations.NullMarked;
