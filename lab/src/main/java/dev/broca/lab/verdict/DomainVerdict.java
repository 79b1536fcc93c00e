package dev.broca.lab.verdict;

import dev.broca.lab.stats.Dissociation;
import dev.broca.lab.stats.TwoLesions;
import dev.broca.lab.vocabulary.LesionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Whether the units serve one domain or several, by the dissociations of their network (A) from
 * others (B). Having failed to show a dissociation does not make units general: that needs evidence
 * of its own.
 */
public sealed interface DomainVerdict {
  /**
   * Doubly dissociated from every network that could be tested.
   *
   * @param from the tasks of those networks, at least one
   * @param untestable why others could not be tested
   */
  record Specific(List<String> from, List<String> untestable) implements DomainVerdict {
    /** Keeps the lists. */
    public Specific {
      from = List.copyOf(from);
      untestable = List.copyOf(untestable);
    }
  }

  /**
   * The lesion costs other tasks as much as the lesion of their own networks does.
   *
   * @param tasks which, at least one
   */
  record General(List<String> tasks) implements DomainVerdict {
    /** Keeps the tasks. */
    public General {
      tasks = List.copyOf(tasks);
    }
  }

  /** No other task could be tested. */
  record Untestable(List<String> reasons) implements DomainVerdict {
    /** Keeps the reasons. */
    public Untestable {
      reasons = List.copyOf(reasons);
    }
  }

  /** Testable, but neither doubly dissociated nor shown to be general. */
  record Inconclusive(List<String> tasks) implements DomainVerdict {
    /** Keeps the tasks. */
    public Inconclusive {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * Lesions that say different things.
   *
   * @param on what they differ in: the lesion, outlier coordinates, or both
   * @param verdicts what each says, at least two
   */
  record Dependent(List<String> on, List<String> verdicts) implements DomainVerdict {
    /** Keeps what they say. */
    public Dependent {
      on = List.copyOf(on);
      verdicts = List.copyOf(verdicts);
    }
  }

  /**
   * What a kind of lesion says.
   *
   * @param outliers whether it is of whole masks, or of masks without outlier coordinates
   */
  record Said(LesionKind lesion, boolean outliers, DomainVerdict verdict) {
    private boolean contradicts(Said other) {
      return !verdict.saysTheSameAs(other.verdict);
    }

    private String words() {
      return lesion.label()
          + (outliers ? "" : " without outlier coordinates")
          + ": "
          + verdict.words();
    }
  }

  /** The level at which a margin is judged: that of two one-sided tests at .05. */
  double LEVEL = 0.90;

  /** The difference in retained scores that is of interest. */
  double MARGIN = 0.10;

  /**
   * The verdict. A task B speaks for generality when the lesion of A takes more than the margin
   * (.10 of the headroom) from it, and the lesion of B does not take the margin more than that;
   * both by 90 % intervals. One such task is enough, unless A and B are doubly dissociated.
   */
  static DomainVerdict of(List<Dissociation> dissociations) {
    return of(dissociations, List.of());
  }

  /**
   * The verdict where some networks cannot be compared.
   *
   * @param gone why
   */
  static DomainVerdict of(List<Dissociation> dissociations, List<String> gone) {
    var dissociated = new ArrayList<String>();
    var general = new ArrayList<String>();
    var open = new ArrayList<String>();
    var untestable = new ArrayList<>(gone);
    for (Dissociation dissociation : dissociations) {
      String task = dissociation.b().task();
      switch (dissociation.outcome()) {
        case Dissociation.Outcome.Both() -> dissociated.add(task);
        case Dissociation.Outcome.One(var _) ->
            (shared(dissociation.b()) ? general : open).add(task);
        case Dissociation.Outcome.Neither() ->
            (shared(dissociation.b()) ? general : open).add(task);
        case Dissociation.Outcome.Untestable(var reasons) -> untestable.addAll(reasons);
      }
    }
    if (!general.isEmpty()) {
      return new General(general);
    }
    if (!open.isEmpty()) {
      return new Inconclusive(open);
    }
    if (!dissociated.isEmpty()) {
      return new Specific(dissociated, untestable);
    }
    return new Untestable(
        untestable.isEmpty() ? List.of("no other task was measured") : untestable);
  }

  /**
   * The verdict of several kinds of lesion: what all of them say of the same tasks, else that it
   * depends on what those that contradict each other differ in. The first speaks for all where they
   * agree.
   *
   * @param said at least one; every kind of lesion of whole masks, and none or every one of masks
   *     without outlier coordinates
   */
  static DomainVerdict agreed(List<Said> said) {
    var on = new ArrayList<String>();
    if (contradict(said, (a, b) -> a.outliers() == b.outliers())) {
      on.add("the lesion");
    }
    if (contradict(said, (a, b) -> a.lesion().equals(b.lesion()))) {
      on.add("outlier coordinates");
    }
    return on.isEmpty()
        ? said.getFirst().verdict()
        : new Dependent(on, said.stream().map(Said::words).toList());
  }

  private static boolean contradict(List<Said> said, BiPredicate<Said, Said> alike) {
    return said.stream()
        .anyMatch(a -> said.stream().anyMatch(b -> alike.test(a, b) && a.contradicts(b)));
  }

  private boolean saysTheSameAs(DomainVerdict other) {
    return switch (this) {
      case Specific(var from, var _) ->
          other instanceof Specific(var others, var _) && from.equals(others);
      case General(var tasks) -> other instanceof General(var others) && tasks.equals(others);
      case Untestable _ -> other instanceof Untestable;
      case Inconclusive _ -> other instanceof Inconclusive;
      case Dependent _ -> equals(other);
    };
  }

  private static boolean shared(TwoLesions task) {
    return task.other().interval(LEVEL).below(1 - MARGIN)
        && task.advantage().interval(LEVEL).below(MARGIN);
  }

  /** The verdict as the report says it. */
  default String words() {
    return switch (this) {
      case Specific(var from, var untestable) ->
          "specific (doubly dissociated from " + listed(from) + noted(untestable) + ")";
      case General(var tasks) -> "general (costs " + listed(tasks) + " as much as its own network)";
      case Untestable(var reasons) -> "untestable: " + listed(reasons);
      case Inconclusive(var tasks) ->
          "inconclusive: neither dissociated from nor shared with " + listed(tasks);
      case Dependent(var on, var verdicts) ->
          "inconclusive: depends on %s (%s)"
              .formatted(String.join(" and ", on), String.join("; ", verdicts));
    };
  }

  private static String noted(List<String> untestable) {
    return untestable.isEmpty() ? "" : "; " + listed(untestable);
  }

  private static String listed(List<String> names) {
    return names.stream().distinct().collect(Collectors.joining(", "));
  }
}
