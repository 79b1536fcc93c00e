package dev.broca.lab.brain.data;

import dev.broca.lab.brain.data.Recording.Target;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How files write values that are missing, and numbers that are names. */
final class Values {
  private static final Set<String> MISSING = Set.of("", "na", "nan", "n/a", "none", "null");

  private Values() {}

  static boolean isMissing(String text) {
    return MISSING.contains(text.strip().toLowerCase(Locale.ROOT));
  }

  /** The text, or null where it is missing. */
  static @Nullable String orNull(String text) {
    return isMissing(text) ? null : text.strip();
  }

  /** All of them as {@link #orNull}; null where none is there. */
  static @Nullable List<@Nullable String> orNull(@Nullable List<String> texts) {
    if (texts == null || texts.stream().allMatch(Values::isMissing)) {
      return null;
    }
    return texts.stream().<@Nullable String>map(Values::orNull).toList();
  }

  /**
   * Targets from what arrays say of them.
   *
   * @param kind what a target is called, with its number, where there are no names
   * @param ceilings NaN where there is none
   */
  static List<Target> targets(
      String kind,
      int count,
      @Nullable List<String> names,
      @Nullable List<@Nullable String> subjects,
      @Nullable List<@Nullable String> rois,
      double @Nullable [] ceilings) {
    return IntStream.range(0, count)
        .mapToObj(t ->
            new Target(
                names == null ? kind + " " + (t + 1) : names.get(t),
                subjects == null ? null : subjects.get(t),
                rois == null ? null : rois.get(t),
                ceilings == null || Double.isNaN(ceilings[t])
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(ceilings[t])))
        .toList();
  }

  /** A number that stands for a name or a place: without a point where it is whole. */
  static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  static List<String> texts(double[] values) {
    return DoubleStream.of(values).mapToObj(Values::text).toList();
  }
}
