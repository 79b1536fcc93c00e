package dev.broca.lab.study.analysis;

import dev.broca.lab.Note;
import dev.broca.lab.study.plan.ModelPlan;
import dev.broca.lab.study.result.BrainResult;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Contrast;
import dev.broca.lab.study.result.StudyResult.Run;
import dev.broca.lab.study.result.StudyResult.Task;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.lab.vocabulary.LesionKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A study of one model in one paragraph, the same sentences whatever came out. */
final class Paragraph {
  private final StudySpec spec;
  private final ModelPlan model;
  private final Optional<Task> task;
  private final List<BrainResult> brains;
  private final LesionKind lesion;
  private final String units;
  private final String domain;
  private final List<Note> notes;

  Paragraph(
      StudySpec spec,
      ModelPlan model,
      List<Task> tasks,
      List<BrainResult> brains,
      String units,
      String domain,
      List<Note> notes) {
    this.spec = spec;
    this.model = model;
    this.task = tasks.stream().filter(t -> t.name().equals(spec.primary().task())).findFirst();
    this.brains = brains;
    this.lesion = spec.lesions().getFirst();
    this.units = units;
    this.domain = domain;
    this.notes = notes;
  }

  String text() {
    return Stream.of(
            localized(),
            taken(),
            controls(),
            difference(),
            loss(),
            BrainSentence.of(brains),
            "Units: %s. Domain: %s.".formatted(units, domain),
            noted("Asked for and not done", Note.Kind.NOT_DONE),
            noted("Damaged and left out", Note.Kind.DAMAGED),
            noted("Doubtful", Note.Kind.DOUBTFUL),
            noted("Not final", Note.Kind.UNFINISHED),
            "This holds for this model, these stimuli and these lesions only.")
        .filter(sentence -> !sentence.isEmpty())
        .reduce((a, b) -> a + " " + b)
        .orElseThrow();
  }

  /** What is lacking, in a sentence; blank where nothing is. */
  private String noted(String beginning, Note.Kind kind) {
    List<String> lacking =
        notes.stream().filter(note -> note.kind() == kind).map(Note::what).toList();
    return lacking.isEmpty() ? "" : "%s: %s.".formatted(beginning, String.join("; ", lacking));
  }

  private String localized() {
    StudyResult.Network network = model.network();
    String revision = model.revision() == null ? "" : ", revision " + model.revision();
    return "In %s%s, %s, %d units (%s %%)%s prefer %s to %s (held-out d %s; split-half r %s; corrected Dice %s; overlap with the length localizer %s)."
        .formatted(
            model.baseName(),
            revision,
            model.dtype(),
            network.units(),
            plain(spec.primary().percent()),
            model.site() == null ? "" : " at " + model.site(),
            network.positive(),
            network.negative(),
            fixed(network.heldOutD(), 2),
            fixed(network.splitHalfR(), 2),
            fixed(network.correctedDice(), 2),
            fixed(network.lengthOverlap(), 2));
  }

  private String taken() {
    return network()
        .map(run ->
            "At the dose set beforehand, the %s lesion%s takes %s from %s to %s (chance %s; retained %s)."
                .formatted(
                    lesion.label(),
                    positions(),
                    spec.primary().task(),
                    score(task.orElseThrow().intact().score()),
                    score(run.score()),
                    score(task.orElseThrow().chance()),
                    percent(run.retained())))
        .orElse("The network has not been lesioned yet.");
  }

  private String controls() {
    return primary()
        .map(c ->
            "%d %s masks keep %s [%s to %s] (energy ratio first %s, rest %s; unmatched %s)."
                .formatted(
                    c.masks(),
                    c.control().words(),
                    score(c.median()),
                    score(c.least()),
                    score(c.most()),
                    fixed(c.energyFirst(), 2),
                    fixed(c.energyRest(), 2),
                    percent(c.unmatched())))
        .orElse("No control masks were measured.");
  }

  private String difference() {
    return primary()
        .map(c ->
            "Control minus network: %s, rank %d of %d%s%s%s%s."
                .formatted(
                    points(c),
                    c.rank(),
                    c.masks() + 1,
                    c.isP() ? ", Holm p " + fixed(c.holmP(), 3) : " (a percentile, not a p)",
                    otherLesion(c),
                    contrast(o -> o.lesion().equals(lesion) && !o.outliers() && like(o, c))
                        .map(o -> "; without outlier coordinates " + points(o))
                        .orElse(""),
                    otherCuts(c) + otherPrefixes(c)))
        .orElse("");
  }

