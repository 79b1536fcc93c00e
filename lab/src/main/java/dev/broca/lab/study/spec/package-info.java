/**
 * What a study asks for: its YAML file as a {@link dev.broca.lab.study.spec.StudySpec}. Every error
 * names the key, its line and what was expected there.
 */
@NullMarked
package dev.broca.lab.study.spec;

import org.jspecify.annotations.NullMarked;
