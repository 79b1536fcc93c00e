package dev.broca.lab.mask;

import dev.broca.lab.LabException;
import dev.broca.lab.provenance.Passport;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.ModelException;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import dev.broca.model.weights.Encoding;
import dev.broca.model.weights.Npy;
import dev.broca.model.weights.NpyArray;
import dev.broca.model.weights.Npz;
import dev.broca.model.weights.SafeTensors;
import dev.broca.model.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Masks in files, by their suffix:
 *
 * <ul>
 *   <li>{@code .npy}: the authors' format, int64 [L, H] of 0 and 1; any number type is read;
 *   <li>{@code .npz}: the same as the array {@code mask}; when read, it may be the only array under
 *       any name;
 *   <li>{@code .safetensors}: a tensor {@code mask} [L, H], or where widths differ one tensor
 *       {@code mask.<block>} [H] per block, with site and passport in the metadata;
 *   <li>{@code .csv}, and any table: {@code site,layer,unit}, one line per masked unit, counted
 *       from 0; when read, without {@code site} for block outputs, or a row per block.
 * </ul>
 *
 * Safetensors and CSV name the site. Of the others the name may do so, as {@code _site=heads}. Only
 * safetensors keep the passport; a mask from another file is known by its content.
 */
public final class MaskFiles {
  private static final String ARRAY = "mask";
  private static final String SITE = "site";
  private static final String PASSPORT = "passport";
  private static final Pattern IN_NAME = Pattern.compile("_site=([^_.]*)");

  /** More than any file of a mask needs beside its numbers. */
  private static final long SLACK = 1 << 20;

  /** Enough for every model that fits on one machine: 160 blocks of 32768 units and more. */
  private static final long MOST = 256L << 20;

  /** Ten times as many as any model has. */
  private static final int MOST_BLOCKS = 10_000;

  private MaskFiles() {}

  /**
   * Reads a mask.
   *
   * @param units the units of the model that the mask is for
   * @throws LabException if the file is not a mask of these units
   * @throws ModelException if the file cannot be read or is not in its format
   */
  public static Mask read(Path path, Units units) {
    refuseLarge(path, size(path), most(units));
    return switch (suffix(path)) {
      case "npy" -> unnamed(units, members(path, Npy.read(path), units));
      case "npz" -> unnamed(units, members(path, only(path, most(units)), units));
      case "safetensors" -> readSafeTensors(path, units);
      case "csv", "tsv", "tab", "parquet" -> unnamed(units, MaskCsv.read(path, units));
      default -> throw suffixRefused(path);
    };
  }

  /**
   * Reads a mask whose file says how many units the model has, which CSV does not.
   *
   * @throws LabException if the file is not a mask, or is CSV
   * @throws ModelException if the file cannot be read or is not in its format
   */
  public static Mask read(Path path) {
    return read(path, Optional.empty());
  }

  /**
   * Reads a mask of a model.
   *
   * @param asked where its units sit; empty to take what the file says, by content, by name, or
   *     else by shape. [L, H] is the shape of block outputs, attention outputs and MLP outputs, and
   *     is taken for block outputs, as in the authors' files
   * @throws LabException if the file says something else than was asked for, or is not a mask of
   *     this model
   * @throws ModelException if the file cannot be read or is not in its format
   */
  public static Mask read(Path path, LanguageModel model, Optional<Site> asked) {
    Site site = chosen(path, asked).orElseGet(() -> byShape(path, model));
    return read(path, model.units(site));
  }

  /**
   * Reads a mask whose file says how many units the model has.
   *
   * @param asked where its units sit; empty to take what the file says, or else block outputs
   * @throws LabException if the file says something else than was asked for, is not a mask, or is
   *     CSV
   * @throws ModelException if the file cannot be read or is not in its format
   */
  public static Mask read(Path path, Optional<Site> asked) {
    return read(path, at(path, asked, units(path).widths()));
  }

  /**
   * Reads a mask of blocks of known widths.
   *
   * @param asked where its units sit; empty to take what the file says, or else block outputs
   * @throws LabException if the file says something else than was asked for, or is not a mask of
   *     blocks of these widths
   * @throws ModelException if the file cannot be read or is not in its format
   */
  public static Mask read(Path path, Optional<Site> asked, List<Integer> widths) {
    return read(path, at(path, asked, widths));
  }

