package dev.broca.lab.study;

import dev.broca.lab.localize.Mask;
import dev.broca.lab.localize.MaskFiles;
import dev.broca.lab.localize.Passport;
import dev.broca.lab.study.Networks.Tested;
import dev.broca.lab.study.StudyResult.Contrast;
import dev.broca.lab.study.StudyResult.Model;
import dev.broca.lab.study.StudyResult.Run;
import dev.broca.lab.study.StudyResult.Task;
import dev.broca.model.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A study as files: the same results give the same bytes.
 *
 * <ul>
 *   <li>{@code runs.csv}: a line for every model, task and lesion;
 *   <li>{@code paradigms.csv}: the same by paradigm;
 *   <li>{@code comparisons.csv}: the network against every kind of control;
 *   <li>{@code domains.csv} and {@code dissociation.csv}, where the study has other networks: every
 *       network on every task, and the network against each other one;
 *   <li>{@code brain.csv}, where the study has recordings of brains: every target as every set of
 *       units and every baseline predicts it;
 *   <li>{@code other-runs.csv}, {@code other-comparisons.csv} and {@code overlap.csv}, where the
 *       study has other networks: each of them against its own controls, and which masks share
 *       units;
 *   <li>{@code checkpoints.csv}, where the models are checkpoints of one training: the network by
 *       training step;
 *   <li>{@code profile.csv}, {@code profile-items.csv} and {@code multiverse.csv}, where the study
 *       asks for them: what drives the units, and what the network would be under other choices;
 *   <li>in the first three, where the study has several cuts or prefixes, last come the columns
 *       {@code cut} and {@code prefix};
 *   <li>{@code study.json}: everything, with the hashes and versions that determine it;
 *   <li>{@code masks/MODEL/NAME.npy}: every mask, int64 [L, H]; {@code MODEL-2} for a second model
 *       of that base name;
 *   <li>{@code paragraph.txt}, and the file of the study itself.
 * </ul>
 */
public final class StudyExport {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private StudyExport() {}

  /** Writes a study into a folder that exists and is empty. */
  public static void write(StudySpec spec, Store store, Path folder) throws IOException {
    StudyResult result = StudyAnalysis.of(spec, store);
    Files.writeString(folder.resolve(spec.name() + ".yaml"), spec.text());
    Files.writeString(folder.resolve("study.json"), JSON.writeValueAsString(result) + "\n");
    Files.write(folder.resolve("runs.csv"), runs(result));
    Files.write(folder.resolve("paradigms.csv"), paradigms(result));
    Files.write(folder.resolve("comparisons.csv"), comparisons(result));
    if (!spec.others().isEmpty()) {
      Files.write(folder.resolve("domains.csv"), DomainTables.cells(result));
      Files.write(folder.resolve("dissociation.csv"), DomainTables.pairs(result));
      Files.write(folder.resolve("other-runs.csv"), otherRuns(result));
      Files.write(folder.resolve("other-comparisons.csv"), otherComparisons(result));
      Files.write(folder.resolve("overlap.csv"), NetworkTables.overlaps(result));
    }
    if (spec.further().profiles()) {
      Files.write(folder.resolve("profile.csv"), NetworkTables.profiles(result));
      Files.write(folder.resolve("profile-items.csv"), NetworkTables.items(result));
    }
    if (spec.further().multiverse()) {
      Files.write(folder.resolve("multiverse.csv"), NetworkTables.multiverse(result));
    }
    if (!spec.brains().isEmpty()) {
      Files.write(folder.resolve("brain.csv"), BrainTable.of(result));
    }
    if (result.training() != null) {
      Files.write(folder.resolve("checkpoints.csv"), TrainingTable.of(result, result.training()));
    }
    Files.write(folder.resolve("paragraph.txt"), paragraphs(result));
    for (String model : spec.models()) {
      var plan = store.plan(spec.name(), model).map(ModelPlan::parse);
      if (plan.isPresent()) {
        masks(plan.get(), free(folder.resolve("masks"), plan.get().baseName()));
      }
    }
  }

  /** A folder of that name, with a number where another model has it. */
  private static Path free(Path folder, String name) {
    Path own = folder.resolve(name);
    for (int i = 2; Files.exists(own); i++) {
      own = folder.resolve(name + "-" + i);
    }
    return own;
  }

  private static void masks(ModelPlan plan, Path own) throws IOException {
    Files.createDirectories(own);
    Units units = Units.of(plan.where(), plan.blocks(), plan.width());
    for (ModelPlan.MaskPlan mask : plan.masks()) {
      var set = new BitSet(units.count());
      mask.units().forEach(set::set);
      MaskFiles.write(Mask.of(units, set, Passport.empty()), own.resolve(mask.name() + ".npy"));
    }
  }

  private static List<String> paragraphs(StudyResult result) {
    return result.models().stream().map(Model::paragraph).toList();
  }

  private static final String RUNS =
      "model,task,arm,of,seed,percent,units,lesion,positions,items,score,chance,retained,margin,"
          + "nats_per_token,energy_first,energy_rest,blocks,coordinates,mean_t,nominal_first,"
          + "nominal_rest,unmatched";

