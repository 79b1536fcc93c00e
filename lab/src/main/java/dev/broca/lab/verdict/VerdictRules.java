package dev.broca.lab.verdict;

import dev.broca.lab.LabException;
import dev.broca.lab.verdict.Comparison.Finding;
import dev.broca.lab.verdict.Comparison.Setting;
import dev.broca.lab.verdict.Verdict.Choice;
import dev.broca.lab.verdict.Verdict.Reason;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.lab.vocabulary.LesionKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The rules that {@link Verdict} states. */
final class VerdictRules {
  private static final List<LesionKind> REQUIRED_LESIONS =
      List.of(LesionKind.ZERO, LesionKind.CLASS_MEAN);

  /** What the comparisons of one condition, with either control, come to. */
  private enum Says {
    MORE,
    NOT_MORE,
    OPEN
  }

  /** A setting without its control. */
  private record Condition(LesionKind lesion, boolean outliers, String cut, String prefix) {
    static Condition of(Setting setting) {
      return new Condition(setting.lesion(), setting.outliers(), setting.cut(), setting.prefix());
    }

    Setting with(ControlKind control) {
      return new Setting(lesion, control, outliers, cut, prefix);
    }

    Set<Choice> difference(Condition other) {
      var choices = EnumSet.noneOf(Choice.class);
      for (Choice choice : Choice.values()) {
        if (!Objects.equals(chosen(choice), other.chosen(choice))) {
          choices.add(choice);
        }
      }
      return choices;
    }

    private Object chosen(Choice choice) {
      return switch (choice) {
        case LESION -> lesion;
        case OUTLIERS -> outliers;
        case CUT -> cut;
        case PREFIX -> prefix;
      };
    }
  }

  private final Map<Setting, Comparison> comparisons = new LinkedHashMap<>();
  private final Map<Condition, Says> conditions = new LinkedHashMap<>();

  private VerdictRules(List<Comparison> measured) {
    if (measured.isEmpty()) {
      throw new LabException("A verdict needs at least one comparison with control masks.");
    }
    for (Comparison comparison : measured) {
      if (comparisons.put(comparison.setting(), comparison) != null) {
        throw new LabException(
            "Two comparisons have the same setting: " + comparison.setting().words() + ".");
      }
    }
    comparisons.keySet().stream().map(Condition::of).forEach(c -> conditions.put(c, says(c)));
  }

  static Verdict verdict(List<Comparison> measured) {
    return new VerdictRules(measured).verdict();
  }

  private Verdict verdict() {
    List<Reason> failed = failed();
    if (!failed.isEmpty()) {
      return new Verdict.Inconclusive(failed);
    }
    List<Condition> more = those(Says.MORE);
    List<Condition> notMore = those(Says.NOT_MORE);
    if (!more.isEmpty() && !notMore.isEmpty()) {
      var depends = new Reason.DependsOn(smallestDifference(more, notMore));
      return new Verdict.Inconclusive(List.of(depends));
    }
    if (notMore.size() == conditions.size()) {
      return new Verdict.NotSpecific();
    }
    List<Reason> reasons = open();
    reasons.addAll(missing());
    return reasons.isEmpty() ? new Verdict.Specific() : new Verdict.Inconclusive(reasons);
  }

  private List<Reason> failed() {
    var failed = new ArrayList<Reason>();
    comparisons.forEach((setting, comparison) ->
        comparison.failures().forEach(gate -> failed.add(new Reason.Failed(gate, setting))));
    return failed;
  }

  private Says says(Condition condition) {
    var findings = new EnumMap<ControlKind, Finding>(ControlKind.class);
    for (ControlKind control : ControlKind.deciding()) {
      Comparison comparison = comparisons.get(condition.with(control));
      if (comparison != null) {
        findings.put(control, comparison.finding());
      }
    }
    // Only comparisons with energy-matched controls ever find SAME.
    if (findings.containsValue(Finding.LESS) || findings.containsValue(Finding.SAME)) {
      return Says.NOT_MORE;
    }
    boolean both = findings.size() == ControlKind.deciding().size();
    return both && findings.values().stream().allMatch(Finding.MORE::equals)
        ? Says.MORE
        : Says.OPEN;
  }

  private List<Condition> those(Says says) {
    return conditions.keySet().stream().filter(c -> conditions.get(c) == says).toList();
  }

  /** All that contradictory conditions differ in, looking only at those that differ least. */
  private static Set<Choice> smallestDifference(List<Condition> more, List<Condition> notMore) {
    int fewest = Choice.values().length;
    var smallest = EnumSet.noneOf(Choice.class);
    for (Condition one : more) {
      for (Condition other : notMore) {
        Set<Choice> difference = one.difference(other);
        if (difference.size() < fewest) {
          smallest.clear();
          fewest = difference.size();
        }
        if (difference.size() == fewest) {
          smallest.addAll(difference);
        }
      }
    }
    return smallest;
  }

  private List<Reason> open() {
    var open = new ArrayList<Reason>();
    comparisons.forEach((setting, comparison) -> {
      boolean undecided = conditions.get(Condition.of(setting)) == Says.OPEN;
      if (undecided && comparison.finding() == Finding.OPEN) {
        open.add(new Reason.Open(setting, comparison.shortfall()));
      }
    });
    return open;
  }

  private List<Reason> missing() {
    var needed = new LinkedHashSet<Condition>();
    for (Condition condition : conditions.keySet()) {
      needed.add(condition);
      for (LesionKind lesion : REQUIRED_LESIONS) {
        needed.add(new Condition(lesion, true, condition.cut(), condition.prefix()));
        needed.add(new Condition(lesion, false, condition.cut(), condition.prefix()));
      }
    }
    needed.removeAll(those(Says.NOT_MORE));
    var missing = new ArrayList<Reason>();
    for (Condition condition : needed) {
      for (ControlKind control : ControlKind.deciding()) {
        if (!comparisons.containsKey(condition.with(control))) {
          missing.add(new Reason.Missing(condition.with(control)));
        }
      }
    }
    return missing;
  }
}