  private static Units at(Path path, Optional<Site> asked, List<Integer> widths) {
    return new Units(chosen(path, asked).orElse(Site.BLOCK_OUTPUT), widths);
  }

  private static Optional<Site> chosen(Path path, Optional<Site> asked) {
    Optional<Site> said = said(path);
    if (asked.isPresent() && said.isPresent() && !asked.equals(said)) {
      throw new LabException(
          "%s is a mask at %s, but --site says %s. Leave --site out, or give another mask."
              .formatted(path, said.get().label(), asked.get().label()));
    }
    return asked.or(() -> said);
  }

  /** The site that a file names. */
  private static Optional<Site> said(Path path) {
    refuseLarge(path, size(path), MOST);
    return switch (suffix(path)) {
      case "npy", "npz" -> {
        Matcher name = IN_NAME.matcher(String.valueOf(path.getFileName()));
        yield name.find() ? Optional.of(site(path, name.group(1))) : Optional.empty();
      }
      case "safetensors" -> {
        try (var file = SafeTensors.open(path)) {
          yield Optional.ofNullable(file.metadata().get(SITE)).map(label -> site(path, label));
        }
      }
      case "csv", "tsv", "tab", "parquet" -> MaskCsv.site(path).map(label -> site(path, label));
      default -> throw suffixRefused(path);
    };
  }

  private static Site site(Path path, String label) {
    return Site.of(label)
        .orElseThrow(() ->
            new LabException(
                "%s: the site is %s, but the sites are %s."
                    .formatted(
                        path,
                        MaskCsv.quote(label),
                        Arrays.stream(Site.values())
                            .map(Site::label)
                            .collect(Collectors.joining(", ")))));
  }

  /** The first site at which the model has as many units in every block; else block outputs. */
  private static Site byShape(Path path, LanguageModel model) {
    if (List.of("csv", "tsv", "tab", "parquet").contains(suffix(path))) {
      return Site.BLOCK_OUTPUT; // a mask of nothing, or one that names no site
    }
    List<Integer> widths = units(path).widths();
    return Arrays.stream(Site.values())
        .filter(site -> model.units(site).widths().equals(widths))
        .findFirst()
        .orElse(Site.BLOCK_OUTPUT);
  }

  private static Units units(Path path) {
    refuseLarge(path, size(path), MOST);
    return switch (suffix(path)) {
      case "npy" -> units(path, longs(Npy.read(path).shape()));
      case "npz" -> units(path, longs(only(path, MOST).shape()));
      case "safetensors" -> storedUnits(path);
      case "csv", "tsv", "tab", "parquet" ->
          throw new LabException(
              "%s lists units, but does not say how many there are. Give blocks and units per block with --shape, such as --shape 30x576."
                  .formatted(path));
      default -> throw suffixRefused(path);
    };
  }

  private static List<Long> longs(List<Integer> shape) {
    return shape.stream().map(Integer::longValue).toList();
  }

  private static Units units(Path path, List<Long> shape) {
    if (shape.size() != 2 || shape.stream().anyMatch(size -> size < 1)) {
      throw new LabException(
          "%s is no mask: expected an array [blocks, units], found one of shape %s."
              .formatted(path, shape));
    }
    return units(path.toString(), shape.getFirst(), shape.getLast());
  }

  /**
   * The units of blocks of one width.
   *
   * @param source what says so, for the message
   * @throws LabException if no model has so many
   */
  public static Units units(String source, long blocks, long width) {
    if (blocks > MOST_BLOCKS) {
      throw new LabException(
          "%s has %,d blocks of %,d units, but models have %,d blocks at most. A mask is [blocks, units]: is it turned round?"
              .formatted(source, blocks, width, MOST_BLOCKS));
    }
    if (blocks * (double) width > Integer.MAX_VALUE) {
      throw new LabException(
          "%s has %,d blocks of %,d units, but models have %,d units at most."
              .formatted(source, blocks, width, Integer.MAX_VALUE));
    }
    return Units.of(Site.BLOCK_OUTPUT, (int) blocks, (int) width);
  }

