/**
 * What a study has found: {@link dev.broca.lab.study.result.StudyResult} and its parts, as they
 * stand in {@code study.json} and on the page.
 */
@NullMarked
package dev.broca.lab.study.result;

import org.jspecify.annotations.NullMarked;
