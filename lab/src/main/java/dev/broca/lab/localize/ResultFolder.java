package dev.broca.lab.localize;

import dev.broca.lab.FileName;
import dev.broca.lab.LabException;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.response.Energy;
import dev.broca.lab.response.PositionClass;
import dev.broca.lab.response.Selection;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import dev.broca.model.weights.Npy;
import dev.broca.model.weights.NpyArray;
import dev.broca.torch.Sha256;
import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The arrays of a localizer's result in a folder, under the names that the code of arXiv 2411.02280
 * gives them, and its passport.
 *
 * <p>They lay down names for block outputs. At another site, {@code _site={site}} follows the
 * network, and names of masks say it, for a file .npy holds nothing but numbers.
 *
 * <ul>
 *   <li>{@code {model}_network={network}_pooling={pooling}_range={range}_perc={percentage}_nunits=
 *       {units}_pretrained={True|False}.npy}: the mask, int64 [L, H];
 *   <li>{@code {model}_network={network}_pooling={pooling}_pretrained={True|False}_pvalues.npy}:
 *       the Benjamini-Hochberg q of every unit, float64 [L, H];
 *   <li>{@value #T_VALUES}: Welch's t of every unit, float64 [L, H], NaN where it is undefined;
 *   <li>{@value #ENERGIES}: energies of every unit, float64 [3, L, H];
 *   <li>{@value #PASSPORT}: what determines the result, its key, and the SHA-256 of every other
 *       file of the result ({@code files});
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

  /** Names of files with their SHA-256. */
  private static final String FILES = "files";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ResultFolder() {}

  /**
   * Writes a result into a folder that exists. It is whole once it is {@linkplain #seal sealed}.
   *
   * @throws dev.broca.model.base.ModelException if an array cannot be written
   * @throws UncheckedIOException if the passport cannot be written
   */
  public static void write(Localization found, Path folder) {
    Units units = found.map().units();
    MaskFiles.write(found.mask(), folder.resolve(required(maskName(found))));
    Npy.write(folder.resolve(required(qValuesName(found))), array(found.map().qValues(), units));
    Npy.write(folder.resolve(T_VALUES), array(found.map().tValues(), units));
    Npy.write(folder.resolve(ENERGIES), energies(found.energy(), units));
    try {
      Files.writeString(folder.resolve(PASSPORT), json(found.mask().passport()) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String required(String name) {
    return FileName.require(name, "The result of a localizer");
  }

  /**
   * Lists all files of a folder in its passport, with their SHA-256.
   *
   * @throws UncheckedIOException if they cannot be read or it cannot be written
   */
  public static void seal(Path folder) {
    var files = new TreeMap<String, Path>();
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(file -> Files.isRegularFile(file) && !file.endsWith(PASSPORT))
          .forEach(file -> files.put(file.getFileName().toString(), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sealWith(folder, files, folder.resolve(PASSPORT));
  }

  /**
   * Writes the passport of a folder as it is when some files are added, or replaced.
   *
   * @param files where they lie now, by the names that they will have
   * @param passport the file to write
   * @throws UncheckedIOException if they cannot be read or it cannot be written
   */
  public static void sealWith(Path folder, Map<String, Path> files, Path passport) {
    ObjectNode sealed = object(folder.resolve(PASSPORT));
    ObjectNode listed =
        sealed.get(FILES) instanceof ObjectNode there ? there : JSON.createObjectNode();
    try {
      for (var file : files.entrySet()) {
        listed.put(file.getKey(), Sha256.of(file.getValue()));
      }
      sealed.set(FILES, listed);
      WholeFiles.write(passport, JSON.writeValueAsString(sealed) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What is wrong with the files of a result, a sentence each; empty where all are what was
   * written. Files that the passport does not list are not looked at.
   *
   * @throws LabException if there is no passport that can be read
   */
  public static List<String> problems(Path folder) {
    ObjectNode sealed = object(folder.resolve(PASSPORT));
    if (!(sealed.get(FILES) instanceof ObjectNode listed) || listed.isEmpty()) {
      return List.of("Its passport lists no files, as that of an older Broca.");
    }
    List<String> problems = new ArrayList<>();
    Passport stated = entries(folder.resolve(PASSPORT));
    if (!stated.key().equals(sealed.path(KEY).asString(""))) {
      problems.add("The passport was changed: it does not fit its key.");
    }
    listed
        .properties()
        .forEach(file -> problems.addAll(problem(folder, file.getKey(), file.getValue())));
    return problems;
  }

  private static List<String> problem(Path folder, String name, JsonNode sha256) {
    Path file = folder.resolve(FileName.require(name, "A file of the result " + folder));
    if (!Files.isRegularFile(file)) {
      return List.of(name + " is missing.");
    }
    try {
      boolean same = Sha256.of(file).equals(sha256.asString(""));
      return same ? List.of() : List.of(name + " was changed or is cut short.");
    } catch (IOException e) {
      return List.of("%s cannot be read (%s).".formatted(name, e.getMessage()));
    }
  }

  /** Whether a result lists a file; one that is not listed may be of a process that was killed. */
  public static boolean lists(Path folder, String name) {
    return object(folder.resolve(PASSPORT)).path(FILES).has(name);
  }

  /**
   * Refuses a file of a result that is not what was written. A file that no passport beside it
   * lists is accepted.
   *
   * @throws LabException if it was changed
   */
  public static void requireWhole(Path file) {
    Path folder = file.toAbsolutePath().resolveSibling("");
    Path passport = folder.resolve(PASSPORT);
    if (!Files.isRegularFile(passport)) {
      return;
    }
    String name = String.valueOf(file.getFileName());
    JsonNode sha256 = object(passport).path(FILES).path(name);
    if (!sha256.isMissingNode() && !problem(folder, name, sha256).isEmpty()) {
      throw new LabException(
          "%s is not what the localizer wrote: its SHA-256 differs from that in %s. Run the localizer again, which computes it anew, or take the file away from there."
              .formatted(file, PASSPORT));
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
    return Optional.of(entries(file));
  }

  /**
   * What the localizer measured of every unit, in the folder of its result.
   *
   * @return empty if the folder does not hold them
   * @throws LabException if they are of another model or another site than the units, or are not
   *     what the localizer wrote
   */
  public static Optional<UnitStatistics> statistics(Path folder, Units units) {
    Path ts = folder.resolve(T_VALUES);
    Path energies = folder.resolve(ENERGIES);
    if (!Files.isRegularFile(ts) || !Files.isRegularFile(energies)) {
      return Optional.empty();
    }
    requireSite(folder, units);
    requireWhole(ts);
    requireWhole(energies);
    double[] t = values(ts, List.of(units.blocks(), units.width(0)));
    double[] all = values(energies, List.of(3, units.blocks(), units.width(0)));
    return Optional.of(
        UnitStatistics.of(
            t,
            Energy.of(
                    units,
                    Arrays.copyOf(all, units.count()),
                    Arrays.copyOfRange(all, units.count(), 2 * units.count()))
                .reading(Arrays.copyOfRange(all, 2 * units.count(), all.length))));
  }

  /** Sites may have the same shape: the passport tells them apart. */
  private static void requireSite(Path folder, Units units) {
    String expected = units.site().label();
    String found =
        passport(folder)
            .flatMap(passport -> Optional.ofNullable(passport.entries().get("site")))
            .map(site -> site.asString())
            .orElse(expected);
    if (!found.equals(expected)) {
      throw new LabException(
          "%s is a result at %s, but the mask is for %s. Give the mask of this result, or the folder of its own with --result."
              .formatted(folder, found, expected));
    }
  }

  private static double[] values(Path file, List<Integer> shape) {
    NpyArray array = Npy.read(file);
    if (!array.shape().equals(shape)) {
      throw new LabException(
          "%s has the shape %s, but the mask beside it needs %s. They are of different models."
              .formatted(file, array.shape(), shape));
    }
    return array.doubles();
  }

  /** What determines the result, without what only describes it. */
  private static Passport entries(Path file) {
    return Passport.parse(text(file), file.toString()).without(KEY).without(FILES);
  }

  private static ObjectNode object(Path file) {
    Passport whole = Passport.parse(text(file), file.toString());
    ObjectNode object = JSON.createObjectNode();
    whole.entries().forEach(object::set);
    return object;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
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
  public static String labelPermuted(Site site, long seed) {
    return "label-permuted%s_seed=%d.npy".formatted(inName(site), seed);
  }

  /** What the name of a mask's file says of its site: nothing for block outputs. */
  public static String inName(Site site) {
    return site == Site.BLOCK_OUTPUT ? "" : "_site=" + site.label();
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
    return "%s_network=%s%s_pooling=%s"
        .formatted(
            found.model().baseName(),
            found.stimuli().name(),
            inName(found.options().site()),
            found.options().pooling().label());
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
