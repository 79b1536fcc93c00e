package dev.broca.app.report.study;

import dev.broca.app.report.Table;
import dev.broca.lab.study.StudyResult;

/** All models side by side, in the order of the study, whatever came out. */
final class AllModels {
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
        .formatted(
            table.html(),
            result.models().stream().allMatch(model -> model.networks().profiles().isEmpty())
                ? ""
                : "<figure data-figure=\"allProfiles\"></figure>");
  }
}
