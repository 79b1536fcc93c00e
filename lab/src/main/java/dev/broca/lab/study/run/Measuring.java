package dev.broca.lab.study.run;

import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.Prefix;
import dev.broca.lab.lesion.Fills;
import dev.broca.lab.lesion.NeutralTexts;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.study.result.TaskScores;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Fill;
import dev.broca.model.unit.Lesion;
import dev.broca.model.unit.LesionPositions;
import dev.broca.model.unit.RealisedEnergy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** What a study does with its model. Fills are taken once. */
final class Measuring {
  static final int CONTINUED_TOKENS = 24;

  /** Texts over which the energy that a lesion takes out is measured. */
  private static final int ENERGY_TEXTS = 32;

  private final StudySpec spec;
  private final LanguageModel model;
  private final OptionalInt prefix;
  private final Map<String, Fill> fills = new HashMap<>();

  /**
   * Nothing yet.
   *
   * @param prefix the token before prompts
   */
  Measuring(StudySpec spec, LanguageModel model, OptionalInt prefix) {
    this.spec = spec;
    this.model = model;
    this.prefix = prefix;
  }

  /** The intact model on a task, as JSON. */
  String intact(StudyTask task, Progress progress) {
    return TaskScores.of(task.evaluated(model, progress), Optional.empty()).json();
  }

  /** A lesioned model on a task, with the energy that the lesion takes out, as JSON. */
  String lesioned(
      StudyTask task, Mask mask, LesionKind lesion, LesionPositions positions, Progress progress) {
    LanguageModel view = view(mask, lesion, positions, task.prefix());
    RealisedEnergy energy = view.realisedEnergy(sample(task), Progress.NONE);
    return TaskScores.of(task.evaluated(view, progress), Optional.of(energy)).json();
  }

  /**
   * The model with a lesion.
   *
   * @param prefix the token before the texts that a fill is taken from
   */
  LanguageModel view(Mask mask, LesionKind lesion, LesionPositions positions, OptionalInt prefix) {
    Fill fill =
        fills.computeIfAbsent(
            lesion.label() + " " + prefix,
            key ->
                Fills.of(
                    lesion,
                    model,
                    spec.site(),
                    NeutralTexts.all(),
                    prefix,
                    spec.seed(),
                    Progress.NONE));
    return model.lesioned(new Lesion(mask.units(), mask.toBitSet(), fill, positions));
  }

  /** Texts of a task from its beginning to its end. */
  List<int[]> sample(StudyTask task) {
    List<Item> items = task.items().items();
    int count = Math.min(ENERGY_TEXTS, items.size());
    return IntStream.range(0, count)
        .mapToObj(i -> items.get((int) ((long) i * items.size() / count)))
        .map(item -> item.passages().getFirst().text())
        .map(text -> tokens(task.prefix(), text))
        .toList();
  }

  private int[] tokens(OptionalInt prefix, String text) {
    int[] ids = Prefix.behind(prefix, model.tokenizer().encode(text, false).ids());
    return IntStream.concat(prefix.stream(), IntStream.of(ids)).toArray();
  }

  /** How a model continues the prompts, as JSON. */
  String continued(LanguageModel subject) {
    return continued(subject, spec.prompts());
  }

  String continued(LanguageModel subject, List<String> prompts) {
    List<String> texts =
        prompts.stream()
            .map(prompt -> subject.greedy(tokens(prefix, prompt), CONTINUED_TOKENS))
            .map(ids -> model.tokenizer().decode(ids))
            .toList();
    return JsonMapper.shared().writeValueAsString(texts);
  }
}
