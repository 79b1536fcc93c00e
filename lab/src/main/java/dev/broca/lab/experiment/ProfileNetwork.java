package dev.broca.lab.experiment;

import dev.broca.lab.profile.NetworkProfile;
import dev.broca.lab.profile.Profile;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.stats.Estimate;
import dev.broca.lab.stats.Finite;
import dev.broca.lab.stats.Interval;
import dev.broca.lab.study.result.Networks;
import dev.broca.model.base.Progress;

/**
 * What else drives the units of a network.
 *
 * @param network its name
 * @param fitted its texts, fitted to the model
 * @param controls masks of each kind beside it
 */
public record ProfileNetwork(String network, NetworkProfile fitted, int controls)
    implements Experiment<Networks.Profiled> {
  private static final double LEVEL = 0.95;

  /** All but the name of the model and the version of Broca, which determine nothing. */
  @Override
  public Passport passport() {
    return fitted.passport(controls).without("model").without("broca");
  }

  @Override
  public long cost() {
    return fitted.size();
  }

  @Override
  public Networks.Profiled run(Progress progress) {
    NetworkProfile.Result found = fitted.run(controls, progress);
    return new Networks.Profiled(
        network,
        found.mask().size(),
        fitted.options().pooling().label(),
        fitted.options().truncation().label(),
        found.profile().scores().stream().map(ProfileNetwork::condition).toList(),
        found.profile().tests().stream().map(ProfileNetwork::test).toList(),
        found.controls(),
        found.notes());
  }

  private static Networks.Condition condition(Profile.Score score) {
    Estimate z = score.z();
    Estimate activation = score.activation();
    return new Networks.Condition(
        score.condition(),
        Finite.orNull(z.value()),
        Finite.orNull(z.interval(LEVEL).low()),
        Finite.orNull(z.interval(LEVEL).high()),
        Finite.orNull(activation.value()),
        Finite.orNull(activation.interval(LEVEL).low()),
        Finite.orNull(activation.interval(LEVEL).high()),
        score.items());
  }

  private static Networks.Test test(Profile.Test test) {
    Interval interval = test.difference().interval(LEVEL);
    return new Networks.Test(
        test.more(),
        test.less(),
        test.paired(),
        Finite.orNull(test.difference().value()),
        Finite.orNull(interval.low()),
        Finite.orNull(interval.high()),
        Finite.orNull(test.d()),
        Finite.orNull(test.p()),
        Finite.orNull(test.holm()));
  }
}
