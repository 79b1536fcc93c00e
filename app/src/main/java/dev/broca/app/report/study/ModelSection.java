package dev.broca.app.report.study;

import dev.broca.app.report.Html;
import dev.broca.app.report.Numbers;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.lab.study.result.StudyResult.Model;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Everything about one model. What the script draws has a place in it. */
final class ModelSection {
  private final StudyResult result;
  private final int index;
  private final Model model;

  ModelSection(StudyResult result, int index) {
    this.result = result;
    this.index = index;
    this.model = result.models().get(index);
  }

  String html() {
    return """
    <section class="study-model" aria-labelledby="m%s">
    <h2 id="m%s">%s</h2>
    <p class="model">%s</p>
    <p class="lead">%s</p>
    %s
    <dl class="verdicts">
    %s
    %s
    </dl>
    %s
    %s
    </section>\
    """
        .formatted(
            index,
            index,
            Html.escape(model.id()),
            Html.prose(line()),
            Html.prose(model.paragraph()),
            notes(),
            verdict("Units", model.units()),
            verdict("Domain", model.domain()),
            result.models().size() > 1 ? Sections.links(index) : "",
            String.join("\n", sections()));
  }

  private String line() {
    return String.join(
        " · ",
        "revision " + Words.or(model.revision(), "not known"),
        Numbers.count(model.parameters()) + " parameters",
        "%s blocks × %s units at %s"
            .formatted(
                model.blocks(), Numbers.count(model.width()), model.site().replace('-', ' ')),
        "computed in " + model.dtype(),
        model.network().mode() + " mode");
  }

  /** What was asked for and not done, or is not done yet. */
  private String notes() {
    return model.notes().stream()
        .map(note -> Html.note(note.words()))
        .collect(Collectors.joining("\n"));
  }

  private static String verdict(String name, String verdict) {
    return "<div>%s%s</div>".formatted(Html.text("dt", name), Html.text("dd", verdict));
  }

  private List<String> sections() {
    return List.of(
        Sections.LOCALIZER.of(
            index, figure("units") + QualityCard.html(model) + CutTable.html(model)),
        Sections.PROFILE.of(index, figure("profile") + NetworkTables.profiles(model)),
        Sections.CHOICES.of(index, figure("multiverse")),
        Sections.REMOVAL.of(index, tasks("removal")),
        Sections.DOSES.of(index, tasks("curves") + tasks("nats")),
        Sections.COMPARISONS.of(index, tasks("forest") + Gates.html(model.tasks())),
        Sections.DISSOCIATION.of(
            index, figure("dissociation") + DissociationTables.html(model) + others()),
        Sections.PHENOMENA.of(index, tasks("phenomena")),
        Sections.BRAIN.of(index, BrainPanels.html(model.brains(), index)),
        Sections.TEXT.of(index, Continuations.html(model.generations())),
        Sections.BALANCE.of(index, BalanceTable.html(model, result.primary().percent())),
        Sections.CHANGES.of(index, ChangeTables.html(model.tasks())),
        Sections.PROVENANCE.of(index, Origins.html(model)));
  }

  /** Which units the networks share, and the others against their own controls. */
  private String others() {
    if (model.domains().networks().isEmpty()) {
      return "";
    }
    return "\n"
        + figure("overlap")
        + NetworkTables.tested(model)
        + IntStream.range(0, model.networks().tested().size())
            .mapToObj(other ->
                "<figure data-figure=\"ownControls\" data-model=\"%s\" data-other=\"%s\"></figure>"
                    .formatted(index, other))
            .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private String figure(String name) {
    return "<figure data-figure=\"%s\" data-model=\"%s\"></figure>\n".formatted(name, index);
  }

  /** One figure for every task. */
  private String tasks(String name) {
    return IntStream.range(0, model.tasks().size())
        .mapToObj(task ->
            "<figure data-figure=\"%s\" data-model=\"%s\" data-task=\"%s\"></figure>"
                .formatted(name, index, task))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
