package dev.broca.lab.sweep;

import dev.broca.lab.LabException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints in the order in which they are compared. Where all names differ in a training step
 * only ({@code org/model@step1000}, {@code run/checkpoint-500}, {@code run/1000}; {@code k} and
 * {@code M} are read as thousands and millions), that order is the one of the steps; else it is the
 * order in which they were given, because steps of different stages or runs cannot be compared.
 *
 * @param all two or more
 * @param byStep whether they are ordered by step
 */
public record Checkpoints(List<Checkpoint> all, boolean byStep) {
  /** Steps that differ by more than this factor are drawn on a logarithmic scale. */
  private static final double DECADES = 30;

  private static final Pattern STEP =
      Pattern.compile(
          "(?i)(?<![a-z])(?:steps?|checkpoint|ckpt|iteration|iter|epoch)[-_=]?([0-9]{1,12})([km](?![a-z0-9]))?");
  private static final Pattern NUMBER = Pattern.compile("(?<=^|[/@\\\\])([0-9]{1,12})()$");

  /** The step in a name, and what stands before it. */
  private record Named(String before, long step) {
    static Optional<Named> in(String model) {
      String name = model.replaceAll("[/\\\\]+$", "");
      return last(STEP, name).or(() -> last(NUMBER, name));
    }

    private static Optional<Named> last(Pattern pattern, String model) {
      Matcher matcher = pattern.matcher(model);
      Optional<Named> found = Optional.empty();
      while (matcher.find()) {
        long number = Long.parseLong(matcher.group(1)) * factor(matcher.group(2));
        found = Optional.of(new Named(model.substring(0, matcher.start(1)), number));
      }
      return found;
    }

    private static long factor(@Nullable String suffix) {
      if (suffix == null || suffix.isEmpty()) {
        return 1;
      }
      return suffix.equalsIgnoreCase("k") ? 1000 : 1_000_000;
    }
  }

  /** Copies the list. */
  public Checkpoints {
    all = List.copyOf(all);
  }

  /**
   * The checkpoints of these names.
   *
   * @throws LabException if they are fewer than two, or one is named twice
   */
  public static Checkpoints of(List<String> models) {
    if (models.size() < 2) {
      throw new LabException(
          "A sweep compares two checkpoints or more, but %d was given. Name more models or folders, or several --revisions of one."
              .formatted(models.size()));
    }
    var seen = new HashSet<String>();
    for (String model : models) {
      if (!seen.add(model)) {
        throw new LabException(model + " is named twice. Name every checkpoint once.");
      }
    }
    List<Optional<Named>> named = models.stream().map(Named::in).toList();
    boolean byStep = comparable(named);
    boolean distinct = models.stream().map(Checkpoints::label).distinct().count() == models.size();
    var all =
        models.stream()
            .map(model ->
                new Checkpoint(model, distinct ? label(model) : model, step(Named.in(model))))
            .toList();
    return new Checkpoints(byStep ? sorted(all) : all, byStep);
  }

  /**
   * Whether a name says in a word that it is a checkpoint ({@code step1000}, {@code
   * checkpoint-500}, not {@code 1000}).
   */
  public static boolean saysSo(String model) {
    return Named.last(STEP, model).isPresent();
  }

  private static OptionalLong step(Optional<Named> named) {
    return named.map(found -> OptionalLong.of(found.step())).orElse(OptionalLong.empty());
  }

  private static boolean comparable(List<Optional<Named>> named) {
    return named.stream().allMatch(Optional::isPresent)
        && named.stream().map(found -> found.orElseThrow().before()).distinct().count() == 1
        && named.stream().map(found -> found.orElseThrow().step()).distinct().count()
            == named.size();
  }

  private static List<Checkpoint> sorted(List<Checkpoint> all) {
    return all.stream()
        .sorted(Comparator.comparingLong(checkpoint -> checkpoint.step().orElseThrow()))
        .toList();
  }

  private static String label(String model) {
    int at = model.lastIndexOf('@');
    if (at > 0 && at < model.length() - 1) {
      return model.substring(at + 1);
    }
    String path = model.replaceAll("[/\\\\]+$", "");
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  /** What the x axis is: logarithmic where steps span a factor of more than 30. */
  public Axis axis() {
    if (!byStep) {
      return Axis.NAMES;
    }
    var positive =
        all.stream()
            .flatMapToLong(checkpoint -> checkpoint.step().stream())
            .filter(step -> step > 0)
            .summaryStatistics();
    return positive.getCount() > 1 && (double) positive.getMax() / positive.getMin() > DECADES
        ? Axis.LOGARITHMIC
        : Axis.LINEAR;
  }
}
