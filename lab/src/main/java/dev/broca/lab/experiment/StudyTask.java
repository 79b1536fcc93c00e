package dev.broca.lab.experiment;

import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Evaluation;
import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.study.spec.StudySpec.TaskSpec;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;

/**
 * A task, read and fitted to a model.
 *
 * @param hash of its items
 * @param asked the prefix as the study says it
 * @param prefix the same as a token; empty for none
 * @param first whether it is the first prefix of the task
 */
public record StudyTask(
    TaskSpec spec, Benchmark items, String hash, Prefix asked, OptionalInt prefix, boolean first) {
  /** A task after every prefix; after those only once that are the same token. */
  public static List<StudyTask> of(TaskSpec spec, LanguageModel model) {
    Benchmark items = spec.read();
    String hash = items.hash();
    var tokens = new LinkedHashMap<OptionalInt, StudyTask>();
    for (Prefix asked : spec.prefixes()) {
      OptionalInt token = asked.in(model::tokenizer);
      tokens.putIfAbsent(token, new StudyTask(spec, items, hash, asked, token, tokens.isEmpty()));
    }
    return List.copyOf(tokens.values());
  }

  /** What a model makes of it. */
  Evaluation evaluated(LanguageModel subject, Progress progress) {
    return items.evaluate(subject, asked, spec.reduce(), progress);
  }

  /** What a model makes of some of it. */
  public void tried(LanguageModel subject, Benchmark some) {
    some.evaluate(subject, asked, spec.reduce(), Progress.NONE);
  }

  /** The prefix in words. */
  public String prefixWords() {
    return prefix.isPresent() ? "token " + prefix.getAsInt() : "none";
  }

  /** What determines what the intact model makes of it. */
  Passport passport(Passport computed) {
    Passport passport =
        computed
            .with("task", hash)
            .with("prefix", prefix.isPresent() ? prefix.getAsInt() : null)
            .with("reduce", spec.reduce().label());
    return items.leadingBlank() ? passport.with("leading_blank", true) : passport;
  }
}