  private String otherLesion(Contrast c) {
    if (spec.lesions().size() < 2) {
      return "";
    }
    LesionKind other = spec.lesions().get(1);
    return contrast(o -> o.lesion().equals(other) && o.outliers() && like(o, c))
        .map(o -> "; %s lesion %s".formatted(other.label(), points(o)))
        .orElse("");
  }

  /** What the networks of the study's further cuts say, and of none if there are none. */
  private String otherCuts(Contrast c) {
    return model.cuts().stream()
        .map(StudyResult.Cut::cut)
        .filter(cut -> !cut.equals(model.cut()))
        .flatMap(cut ->
            primaryContrasts()
                .filter(o -> cut.equals(o.cut()))
                .filter(o -> o.lesion().equals(lesion) && o.outliers() && like(o, c))
                .map(o -> "; with cut %s: %s".formatted(cut, points(o))))
        .collect(Collectors.joining());
  }

  /** The same after the further prefixes of the task. */
  private String otherPrefixes(Contrast c) {
    return task.stream()
        .flatMap(t -> t.prefixes().stream())
        .flatMap(t ->
            t.comparisons().stream()
                .filter(o -> o.lesion().equals(lesion) && o.outliers() && like(o, c))
                .map(o -> "; after %s: %s".formatted(after(t), points(o))))
        .collect(Collectors.joining());
  }

  private static String after(StudyResult.Task task) {
    return task.prefixId() == null ? "no token" : "token " + task.prefixId();
  }

  private static boolean like(Contrast one, Contrast other) {
    return one.control().equals(other.control());
  }

  private String loss() {
    return network()
        .filter(run -> run.nats() != null)
        .map(run ->
            "Loss %s nats per token (intact %s, a uniform guess %s)."
                .formatted(
                    fixed(run.nats(), 2),
                    fixed(task.orElseThrow().intact().nats(), 2),
                    fixed(Math.log(model.vocabulary()), 2)))
        .orElse("");
  }

  private Optional<Run> network() {
    return task.stream()
        .flatMap(t -> t.runs().stream())
        .filter(run ->
            run.arm().equals(Arm.NETWORK)
                && model.isOfFirstCut(run)
                && run.percent() == spec.primary().percent()
                && lesion.equals(run.lesion())
                && run.positions().equals(spec.primaryPositions()))
        .findFirst();
  }

  /** Against the controls that say most: those of the first kind that there are. */
  private Optional<Contrast> primary() {
    return ControlKind.closestFirst().stream()
        .flatMap(kind ->
            contrast(c -> c.lesion().equals(lesion) && c.outliers() && c.control().equals(kind))
                .stream())
        .findFirst();
  }

  private Optional<Contrast> contrast(Predicate<Contrast> wanted) {
    return primaryContrasts()
        .filter(c -> c.cut() == null || c.cut().equals(model.cut()))
        .filter(wanted)
        .findFirst();
  }

  /** At the primary dose and positions, of every cut. */
  private Stream<Contrast> primaryContrasts() {
    return task.stream()
        .flatMap(t -> t.comparisons().stream())
        .filter(c ->
            c.percent() == spec.primary().percent()
                && c.positions().equals(spec.primaryPositions()));
  }

  /** Where units are lesioned, unless it is everywhere. */
  private String positions() {
    return switch (spec.positions().getFirst()) {
      case ALL -> "";
      case FIRST -> " of first positions";
      case REST -> " of all but first positions";
    };
  }

  /** A difference of scores: of shares in points of a hundred, of losses as it is. */
  private String points(Contrast c) {
    boolean loss =
        model.tasks().stream().anyMatch(t -> t.loss() && t.name().equals(spec.primary().task()));
    int factor = loss ? 1 : 100;
    int digits = loss ? 2 : 1;
    Double low = c.low();
    Double high = c.high();
    return "%s %s [%s]"
        .formatted(
            fixed(factor * c.difference(), digits),
            loss ? "nats per token" : "points",
            low == null || high == null
                ? "no interval"
                : "%s to %s".formatted(fixed(factor * low, digits), fixed(factor * high, digits)));
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "not defined" : fixed(100 * share, 0) + " %";
  }

  private static String score(double value) {
    return fixed(value, 3);
  }

  private static String plain(double value) {
    return String.valueOf(value).replaceFirst("[.]0$", "");
  }

  private static String fixed(@Nullable Double value, int digits) {
    return value == null || value.isNaN()
        ? "not defined"
        : String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
