package dev.broca.app.cli;

import dev.broca.lab.benchmark.Evaluation;
import org.jspecify.annotations.Nullable;

/**
 * A benchmark on a model, intact or with one lesion.
 *
 * @param mask the file of the lesion; null for the intact model
 * @param units how many units are lesioned
 */
record EvaluationRow(@Nullable String mask, int units, Evaluation evaluation) {}
