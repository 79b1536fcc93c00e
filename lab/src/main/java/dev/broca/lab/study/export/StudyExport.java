package dev.broca.lab.study.export;

import dev.broca.lab.FileName;
import dev.broca.lab.LabException;
import dev.broca.lab.Note;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.store.Store;
import dev.broca.lab.study.analysis.StudyAnalysis;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.result.Networks.Tested;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Contrast;
import dev.broca.lab.study.result.StudyResult.Model;
import dev.broca.lab.study.result.StudyResult.Run;
import dev.broca.lab.study.result.StudyResult.Task;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.unit.LesionPositions;
import dev.broca.model.unit.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
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
 *   <li>{@code notes.csv}: what was asked for and not done, or is not done yet; its header alone
 *       where nothing is lacking;
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

  /**
   * Writes a study into a folder that exists and is empty.
   *
   * @return what was written
   * @throws LabException if a name in the store cannot be a file's; nothing is then written
   */
  public static StudyResult write(StudySpec spec, Store store, Path folder) throws IOException {
    StudyResult result = StudyAnalysis.of(spec, store);
    List<MaskFolder> masks = maskFolders(spec, store); // refused before anything is written
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
    Files.write(folder.resolve("notes.csv"), notes(result));
    Files.write(folder.resolve("paragraph.txt"), paragraphs(result));
    for (MaskFolder masksOfModel : masks) {
      masksOfModel.write(folder.resolve("masks"));
    }
    return result;
  }

  /**
   * The masks of a model under the names of their files.
   *
   * @param name of their folder
   * @param masks by the names of their files
   */
  private record MaskFolder(String name, SequencedMap<String, Mask> masks) {
    void write(Path folder) throws IOException {
      Path own = Files.createDirectories(folder.resolve(name));
      masks.forEach((file, mask) -> MaskFiles.write(mask, own.resolve(file)));
    }
  }

  private static List<MaskFolder> maskFolders(StudySpec spec, Store store) {
    List<MaskFolder> all = new ArrayList<>();
    var folders = new FileName.Folder();
    for (String model : spec.models()) {
      store
          .plan(spec.name(), model)
          .map(ModelPlan::parse)
          .ifPresent(plan -> all.add(maskFolder(plan, folders, store.file())));
    }
    return all;
  }

  private static MaskFolder maskFolder(ModelPlan plan, FileName.Folder folders, Path store) {
    String name = folders.add(free(folders, plan.baseName()), "A model in the store " + store);
    var masks = new LinkedHashMap<String, Mask>();
    var files = new FileName.Folder();
    Units units = plan.units();
    for (ModelPlan.MaskPlan mask : plan.masks()) {
      String file = files.add(mask.name() + ".npy", "A mask in the store " + store);
      masks.put(file, mask(mask, units, store));
    }
    return new MaskFolder(name, masks);
  }

  /** A folder's name, with a number where another model has it. */
  private static String free(FileName.Folder folders, String name) {
    String own = name;
    for (int i = 2; folders.has(own); i++) {
      own = name + "-" + i;
    }
    return own;
  }

  private static Mask mask(ModelPlan.MaskPlan mask, Units units, Path store) {
    var set = new BitSet(units.count());
    for (int unit : mask.units()) {
      if (unit < 0 || unit >= units.count()) {
        throw new LabException(
            "The store %s says that the mask %s has unit %d, but the model has units 0 to %d. Run the study again."
                .formatted(store, mask.name(), unit, units.count() - 1));
      }
      set.set(unit);
    }
    return Mask.of(units, set, Passport.empty());
  }

  private static List<String> notes(StudyResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("model,kind,what,why");
    result.notes().forEach(note -> lines.add(note("", note)));
    result
        .models()
        .forEach(model -> model.notes().forEach(note -> lines.add(note(model.id(), note))));
    return lines;
  }

  private static String note(String model, Note note) {
    return line(model, note.kind().label(), note.what(), note.why());
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

  private static String text(@Nullable Object cell) {
    return switch (cell) {
      case null -> "";
      case Arm arm -> arm.label();
      case ControlKind kind -> kind.label();
      case LesionKind lesion -> lesion.label();
      case LesionPositions positions -> positions.label();
      case Object other -> other.toString();
    };
  }

  /** A line of CSV (RFC 4180); what is undefined is blank. */
  static String line(@Nullable Object... cells) {
    return Stream.of(cells)
        .map(StudyExport::text)
        .map(cell ->
            cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell)
        .collect(Collectors.joining(","));
  }
}
