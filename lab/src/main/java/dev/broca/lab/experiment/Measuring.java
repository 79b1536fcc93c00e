package dev.broca.lab.experiment;

import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.lesion.Fills;
import dev.broca.lab.lesion.NeutralTexts;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.study.result.TaskScores;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Fill;
import dev.broca.model.unit.Lesion;
import dev.broca.model.unit.RealisedEnergy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** What the experiments of a study do with its model. Fills are taken once. */
public final class Measuring {
  static final int CONTINUED_TOKENS = 24;

  /** Texts over which the energy that a lesion takes out is measured. */
  private static final int ENERGY_TEXTS = 32;

  private final StudySpec spec;
  private final LanguageModel model;
  private final OptionalInt prefix;
  private final Map<String, Fill> fills = new HashMap<>();

  /**
   * With a model that stays open.
   *
   * @param prefix the token before prompts
   */
  public Measuring(StudySpec spec, LanguageModel model, OptionalInt prefix) {
    this.spec = spec;
    this.model = model;
    this.prefix = prefix;
  }

  LanguageModel model() {
    return model;
  }

  OptionalInt prefix() {
    return prefix;
  }

  List<String> prompts() {
    return spec.prompts();
  }

  long seed() {
    return spec.seed();
  }

  /** The intact model on a task. */
  TaskScores intact(StudyTask task, Progress progress) {
    return TaskScores.of(task.evaluated(model, progress), Optional.empty());
  }

  /** A lesioned model on a task, with the energy that the lesion takes out. */
  TaskScores lesioned(StudyTask task, MaskLesion lesion, Progress progress) {
    LanguageModel view = view(lesion, task.prefix());
    RealisedEnergy energy = view.realisedEnergy(sample(task), Progress.NONE);
    return TaskScores.of(task.evaluated(view, progress), Optional.of(energy));
  }

  /**
   * The model with a lesion.
   *
   * @param before the token before the texts that a fill is taken from
   */
  public LanguageModel view(MaskLesion lesion, OptionalInt before) {
    Fill fill =
        fills.computeIfAbsent(
            lesion.kind().label() + " " + before,
            key ->
                Fills.of(
                    lesion.kind(),
                    model,
                    spec.site(),
                    NeutralTexts.all(),
                    before,
                    spec.seed(),
                    Progress.NONE));
    Mask mask = lesion.mask();
    return model.lesioned(new Lesion(mask.units(), mask.toBitSet(), fill, lesion.positions()));
  }

  /** Texts of a task from its beginning to its end. */
  public List<int[]> sample(StudyTask task) {
    List<Item> items = task.items().items();
    int count = Math.min(ENERGY_TEXTS, items.size());
    return IntStream.range(0, count)
        .mapToObj(i -> items.get((int) ((long) i * items.size() / count)))
        .map(item -> item.passages().getFirst().text())
        .map(text -> tokens(task.prefix(), text))
        .toList();
  }

  private int[] tokens(OptionalInt before, String text) {
    int[] ids = Prefix.behind(before, model.tokenizer().encode(text, false).ids());
    return IntStream.concat(before.stream(), IntStream.of(ids)).toArray();
  }

  /** How a model continues the prompts of the study. */
  List<String> continued(LanguageModel subject) {
    return continued(subject, spec.prompts());
  }

  /** How a model continues prompts. */
  public List<String> continued(LanguageModel subject, List<String> beginnings) {
    return beginnings.stream()
        .map(prompt -> subject.greedy(tokens(prefix, prompt), CONTINUED_TOKENS))
        .map(ids -> model.tokenizer().decode(ids))
        .toList();
  }
}
