package dev.broca.app.report;

import dev.broca.lab.localize.Localization;
import dev.broca.lab.mask.Range;
import dev.broca.lab.response.Outliers;
import dev.broca.lab.response.TMap;
import dev.broca.lab.stats.Quantiles;
import dev.broca.model.unit.Units;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the figures draw. Values of units are in the order of the units, little-endian float32 in
 * Base64; p and q as their decimal logarithms, since float32 ends at 1e-38.
 *
 * @param file how the names of exported files begin
 * @param positive name of the positive condition
 * @param negative name of the other
 * @param widths number of coordinates of every block
 * @param t Welch's t of every unit
 * @param p log10 of its p
 * @param q log10 of its q
 * @param mask the units of the mask, ascending, int32
 * @param expected units of the mask in every block if they were spread evenly over all units
 * @param outliers coordinates with massive activations
 * @param clip where the colours of the map end
 * @param cuts the values of t that bound the mask
 * @param maxT the t above which max-t p is below .05, if there is one
 */
record PageData(
    String file,
    String positive,
    String negative,
    List<Integer> widths,
    String t,
    String p,
    String q,
    String mask,
    List<Double> expected,
    List<Outliers.Coordinate> outliers,
    double clip,
    List<Double> cuts,
    @Nullable Double maxT) {
  /** The percentile of |t| where the colours of the map end. */
  static final double CLIP_PERCENTILE = 99.5;

  private static final JsonMapper JSON = JsonMapper.shared();

  static PageData of(Localization found) {
    TMap map = found.map();
    Units units = map.units();
    double maxT = found.quality().significance().threshold();
    return new PageData(
        new Findings(found).title().replaceAll("[^A-Za-z0-9._-]+", "-").toLowerCase(Locale.ROOT),
        found.stimuli().positiveName(),
        found.stimuli().negativeName(),
        units.widths(),
        floats(map.tValues(), t -> t),
        floats(map.pValues(), Math::log10),
        floats(map.qValues(), Math::log10),
        integers(found.mask().stream().toArray()),
        expected(found),
        found.outliers().coordinates(),
        clip(map),
        cuts(found),
        Double.isFinite(maxT) ? maxT : null);
  }

  private static String floats(double[] values, DoubleUnaryOperator form) {
    ByteBuffer bytes = room(values.length);
    Arrays.stream(values).map(form).forEach(value -> bytes.putFloat((float) value));
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static String integers(int[] values) {
    ByteBuffer bytes = room(values.length);
    Arrays.stream(values).forEach(bytes::putInt);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static ByteBuffer room(int values) {
    return ByteBuffer.allocate(Math.multiplyExact(values, 4)).order(ByteOrder.LITTLE_ENDIAN);
  }

  static List<Double> expected(Localization found) {
    Units units = found.map().units();
    double share = (double) found.mask().size() / units.count();
    return units.widths().stream().map(width -> share * width).toList();
  }

  /** The percentile of |t| at which colours end; 1 if nothing is to be seen. */
  static double clip(TMap map) {
    double[] sizes = Arrays.stream(map.tValues()).map(Math::abs).filter(Double::isFinite).toArray();
    double clip = sizes.length == 0 ? 0 : Quantiles.percentile(sizes, CLIP_PERCENTILE);
    return clip > 0 ? clip : 1;
  }

  private static List<Double> cuts(Localization found) {
    Range range = found.options().selection().range();
    var t =
        found.mask().stream()
            .mapToDouble(found.map()::t)
            .filter(Double::isFinite)
            .summaryStatistics();
    return IntStream.of(range.equals(Range.BOTTOM) ? 1 : 0, range.equals(Range.TOP) ? 0 : 1)
        .distinct()
        .mapToObj(end -> end == 0 ? t.getMin() : t.getMax())
        .filter(Double::isFinite)
        .toList();
  }

  /** The data as it may stand in a script element, whatever names contain. */
  String json() {
    return JSON.writeValueAsString(this).replace("<", "\\u003c");
  }
}
