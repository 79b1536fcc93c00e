package dev.broca.lab.brain.data;

import dev.broca.lab.LabException;
import dev.broca.lab.table.TableOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Files with recordings of brains: .npz, .nc and .h5 by their names, and tables. */
public final class RecordingFile {
  private RecordingFile() {}

  /**
   * Reads a recording with all of its targets.
   *
   * @throws LabException if it cannot be read, or does not hold what it should
   */
  public static Recording read(Path file) {
    return read(file, List.of());
  }

  /**
   * Reads a recording.
   *
   * @param targets the names of the targets to take (those of columns in a table); empty for all
   * @throws LabException if it cannot be read, does not hold what it should, or lacks a target
   */
  public static Recording read(Path file, List<String> targets) {
    return read(file, targets, TableOptions.STANDARD);
  }

  /**
   * Reads a recording.
   *
   * @param targets the names of the targets to take (those of columns in a table); empty for all
   * @param table what is said about a table
   * @throws LabException if it cannot be read, does not hold what it should, or lacks a target
   */
  public static Recording read(Path file, List<String> targets, TableOptions table) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (!Files.isRegularFile(file)) {
      throw new LabException("There is no file %s. Check the path.".formatted(file));
    }
    Draft draft;
    if (name.endsWith(".npz")) {
      draft = TargetChoice.of(RecordingNpz.read(file), targets);
    } else if (name.matches(".*[.](nc|nc4|h5|hdf5)")) {
      draft = TargetChoice.of(RecordingNetcdf.read(file), targets);
    } else {
      draft = RecordingTable.read(file, targets, table);
    }
    return Recording.of(draft);
  }
}