  private static List<String> runs(StudyResult result) {
    List<String> lines = new ArrayList<>();
    var last = LastColumns.of(result);
    lines.add(RUNS + last.names());
    for (Model model : result.models()) {
      for (Task task : tasks(model)) {
        Stream.concat(Stream.of(task.intact()), task.runs().stream())
            .forEach(run -> lines.add(run(model, task, run) + last.of(task, run.cut())));
      }
    }
    return lines;
  }

  /** Other networks with controls of their own; as runs, after the network. */
  private static List<String> otherRuns(StudyResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("network," + RUNS);
    for (Model model : result.models()) {
      for (Tested its : model.networks().tested()) {
        its.task()
            .runs()
            .forEach(run -> lines.add(line(its.network()) + "," + run(model, its.task(), run)));
      }
    }
    return lines;
  }

  private static String run(Model model, Task task, Run run) {
    var balance = run.balance();
    return line(
        model.id(),
        task.name(),
        run.arm(),
        run.of(),
        run.seed(),
        run.percent(),
        run.units(),
        run.lesion(),
        run.positions(),
        task.items(),
        run.score(),
        task.chance(),
        run.retained(),
        run.margin(),
        run.nats(),
        run.energyFirst(),
        run.energyRest(),
        balance == null ? null : balance.blocks(),
        balance == null ? null : balance.coordinates(),
        balance == null ? null : balance.meanT(),
        balance == null ? null : balance.nominalFirst(),
        balance == null ? null : balance.nominalRest(),
        balance == null ? null : balance.unmatched());
  }

  private static List<String> paradigms(StudyResult result) {
    List<String> lines = new ArrayList<>();
    var last = LastColumns.of(result);
    lines.add(
        "model,task,paradigm,phenomenon,items,arm,of,seed,percent,lesion,positions,score"
            + last.names());
    for (Model model : result.models()) {
      for (Task task : tasks(model)) {
        Stream.concat(Stream.of(task.intact()), task.runs().stream())
            .forEach(run -> {
              for (int p = 0; p < task.paradigms().size(); p++) {
                var paradigm = task.paradigms().get(p);
                lines.add(
                    line(
                            model.id(),
                            task.name(),
                            paradigm.name(),
                            paradigm.phenomenon(),
                            paradigm.items(),
                            run.arm(),
                            run.of(),
                            run.seed(),
                            run.percent(),
                            run.lesion(),
                            run.positions(),
                            run.byParadigm().get(p))
                        + last.of(task, run.cut()));
              }
            });
      }
    }
    return lines;
  }

  private static final String COMPARISONS =
      "model,task,percent,lesion,positions,outliers,control,masks,needed,score,least,median,most,"
          + "difference,low,high,rank,p,holm_p,glass,energy_ratio_first,energy_ratio_rest,"
          + "unmatched,gates,primary";

  private static List<String> comparisons(StudyResult result) {
    List<String> lines = new ArrayList<>();
    var last = LastColumns.of(result);
    lines.add(COMPARISONS + last.names());
    for (Model model : result.models()) {
      for (Task task : tasks(model)) {
        task.comparisons()
            .forEach(c -> lines.add(comparison(model, task, c) + last.of(task, c.cut())));
      }
    }
    return lines;
  }

  /** Other networks against controls of their own; as comparisons, after the network. */
  private static List<String> otherComparisons(StudyResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("network," + COMPARISONS);
    for (Model model : result.models()) {
      for (Tested its : model.networks().tested()) {
        its.task()
            .comparisons()
            .forEach(c -> lines.add(line(its.network()) + "," + comparison(model, its.task(), c)));
      }
    }
    return lines;
  }

  private static String comparison(Model model, Task task, Contrast c) {
    return line(
        model.id(),
        task.name(),
        c.percent(),
        c.lesion(),
        c.positions(),
        c.outliers(),
        c.control(),
        c.masks(),
        c.needed(),
        c.score(),
        c.least(),
        c.median(),
        c.most(),
        c.difference(),
        c.low(),
        c.high(),
        c.rank(),
        c.isP() ? c.p() : null,
        c.isP() ? c.holmP() : null,
        c.glass(),
        c.energyFirst(),
        c.energyRest(),
        c.unmatched(),
        String.join("; ", c.gates()),
        c.primary());
  }

  /** Tasks after every prefix. */
  private static List<Task> tasks(Model model) {
    return model.tasks().stream().flatMap(task -> task.everyPrefix().stream()).toList();
  }

  /** Columns that are there where the study has several cuts, or prefixes. */
  private record LastColumns(boolean cuts, boolean prefixes) {
    static LastColumns of(StudyResult result) {
      return new LastColumns(
          result.models().stream().anyMatch(model -> !model.cuts().isEmpty()),
          result.models().stream()
              .flatMap(model -> model.tasks().stream())
              .anyMatch(task -> !task.prefixes().isEmpty()));
    }

    String names() {
      return (cuts ? ",cut" : "") + (prefixes ? ",prefix" : "");
    }

    String of(Task task, @Nullable String cut) {
      return (cuts ? "," + (cut == null ? "" : cut) : "") + (prefixes ? "," + task.prefix() : "");
    }
  }

  /** A line of CSV (RFC 4180); what is undefined is blank. */
  static String line(@Nullable Object... cells) {
    return Stream.of(cells)
        .map(cell -> cell == null ? "" : cell.toString())
        .map(cell ->
            cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell)
        .collect(Collectors.joining(","));
  }
}
