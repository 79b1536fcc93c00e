package dev.broca.app.report.study;

import dev.broca.app.report.Html;
import dev.broca.app.report.Table;
import dev.broca.lab.study.result.BrainResult;
import dev.broca.lab.study.result.StudyResult;
import java.util.ArrayList;
import java.util.List;

/** All models side by side, in the order of the study, whatever came out. */
final class AllModels {
  private static final List<String> TRAINING =
      List.of("trainingNetwork", "trainingEffect", "trainingScores", "trainingDifference");

  private AllModels() {}

  static String html(StudyResult result) {
    var table = new Table("Verdicts").words("model").words("units").words("domain");
    result.models().forEach(model -> table.row(model.id(), model.units(), model.domain()));
    result.missing().forEach(model -> table.row(model, "not run yet", "not run yet"));
    return """
    <section aria-labelledby="all">
    <h2 id="all">All models</h2>
    <p>In the order of the study. Models are the sample for any claim about models; masks and groups of items are not.</p>
    %s
    <figure data-figure="allForest"></figure>
    <figure data-figure="allRemoval"></figure>
    <figure data-figure="allCurves"></figure>
    %s
    </section>\
    """
        .formatted(table.html(), further(result));
  }

  /** Figures that not every study of several models has. */
  private static String further(StudyResult result) {
    List<String> figures = new ArrayList<>();
    if (result.models().stream().anyMatch(model -> !model.networks().profiles().isEmpty())) {
      figures.add("<figure data-figure=\"allProfiles\"></figure>");
    }
    result.models().stream()
        .flatMap(model -> model.brains().stream())
        .map(BrainResult::name)
        .distinct()
        .map(name ->
            "<figure data-figure=\"allBrain\" data-recording=\"%s\"></figure>"
                .formatted(Html.escape(name)))
        .forEach(figures::add);
    if (result.training() != null) {
      TRAINING.forEach(name -> figures.add("<figure data-figure=\"%s\"></figure>".formatted(name)));
    }
    return String.join("\n", figures);
  }
}
