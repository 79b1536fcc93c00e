package dev.broca.lab.localize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.response.Pooling;
import dev.broca.lab.response.Selection;
import dev.broca.lab.stimuli.Input;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Localizers at every site, against t computed from activations of single texts. */
class SiteLocalizerTest {
  private static final int HIGHEST = 7;

  private static Localizer at(Site site) {
    Localizer language = Localizer.language(12);
    return language.with(
        language
            .options()
            .with(site)
            .checked(false)
            .with(Pooling.LAST_TOKEN)
            .with(Selection.top(new Amount.Count(HIGHEST)).in(Mode.STRICT)));
  }

  @ParameterizedTest
  @EnumSource
  void theMaskHoldsTheUnitsWithTheLargestNaiveT(Site site) {
    try (LanguageModel model = LanguageModel.load("broca-tiny")) {
      LocalizerRun run = at(site).on(model);
      Localization found = run.run(Progress.NONE);
      Units units = model.units(site);
      double[][] positives = naive(model, site, run.inputs().positives());
      double[][] negatives = naive(model, site, run.inputs().negatives());
      double[] t = new double[units.count()];
      for (int u = 0; u < t.length; u++) {
        t[u] = welch(column(positives, u), column(negatives, u));
        assertThat(found.map().t(u)).isCloseTo(t[u], within(1e-2));
      }
      assertThat(found.mask().units()).isEqualTo(units);
      assertThat(found.energy().units()).isEqualTo(units);
      double least = found.mask().stream().mapToDouble(u -> t[u]).min().orElseThrow();
      double next = found.mask().complement().stream().mapToDouble(u -> t[u]).max().orElseThrow();
      assertThat(least).isGreaterThan(next - 1e-2);
      assertThat(run.passport().json()).contains("\"site\":\"" + site.label() + "\"");
      String said = site == Site.BLOCK_OUTPUT ? "" : "_site=" + site.label();
      assertThat(ResultFolder.maskName(found)).contains("_network=language" + said + "_pooling=");
    }
  }

  private static double[][] naive(LanguageModel model, Site site, List<Input> texts) {
    Units units = model.units(site);
    double[][] rows = new double[texts.size()][units.count()];
    for (int i = 0; i < rows.length; i++) {
      int[] ids = texts.get(i).tokens().ids();
      float[] all = model.activations(site, ids);
      for (int u = 0; u < units.count(); u++) {
        int width = units.width(units.block(u));
        int from = units.first(units.block(u)) * ids.length;
        rows[i][u] = Math.abs(all[from + (ids.length - 1) * width + units.coordinate(u)]);
      }
    }
    return rows;
  }

  private static double[] column(double[][] rows, int u) {
    double[] column = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      column[i] = rows[i][u];
    }
    return column;
  }

  private static double welch(double[] a, double[] b) {
    return (mean(a) - mean(b)) / Math.sqrt(variance(a) / a.length + variance(b) / b.length);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return sum / (values.length - 1);
  }

  /** Attention outputs have the shape of block outputs, but not their energies. */
  @Test
  void measurementsOfAnotherSiteAreRefused(@TempDir Path folder) {
    try (LanguageModel model = LanguageModel.load("broca-tiny")) {
      ResultFolder.write(at(Site.ATTENTION_OUTPUT).run(model), folder);
      assertThat(ResultFolder.statistics(folder, model.units(Site.ATTENTION_OUTPUT))).isPresent();
      assertThatThrownBy(() -> ResultFolder.statistics(folder, model.units(Site.BLOCK_OUTPUT)))
          .isInstanceOf(LabException.class)
          .hasMessageContainingAll("a result at attention-output", "the mask is for block-output");
    }
  }
}
