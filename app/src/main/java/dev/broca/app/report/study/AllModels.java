package dev.broca.app.report.study;

import dev.broca.app.report.Table;
import dev.broca.lab.study.StudyResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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
    List<String> names = new ArrayList<>();
    if (result.models().stream().anyMatch(model -> !model.networks().profiles().isEmpty())) {
      names.add("allProfiles");
    }
    if (result.training() != null) {
      names.addAll(TRAINING);
    }
    return names.stream()
        .map("<figure data-figure=\"%s\"></figure>"::formatted)
        .collect(Collectors.joining("\n"));
  }
}
