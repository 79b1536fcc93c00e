package dev.broca.lab.localize;

import dev.broca.lab.LabException;
import dev.broca.model.Units;
import dev.broca.model.weights.Npy;
import dev.broca.model.weights.NpyArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The arrays of a localizer's result in a folder, under the names that the code of arXiv 2411.02280
 * gives them, and its passport.
 *
 * <ul>
 *   <li>{@code {model}_network={network}_pooling={pooling}_range={range}_perc={percentage}_nunits=
 *       {units}_pretrained={True|False}.npy}: the mask, int64 [L, H];
 *   <li>{@code {model}_network={network}_pooling={pooling}_pretrained={True|False}_pvalues.npy}:
 *       the Benjamini-Hochberg q of every unit, float64 [L, H];
 *   <li>{@value #T_VALUES}: Welch's t of every unit, float64 [L, H], NaN where it is undefined;
 *   <li>{@value #ENERGIES}: energies of every unit, float64 [3, L, H];
 *   <li>{@value #PASSPORT}: what determines the result, and its key;
 *   <li>{@code label-permuted_seed={seed}.npy}: masks of permuted labels, where they were asked
 *       for. They follow from what the passport says and their seed, and may be added later.
 * </ul>
 */
public final class ResultFolder {
  /** The file of the t values. */
  public static final String T_VALUES = "tvalues.npy";

  /** The file of the energies, float64 [3, L, H]: first positions, all others, those read. */
  public static final String ENERGIES = "energies.npy";

  /** The file of the passport. */
  public static final String PASSPORT = "passport.json";

  private static final String KEY = "key";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ResultFolder() {}

  /**
   * Writes a result into a folder that exists.
   *
   * @throws dev.broca.model.ModelException if an array cannot be written
   * @throws UncheckedIOException if the passport cannot be written
   */
  public static void write(Localization found, Path folder) {
    Units units = found.map().units();
    MaskFiles.write(found.mask(), folder.resolve(maskName(found)));
    Npy.write(folder.resolve(qValuesName(found)), array(found.map().qValues(), units));
    Npy.write(folder.resolve(T_VALUES), array(found.map().tValues(), units));
    Npy.write(folder.resolve(ENERGIES), energies(found.energy(), units));
    try {
      Files.writeString(folder.resolve(PASSPORT), json(found.mask().passport()) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NpyArray array(double[] values, Units units) {
    return NpyArray.of(values, units.blocks(), units.width(0));
  }

  private static NpyArray energies(Energy energy, Units units) {
    double[] all =
        Stream.of(PositionClass.FIRST, PositionClass.REST, PositionClass.READ)
            .flatMapToDouble(positions ->
                IntStream.range(0, units.count()).mapToDouble(unit -> energy.of(positions, unit)))
            .toArray();
    return NpyArray.of(all, 3, units.blocks(), units.width(0));
  }

  private static String json(Passport passport) {
    ObjectNode object = JSON.createObjectNode().put(KEY, passport.key());
    passport.entries().forEach(object::set);
    return JSON.writeValueAsString(object);
  }

  /**
   * The passport in a folder; empty when there is none.
   *
   * @throws LabException if the file is not a passport
   */
  public static Optional<Passport> passport(Path folder) {
    Path file = folder.resolve(PASSPORT);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      Passport read = Passport.parse(Files.readString(file), file.toString());
      return Optional.of(read.without(KEY));
    } catch (IOException e) {
      throw new LabException("Cannot read %s: %s".formatted(file, e), e);
    }
  }

  /** The name of the file of the mask. */
  public static String maskName(Localization found) {
    Selection selection = found.options().selection();
    return "%s_%s_%s.npy".formatted(beginning(found), taken(selection), pretrained(found));
  }

  /** The name of the file of a label-permuted control. */
  public static String labelPermuted(long seed) {
    return "label-permuted_seed=%d.npy".formatted(seed);
  }

  /** What a selection takes, as {@code range=100-100_perc=1.0_nunits=None}. */
  public static String taken(Selection selection) {
    return switch (selection.amount()) {
      case Amount.Percent(double value) ->
          "range=%s_perc=%s_nunits=None".formatted(selection.range(), python(value));
      case Amount.Count(int value) ->
          "range=%s_perc=None_nunits=%d".formatted(selection.range(), value);
    };
  }

  /** The name of the file of the q values, which the authors call p values. */
  public static String qValuesName(Localization found) {
    return "%s_%s_pvalues.npy".formatted(beginning(found), pretrained(found));
  }

  private static String pretrained(Localization found) {
    return "pretrained=" + (found.model().pretrained() ? "True" : "False");
  }

  private static String beginning(Localization found) {
    return "%s_network=%s_pooling=%s"
        .formatted(
            found.model().baseName(), found.stimuli().name(), found.options().pooling().label());
  }

  /** A number above 0 and up to 100 as Python's {@code repr} writes it. */
  static String python(double value) {
    String shortest = Double.toString(value);
    int exponent = shortest.indexOf("E-");
    if (exponent < 0) {
      return shortest;
    }
    if (value >= 1e-4) {
      return new BigDecimal(shortest).stripTrailingZeros().toPlainString();
    }
    String digits = shortest.substring(0, exponent);
    return "%se-%02d"
        .formatted(
            digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits,
            Integer.parseInt(shortest.substring(exponent + 2)));
  }
}