  /**
   * Checks what can be known of a mask before its model is open.
   *
   * @throws LabException if the file is not a mask, or at another site than was asked for
   * @throws ModelException if the file cannot be read or is not in its format
   */
  public static void check(Path path, Optional<Site> asked) {
    if (suffix(path).equals("csv")) {
      chosen(path, asked);
    } else {
      read(path, asked);
    }
  }

  private static Units storedUnits(Path path) {
    try (var file = SafeTensors.open(path)) {
      var whole = file.find(ARRAY);
      if (whole.isPresent()) {
        return units(path, whole.get().shape());
      }
      var widths = new ArrayList<Integer>();
      for (int block = 0; block < file.names().size(); block++) {
        String name = ARRAY + "." + block;
        StoredTensor tensor =
            file.find(name)
                .orElseThrow(() ->
                    new LabException(
                        "%s is no mask: expected a tensor %s, or %s.0, %s.1 and so on, found %s."
                            .formatted(path, ARRAY, ARRAY, ARRAY, file.names())));
        widths.add(Math.toIntExact(tensor.elements()));
      }
      return new Units(Site.BLOCK_OUTPUT, widths);
    }
  }

  /**
   * Writes a mask, replacing a file of that name.
   *
   * @throws LabException if the suffix is unknown, or the format cannot hold blocks of different
   *     widths
   * @throws ModelException if the file cannot be written
   */
  public static void write(Mask mask, Path path) {
    switch (suffix(path)) {
      case "npy" -> Npy.write(path, array(mask, path));
      case "npz" -> Npz.write(path, Map.of(ARRAY, array(mask, path)));
      case "safetensors" -> writeSafeTensors(mask, path);
      case "csv" -> MaskCsv.write(mask, path);
      default -> throw suffixRefused(path);
    }
  }

