package dev.broca.lab.study.spec;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.align.AlignmentOptions;
import dev.broca.lab.brain.align.Context;
import dev.broca.lab.brain.align.FoldKind;
import dev.broca.lab.brain.align.Penalty;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A recording of brains that a study predicts from the units of its network.
 *
 * @param name its name in the study
 * @param data its file
 * @param targets the names of the targets to take; empty for all
 * @param context what a model reads before a stimulus
 * @param options how features are fitted; the seed is that of the study, the number of controls the
 *     most of each kind
 */
public record BrainSpec(
    String name, Path data, List<String> targets, Context context, AlignmentOptions options) {
  /** Masks of each kind, unless the file says so: with these, being first is a rank of 1 in 10. */
  static final int CONTROLS = 9;

  private static final String EXAMPLE =
      "recordings of brains have names of their own, such as\nbrain:\n  reading: recording.csv\n";

  /** Copies the list. */
  public BrainSpec {
    targets = List.copyOf(targets);
  }

  /** All of a study. */
  static List<BrainSpec> of(YamlMap yaml, Path folder, long seed) {
    if (!yaml.has("brain")) {
      return List.of();
    }
    if (!yaml.isMap("brain") || yaml.map("brain").orElseThrow().names().isEmpty()) {
      throw yaml.error("brain", EXAMPLE);
    }
    YamlMap map = yaml.map("brain").orElseThrow();
    return map.names().stream().map(name -> one(map, name, folder, seed)).toList();
  }

  private static BrainSpec one(YamlMap brains, String name, Path folder, long seed) {
    AlignmentOptions strict = AlignmentOptions.STRICT;
    if (brains.isScalar(name)) {
      return new BrainSpec(
          name,
          brains.value(name, text -> StudySpec.path(folder, text)).orElseThrow(),
          List.of(),
          Context.PASSAGE,
          new AlignmentOptions(
              strict.folds(),
              strict.outer(),
              strict.penalty(),
              strict.permutations(),
              CONTROLS,
              seed));
    }
    YamlMap map = brains.map(name).orElseThrow();
    var spec =
        new BrainSpec(
            name,
            map.value("data", text -> StudySpec.path(folder, text))
                .orElseThrow(() ->
                    brains.error(name, "a recording has a file, such as {data: recording.csv}")),
            map.list("targets", Function.identity()),
            map.value("context", StudySpec.labelled(Context.values(), Context::label))
                .orElse(Context.PASSAGE),
            new AlignmentOptions(
                map.value("folds", StudySpec.labelled(FoldKind.values(), FoldKind::label))
                    .orElse(strict.folds()),
                map.value("outer", BrainSpec::folds).orElse(strict.outer()),
                map.value("alpha", StudySpec.labelled(Penalty.values(), Penalty::label))
                    .orElse(strict.penalty()),
                map.value("permutations", StudySpec::count).orElse(strict.permutations()),
                map.value("controls", StudySpec::count).orElse(CONTROLS),
                seed));
    map.refuseOthers();
    return spec;
  }

  private static int folds(String text) {
    int folds = StudySpec.count(text);
    if (folds < 2) {
      throw new LabException("expected 2 or more folds, found " + text);
    }
    return folds;
  }
}
