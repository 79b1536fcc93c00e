package dev.broca.lab.study.export;

import dev.broca.lab.FileName;
import dev.broca.lab.LabException;
import dev.broca.lab.Note;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.output.Json;
import dev.broca.lab.output.Table;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.store.Store;
import dev.broca.lab.study.analysis.StudyAnalysis;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Model;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.model.unit.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
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
      Json.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

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
    for (var table : tables(spec, result).entrySet()) {
      Files.write(folder.resolve(table.getKey() + ".csv"), table.getValue().csv());
    }
    Files.write(folder.resolve("paragraph.txt"), paragraphs(result));
    for (MaskFolder masksOfModel : masks) {
      masksOfModel.write(folder.resolve("masks"));
    }
    return result;
  }

  /** The tables that a study has, by the names of their files. */
  private static SequencedMap<String, Table<?>> tables(StudySpec spec, StudyResult result) {
    var tables = new LinkedHashMap<String, Table<?>>();
    var runs = new RunTables(result);
    tables.put("runs", runs.runs());
    tables.put("paradigms", runs.paradigms());
    tables.put("comparisons", runs.comparisons());
    if (!spec.others().isEmpty()) {
      tables.put("domains", DomainTables.cells(result));
      tables.put("dissociation", DomainTables.pairs(result));
      tables.put("other-runs", runs.otherRuns());
      tables.put("other-comparisons", runs.otherComparisons());
      tables.put("overlap", NetworkTables.overlaps(result));
    }
    if (spec.further().profiles()) {
      tables.put("profile", NetworkTables.profiles(result));
      tables.put("profile-items", NetworkTables.items(result));
    }
    if (spec.further().multiverse()) {
      tables.put("multiverse", NetworkTables.multiverse(result));
    }
    if (!spec.brains().isEmpty()) {
      tables.put("brain", BrainTable.of(result));
    }
    if (result.training() != null) {
      tables.put("checkpoints", TrainingTable.of(result, result.training()));
    }
    tables.put("notes", notes(result));
    return tables;
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

  /** What is lacking of a model, or of the study as a whole. */
  private record OfNote(@Nullable String model, Note note) {}

  private static Table<OfNote> notes(StudyResult result) {
    return Table.<OfNote>columns()
        .text("model", OfNote::model)
        .text("kind", row -> row.note().kind().label())
        .text("what", row -> row.note().what())
        .text("why", row -> row.note().why())
        .of(
            Stream.concat(
                    result.notes().stream().map(note -> new OfNote(null, note)),
                    result.models().stream()
                        .flatMap(model ->
                            model.notes().stream().map(note -> new OfNote(model.id(), note))))
                .toList());
  }

  private static List<String> paragraphs(StudyResult result) {
    return result.models().stream().map(Model::paragraph).toList();
  }
}
