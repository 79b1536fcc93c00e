package dev.broca.lab.experiment;

import dev.broca.lab.provenance.Passport;
import dev.broca.model.base.Progress;
import java.util.List;
import java.util.Optional;

/** How the intact or a lesioned model continues the prompts of a study, greedily. */
public record Continue(Optional<MaskLesion> lesion, Passport passport, Measuring measuring)
    implements Experiment<List<String>> {
  /**
   * Continuations under a lesion, or under none.
   *
   * @param computed what determines every number of the model
   */
  public static Continue of(Optional<MaskLesion> lesion, Passport computed, Measuring measuring) {
    Passport intact =
        computed
            .with("prompts", measuring.prompts())
            .with("tokens", Measuring.CONTINUED_TOKENS)
            .with("prefix", measuring.prefix().isPresent() ? measuring.prefix().getAsInt() : null);
    return new Continue(
        lesion, lesion.map(its -> its.addTo(intact, measuring.seed())).orElse(intact), measuring);
  }

  @Override
  public long cost() {
    return 1;
  }

  @Override
  public List<String> run(Progress progress) {
    return measuring.continued(
        lesion.map(its -> measuring.view(its, measuring.prefix())).orElseGet(measuring::model));
  }
}
