package dev.broca.lab.study.analysis;

import dev.broca.lab.study.result.BrainResult;
import dev.broca.lab.study.result.BrainResult.Against;
import dev.broca.lab.study.result.BrainResult.Fit;
import dev.broca.lab.study.result.BrainResult.Recorded;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.ControlKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a study's paragraph says about recordings of brains: nothing where there are none. */
final class BrainSentence {
  private BrainSentence() {}

  static String of(List<BrainResult> brains) {
    return brains.stream().map(BrainSentence::of).collect(Collectors.joining(" "));
  }

  private static String of(BrainResult brain) {
    Recorded recorded = brain.recorded();
    String where =
        "On %s (%s, %s; %d %s folds)"
            .formatted(
                brain.name(),
                number(recorded.stimuli(), "stimulus", "stimuli"),
                number(recorded.targets().size(), "target", "targets"),
                recorded.outer(),
                recorded.folds());
    return arm(brain, Arm.NETWORK)
        .map(network -> where + ", " + said(brain, network) + ".")
        .orElse(where + ", nothing has been predicted yet.");
  }

  private static String said(BrainResult brain, Fit network) {
    return Stream.of(
            "the network predicts r %s%s and unique R2 %s (p %s)"
                .formatted(
                    fixed(network.r()),
                    beside(brain, network),
                    fixed(network.unique()),
                    fixed(network.p())),
            control(brain),
            arm(brain, Arm.UNTRAINED)
                .map(one ->
                    "untrained r %s, unique R2 %s".formatted(fixed(one.r()), fixed(one.unique())))
                .orElse(""),
            baselines(brain))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String beside(BrainResult brain, Fit network) {
    var ceiling = brain.ceiling();
    List<String> parts =
        Stream.of(
                brain.recorded().folds().equals("shuffled")
                    ? ""
                    : "shuffled folds " + fixed(network.shuffled()),
                ceiling == null ? "" : "ceiling as given " + fixed(ceiling.median()))
            .filter(part -> !part.isEmpty())
            .toList();
    return parts.isEmpty() ? "" : " (" + String.join("; ", parts) + ")";
  }

  /** Against the controls that say most: those of the first kind that there are. */
  private static String control(BrainResult brain) {
    return ControlKind.closestFirst().stream()
        .map(Arm::of)
        .flatMap(kind -> brain.against().stream().filter(one -> one.control().equals(kind)))
        .findFirst()
        .map(BrainSentence::said)
        .orElse("no control masks were measured");
  }

  private static String said(Against one) {
    return "%d %s masks r %s (rank %s of %d, 1 the best), unique R2 %s (rank %s)"
        .formatted(
            one.masks(),
            one.control().words(),
            fixed(one.r()),
            rank(one.rankR()),
            one.masks() + 1,
            fixed(one.unique()),
            rank(one.rankUnique()));
  }

  private static String baselines(BrainResult brain) {
    return brain.baselines().stream()
        .map(one -> "%s r %s".formatted(one.name(), fixed(one.r())))
        .collect(Collectors.joining(", "));
  }

  private static Optional<Fit> arm(BrainResult brain, Arm arm) {
    return brain.fits().stream().filter(fit -> fit.arm().equals(arm)).findFirst();
  }

  private static String number(int count, String one, String more) {
    return count + " " + (count == 1 ? one : more);
  }

  private static String rank(@Nullable Integer rank) {
    return rank == null ? "not defined" : rank.toString();
  }

  private static String fixed(@Nullable Double value) {
    return value == null ? "not defined" : String.format(Locale.ROOT, "%.3f", value);
  }
}
