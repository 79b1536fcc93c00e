package dev.broca.lab.brain.data;

import dev.broca.lab.LabException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Files with recordings of brains; the suffix says which kind. */
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
   * @param targets the names of the targets to take (those of columns in a CSV file); empty for all
   * @throws LabException if it cannot be read, does not hold what it should, or lacks a target
   */
  public static Recording read(Path file, List<String> targets) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (!Files.isRegularFile(file)) {
      throw new LabException("There is no file %s. Check the path.".formatted(file));
    }
    Draft draft;
    if (name.endsWith(".csv")) {
      draft = RecordingCsv.read(file, targets);
    } else if (name.endsWith(".npz")) {
      draft = TargetChoice.of(RecordingNpz.read(file), targets);
    } else if (name.matches(".*[.](nc|nc4|h5|hdf5)")) {
      draft = TargetChoice.of(RecordingNetcdf.read(file), targets);
    } else {
      throw new LabException(
          "%s should be a recording in .csv, .npz, .nc or .h5. See docs/brain.md.".formatted(file));
    }
    return Recording.of(draft);
  }
}
