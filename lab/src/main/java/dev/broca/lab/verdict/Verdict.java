package dev.broca.lab.verdict;

import dev.broca.lab.LabException;
import dev.broca.lab.verdict.Comparison.Gate;
import dev.broca.lab.verdict.Comparison.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the localized units matter more for a task than other units would, from all comparisons
 * that were made; the rules are fixed before anything is measured.
 *
 * <ol>
 *   <li>A comparison that fails a gate makes the verdict inconclusive, by name.
 *   <li>Comparisons that differ in the control only are one condition. It says <i>more</i> when the
 *       mask hurts more than energy-matched and than label-permuted controls; <i>not more</i> when
 *       it hurts less than one of them, or as much as the energy-matched ones; else it is open.
 *   <li>Conditions that contradict each other: inconclusive, depends on what they differ in.
 *   <li>All say more, and none is missing (zero and class-mean, with and without outliers):
 *       specific.
 *   <li>All say not more: not specific. A large p never does that.
 *   <li>Else: inconclusive, with what is open or was not measured.
 * </ol>
 */
public sealed interface Verdict {
  /** The units matter more than both controls, however they are lesioned. */
  record Specific() implements Verdict {}

  /** Other units would do, or the lesion of others hurts more. */
  record NotSpecific() implements Verdict {}

  /**
   * It cannot be told.
   *
   * @param reasons why, at least one
   */
  record Inconclusive(List<Reason> reasons) implements Verdict {
    /** Keeps the reasons. */
    public Inconclusive {
      reasons = List.copyOf(reasons);
    }
  }

  /** Why a verdict is inconclusive. */
  sealed interface Reason {
    /** A gate that a comparison failed. */
    record Failed(Gate gate, Setting setting) implements Reason {}

    /** Conditions contradict each other, and this is what they differ in. */
    record DependsOn(Set<Choice> which) implements Reason {
      /** Keeps the choices. */
      public DependsOn {
        which = Set.copyOf(which);
      }
    }

    /** A comparison that shows neither more nor as much. */
    record Open(Setting setting, String shortfall) implements Reason {}

    /** A comparison that was not made. */
    record Missing(Setting setting) implements Reason {}

    /** The reason in prose. */
    default String words() {
      return switch (this) {
        case Failed(var gate, var setting) -> gate.words() + " (" + setting.words() + ")";
        case DependsOn(var which) ->
            which.stream()
                .sorted()
                .map(Choice::words)
                .collect(Collectors.joining(" and ", "depends on ", ""));
        case Open(var setting, var shortfall) -> shortfall + " (" + setting.words() + ")";
        case Missing(var setting) -> "not measured: " + setting.words();
      };
    }
  }

  /** What conditions may differ in. */
  enum Choice {
    /** Zero, class-mean or resampled. */
    LESION("the kind of lesion"),
    /** With outlier coordinates or without. */
    OUTLIERS("outlier coordinates"),
    /** How the localizer's texts are cut. */
    CUT("the cut"),
    /** The token before every item. */
    PREFIX("the prefix");

    private final String words;

    Choice(String words) {
      this.words = words;
    }

    /** Its name in prose. */
    public String words() {
      return words;
    }
  }

  /**
   * The verdict on all comparisons of one mask, task and dose.
   *
   * @throws LabException if there are none, or two have the same setting
   */
  static Verdict of(List<Comparison> comparisons) {
    return VerdictRules.verdict(comparisons);
  }

  /**
   * The verdict in a few words: each failed gate once, and what stands open or is missing by its
   * number only. {@link #words} says all of it.
   */
  default String brief() {
    if (!(this instanceof Inconclusive(var reasons))) {
      return words();
    }
    var parts = new LinkedHashMap<String, Integer>();
    for (Reason reason : reasons) {
      String part =
          switch (reason) {
            case Reason.Failed(var gate, var _) -> gate.words();
            case Reason.DependsOn _ -> reason.words();
            case Reason.Open(var _, var _) -> "no clear difference";
            case Reason.Missing _ -> "not everything was measured";
          };
      parts.merge(part, 1, Integer::sum);
    }
    return parts.entrySet().stream()
        .map(part ->
            part.getValue() == 1 ? part.getKey() : part.getKey() + " (" + part.getValue() + "x)")
        .collect(Collectors.joining("; ", "inconclusive: ", ""));
  }

  /** The verdict with all of its reasons. */
  default String words() {
    return switch (this) {
      case Specific() -> "specific";
      case NotSpecific() -> "not specific";
      case Inconclusive(var reasons) ->
          reasons.stream()
              .map(Reason::words)
              .collect(Collectors.joining("; ", "inconclusive: ", ""));
    };
  }
}
