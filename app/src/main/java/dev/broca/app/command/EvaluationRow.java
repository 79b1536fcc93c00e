package dev.broca.app.command;

import dev.broca.lab.benchmark.Evaluation;
import dev.broca.lab.lesion.RealisedFootprint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A benchmark on a model, intact or with one lesion.
 *
 * @param mask the file of the lesion; null for the intact model
 * @param units how many units are lesioned
 * @param footprint what the lesion takes out of the stream; empty where it was not asked for
 * @param caution why its numbers may be others in float32; empty where they are not
 */
record EvaluationRow(
    @Nullable String mask,
    int units,
    Evaluation evaluation,
    Optional<RealisedFootprint> footprint,
    Optional<String> caution) {}