  private static String suffix(Path path) {
    String name = path.toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static LabException suffixRefused(Path path) {
    return new LabException(
        "A mask is a file .npy, .npz, .safetensors or .csv, but \"%s\" was given.".formatted(path));
  }

  private static Mask unnamed(Units units, BitSet members) {
    var mask = Mask.of(units, members, Passport.empty());
    return mask.with(Passport.empty().with(ARRAY, mask.fingerprint()));
  }

  private static long size(Path path) {
    try {
      if (!Files.isRegularFile(path) && Files.exists(path)) {
        throw new LabException("The mask %s is no file. Is the path right?".formatted(path));
      }
      return Files.size(path);
    } catch (NoSuchFileException e) {
      throw new LabException("There is no mask %s. Is the path right?".formatted(path), e);
    } catch (IOException e) {
      throw new LabException("Cannot read the mask %s: %s.".formatted(path, e.getMessage()), e);
    }
  }

  private static long most(Units units) {
    return 64L * units.count() + SLACK;
  }

  private static void refuseLarge(Path path, long size, long most) {
    if (size > most) {
      throw new LabException(
          "%s holds %d bytes; a mask needs no more than %d here. Is it a mask of this model?"
              .formatted(path, size, most));
    }
  }

  // Arrays.

  private static NpyArray only(Path path, long most) {
    refuseInflated(path, most);
    try (var npz = Npz.open(path)) {
      var names = npz.names();
      if (names.size() != 1 && !names.contains(ARRAY)) {
        throw new LabException(
            "%s should hold one array, or one named %s, but it holds %s."
                .formatted(path, ARRAY, names));
      }
      return npz.array(names.contains(ARRAY) ? ARRAY : names.getFirst());
    }
  }

  private static void refuseInflated(Path path, long most) {
    try (var zip = new ZipFile(path.toFile())) {
      refuseLarge(path, zip.stream().mapToLong(ZipEntry::getSize).max().orElse(0), most);
    } catch (IOException e) {
      throw new LabException(
          "Cannot use %s as an .npz archive: %s.".formatted(path, e.getMessage()), e);
    }
  }

  private static BitSet members(Path path, NpyArray array, Units units) {
    refuseShape(path, longs(array.shape()), units);
    return members(path, array.doubles(), units, 0);
  }

  private static void refuseShape(Path path, List<Long> shape, Units units) {
    boolean fits =
        Mask.even(units) && shape.equals(List.of((long) units.blocks(), (long) units.width(0)));
    if (!fits) {
      throw new LabException(
          "%s is an array of shape %s, but a mask for this model has %s. Is it for another model?"
              .formatted(path, shape, Mask.describe(units)));
    }
  }

  /** The units that are 1, where {@code values} are those from the unit {@code first} on. */
  private static BitSet members(Path path, double[] values, Units units, int first) {
    var members = new BitSet();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0 && values[i] != 1) {
        throw new LabException(
            "%s is not a mask: its values should be 0 or 1, but coordinate %d of block %d is %s."
                .formatted(path, units.coordinate(first + i), units.block(first + i), values[i]));
      }
      members.set(first + i, values[i] == 1);
    }
    return members;
  }

  private static NpyArray array(Mask mask, Path path) {
    if (!Mask.even(mask.units())) {
      throw new LabException(
          "%s cannot hold %s, which is no rectangle. Use .safetensors or .csv."
              .formatted(path, Mask.describe(mask.units())));
    }
    long[] values = new long[mask.units().count()];
    mask.stream().forEach(unit -> values[unit] = 1);
    return NpyArray.of(values, mask.units().blocks(), mask.units().width(0));
  }

  // Safetensors.

  private static void writeSafeTensors(Mask mask, Path path) {
    Units units = mask.units();
    try (var writer = SafeTensors.Writer.create(path)) {
      writer.metadata(Map.of(SITE, units.site().label(), PASSPORT, mask.passport().json()));
      if (Mask.even(units)) {
        writer.declare(ARRAY, Encoding.I64, units.blocks(), units.width(0));
      } else {
        for (int block = 0; block < units.blocks(); block++) {
          writer.declare(ARRAY + "." + block, Encoding.I64, units.width(block));
        }
      }
      for (int block = 0; block < units.blocks(); block++) {
        long[] values = new long[units.width(block)];
        for (int coordinate : mask.coordinates(block)) {
          values[coordinate] = 1;
        }
        writer.write(values);
      }
      writer.commit();
    }
  }

  private static Mask readSafeTensors(Path path, Units units) {
    try (var file = SafeTensors.open(path)) {
      refuseSite(path, file.metadata().getOrDefault(SITE, units.site().label()), units);
      var members =
          file.find(ARRAY).isPresent() ? whole(path, file, units) : parts(path, file, units);
      String passport = file.metadata().get(PASSPORT);
      return passport == null
          ? unnamed(units, members)
          : Mask.of(units, members, Passport.parse(passport, "The passport in " + path));
    }
  }

  static void refuseSite(Object where, String site, Units units) {
    if (!site.equals(units.site().label())) {
      throw new LabException(
          "%s: the site is %s, but a mask for %s was expected."
              .formatted(where, MaskCsv.quote(site), units.site().label()));
    }
  }

  private static BitSet whole(Path path, SafeTensors file, Units units) {
    StoredTensor tensor = file.find(ARRAY).orElseThrow();
    refuseShape(path, tensor.shape(), units);
    return members(path, doubles(tensor), units, 0);
  }

  private static BitSet parts(Path path, SafeTensors file, Units units) {
    if (file.names().size() != units.blocks()) {
      throw new LabException(
          ("%s should hold a tensor %s, or one tensor %s.<block> for each of %d blocks, but it"
                  + " holds %s.")
              .formatted(path, ARRAY, ARRAY, units.blocks(), file.names()));
    }
    var members = new BitSet();
    for (int block = 0; block < units.blocks(); block++) {
      String name = ARRAY + "." + block;
      StoredTensor tensor =
          file.find(name)
              .orElseThrow(() -> new LabException("%s has no tensor %s.".formatted(path, name)));
      if (!tensor.shape().equals(List.of((long) units.width(block)))) {
        throw new LabException(
            "%s: %s has shape %s, but block %d of this model has %d units."
                .formatted(path, name, tensor.shape(), block, units.width(block)));
      }
      members.or(members(path, doubles(tensor), units, units.first(block)));
    }
    return members;
  }

  private static double[] doubles(StoredTensor tensor) {
    float[] floats = tensor.floats();
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }
}
