package dev.broca.lab.study.analysis;

import dev.broca.lab.Note;
import dev.broca.lab.store.Store;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.plan.ModelPlan.GenerationPlan;
import dev.broca.lab.study.result.BrainResult;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Generation;
import dev.broca.lab.study.result.Training;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.verdict.Comparison;
import dev.broca.lab.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What follows from the results that a store has of a study. */
public final class StudyAnalysis {
  /** The verdict where nothing was measured that one can be made of. */
  static final String NOTHING =
      "inconclusive: no energy-matched or label-permuted masks were measured";

  private static final String AGAIN = "Run the study again to have it done.";

  private final StudySpec spec;
  private final Store store;

  private StudyAnalysis(StudySpec spec, Store store) {
    this.spec = spec;
    this.store = store;
  }

  /** Everything that the study says so far; of models that were never run, their names. */
  public static StudyResult of(StudySpec spec, Store store) {
    return new StudyAnalysis(spec, store).result();
  }

  private StudyResult result() {
    List<ModelPlan> plans = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String model : spec.models()) {
      store
          .plan(spec.name(), model)
          .map(ModelPlan::parse)
          .ifPresentOrElse(plans::add, () -> missing.add(model));
    }
    int planned = 0;
    int finished = 0;
    List<StudyResult.Model> models = new ArrayList<>();
    for (ModelPlan plan : plans) {
      Set<String> keys = plan.keys();
      int done = (int) keys.stream().filter(key -> store.result(key).isPresent()).count();
      planned += keys.size();
      finished += done;
      models.add(model(plan, notes(plan, keys, done)));
    }
    return new StudyResult(
        spec.name(),
        spec.text(),
        finished,
        planned,
        spec.primary(),
        models,
        missing,
        Training.of(models, spec.seed()).orElse(null),
        missing.stream()
            .map(model -> new Note(Note.Kind.UNFINISHED, model + ": not begun", AGAIN))
            .toList());
  }

  private List<Note> notes(ModelPlan plan, Set<String> keys, int done) {
    List<Note> notes = new ArrayList<>(plan.notes());
    if (done < keys.size()) {
      notes.add(
          new Note(
              Note.Kind.UNFINISHED,
              "%d of %d pieces of work missing".formatted(keys.size() - done, keys.size()),
              "Numbers may still change, and verdicts are not final. " + AGAIN));
    }
    long damaged = store.damaged().stream().filter(keys::contains).count();
    if (damaged > 0) {
      notes.add(
          new Note(
              Note.Kind.DAMAGED,
              "%d results in the store do not fit their hashes".formatted(damaged),
              "They were left out and count as missing. " + AGAIN));
    }
    return notes;
  }

  private StudyResult.Model model(ModelPlan plan, List<Note> notes) {
    List<TaskAnalysis> tasks = new ArrayList<>();
    for (int t = 0; t < plan.tasks().size(); t++) {
      TaskAnalysis.of(spec, plan, t, store).ifPresent(tasks::add);
    }
    List<StudyResult.Task> told = Contrasts.over(tasks);
    List<Comparison> comparisons = Contrasts.comparisons(tasks, spec.primary().task());
    String units = comparisons.isEmpty() ? NOTHING : Verdict.of(comparisons).brief();
    var domains =
        new DomainAnalysis(
            spec, plan, tasks.stream().filter(TaskAnalysis::isOfFirstPrefix).toList());
    String domain = domains.verdict().words();
    List<BrainResult> brains = BrainAnalysis.of(plan, store);
    return new StudyResult.Model(
        plan.id(),
        plan.baseName(),
        plan.revision(),
        plan.dtype(),
        plan.parameters(),
        plan.blocks(),
        plan.width(),
        plan.where().label(),
        Math.log(plan.vocabulary()),
        plan.network(),
        plan.cuts(),
        told,
        generations(plan),
        domains.domains(),
        brains,
        new NetworkAnalysis(spec, plan, store).networks(),
        units,
        domain,
        new Paragraph(spec, plan, told, brains, units, domain, notes).text(),
        plan.provenance(),
        notes);
  }

  private List<Generation> generations(ModelPlan plan) {
    List<Generation> generations = new ArrayList<>();
    for (GenerationPlan planned : plan.generations()) {
      store
          .result(planned.key())
          .map(json -> JsonMapper.shared().readValue(json, new TypeReference<List<String>>() {}))
          .ifPresent(texts -> {
            for (int i = 0; i < texts.size(); i++) {
              generations.add(
                  new Generation(
                      plan.prompts().get(i), planned.arm(), planned.lesion(), texts.get(i)));
            }
          });
    }
    return generations;
  }
}
