package dev.broca.lab.localize;

import dev.broca.lab.LabException;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.model.unit.Units;
import dev.broca.model.weights.Npy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a localizer has found in a model, and where that is kept. It is the same whether it was
 * computed or kept: what was just computed is in memory and used from there, what was kept is read
 * when it is asked for.
 */
public sealed interface LocalizerResult {
  /** Where it lies. */
  Path folder();

  /** Its numbers. */
  LocalizerSummary summary();

  /** The network, with the passport of the result. */
  Mask mask();

  /** Welch's t of every unit; NaN where it is undefined. */
  double[] tValues();

  /** The Benjamini-Hochberg q of every unit. */
  double[] qValues();

  /** What controls are matched on. */
  UnitStatistics statistics();

  /** The label-permuted control of a seed; empty where it was not asked for. */
  Optional<Mask> labelPermuted(long seed);

  /** The file of the mask. */
  default Path maskFile() {
    return folder().resolve(summary().maskFile());
  }

  /**
   * A result that was just computed.
   *
   * @param localization all of it
   * @param permuted label-permuted controls by their seeds
   */
  record Computed(
      Path folder, LocalizerSummary summary, Localization localization, Map<Long, Mask> permuted)
      implements LocalizerResult {
    /** Copies the map. */
    public Computed {
      permuted = Map.copyOf(permuted);
    }

    @Override
    public Mask mask() {
      return localization.mask();
    }

    @Override
    public double[] tValues() {
      return localization.map().tValues();
    }

    @Override
    public double[] qValues() {
      return localization.map().qValues();
    }

    @Override
    public UnitStatistics statistics() {
      return UnitStatistics.of(tValues(), localization.energy());
    }

    @Override
    public Optional<Mask> labelPermuted(long seed) {
      @Nullable Mask found = permuted.get(seed);
      return Optional.ofNullable(found);
    }
  }

  /**
   * A result that was there already.
   *
   * @param units of the model
   * @param added label-permuted controls by their seeds that were computed now
   */
  record Kept(Path folder, LocalizerSummary summary, Units units, Map<Long, Mask> added)
      implements LocalizerResult {
    /** Copies the map. */
    public Kept {
      added = Map.copyOf(added);
    }

    Kept with(Map<Long, Mask> more) {
      var all = new HashMap<Long, Mask>(added);
      all.putAll(more);
      return new Kept(folder, summary, units, all);
    }

    @Override
    public Mask mask() {
      Passport passport =
          ResultFolder.passport(folder)
              .orElseThrow(() -> new LabException(folder + " has lost its passport."));
      return MaskFiles.read(maskFile(), units).with(passport);
    }

    @Override
    public double[] tValues() {
      return Npy.read(folder.resolve(ResultFolder.T_VALUES)).doubles();
    }

    @Override
    public double[] qValues() {
      return Npy.read(folder.resolve(summary.qFile())).doubles();
    }

    @Override
    public UnitStatistics statistics() {
      return ResultFolder.statistics(folder, units)
          .orElseThrow(() ->
              new LabException(
                  "%s has no energies. Remove the folder, and it is made again."
                      .formatted(folder)));
    }

    @Override
    public Optional<Mask> labelPermuted(long seed) {
      @Nullable Mask computed = added.get(seed);
      if (computed != null) {
        return Optional.of(computed);
      }
      Path file = folder.resolve(ResultFolder.labelPermuted(units.site(), seed));
      return Files.isRegularFile(file)
          ? Optional.of(MaskFiles.read(file, units))
          : Optional.empty();
    }
  }
}
