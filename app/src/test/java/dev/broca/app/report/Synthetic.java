package dev.broca.app.report;

import dev.broca.lab.Mode;
import dev.broca.lab.control.Controls;
import dev.broca.lab.lesion.Footprint;
import dev.broca.lab.localize.Localization;
import dev.broca.lab.localize.Localization.LengthCheck;
import dev.broca.lab.localize.Localization.MatchedCuts;
import dev.broca.lab.localize.Localization.ModelDescription;
import dev.broca.lab.localize.LocalizerOptions;
import dev.broca.lab.localize.Network;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.Overlap;
import dev.broca.lab.mask.Range;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.quality.Quality;
import dev.broca.lab.response.Energy;
import dev.broca.lab.response.LabelledResponses;
import dev.broca.lab.response.Outliers;
import dev.broca.lab.response.Responses;
import dev.broca.lab.response.Selection;
import dev.broca.lab.response.TMap;
import dev.broca.lab.stimuli.Audit;
import dev.broca.lab.stimuli.Audit.Condition;
import dev.broca.lab.stimuli.Audit.Spread;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;

/**
 * Localizations of a model that does not exist: units keep some of their preference from block to
 * block, a few prefer the positive condition strongly around two thirds of the depth, and three
 * coordinates have massive activations. The map, the mask and the quality card are computed from
 * made-up responses by the true code; only texts and audit are written by hand.
 */
@NullMarked
final class Synthetic {
  private static final int[] MASSIVE = {5, 17, 31};

  private final Units units;
  private final int texts;
  private final Random random = new Random(7);

  private Network network = Network.LANGUAGE;
  private Mode mode = Mode.STRICT;
  private Range range = Range.TOP;
  private double percent = 1;
  private boolean checks = true;
  private String id = "example/Synthetic-1M";
  private dev.broca.lab.stimuli.Contrast stimuli;

  private Synthetic(Units units, int texts) {
    this.units = units;
    this.texts = texts;
    this.stimuli =
        new dev.broca.lab.stimuli.Contrast(
            "language",
            "sentences",
            "nonwords",
            numbered("The old gardener waters the roses before breakfast, day %d."),
            numbered("Ple orm sarbinet polves kro vastes clomp trestlast, lan %d."),
            "made up");
  }

  /** A model of {@code blocks} blocks of {@code width} coordinates, with so many texts of each. */
  static Synthetic model(int blocks, int width, int texts) {
    return new Synthetic(Units.of(Site.BLOCK_OUTPUT, blocks, width), texts);
  }

  /** A model that is large enough for everything and small enough for tests. */
  static Synthetic small() {
    return model(6, 64, 12);
  }

  Synthetic named(String other) {
    id = other;
    return this;
  }

  Synthetic of(Network other) {
    network = other;
    return this;
  }

  Synthetic in(Mode other) {
    mode = other;
    return this;
  }

  Synthetic in(Range other) {
    range = other;
    return this;
  }

  Synthetic percent(double other) {
    percent = other;
    return this;
  }

  Synthetic unchecked() {
    checks = false;
    return this;
  }

  /** With conditions of these names, whose texts are numbered copies of these. */
  Synthetic stimuli(String name, String positive, String negative, String text, String other) {
    stimuli =
        new dev.broca.lab.stimuli.Contrast(
            name,
            positive,
            negative,
            IntStream.range(0, texts).mapToObj(i -> Stimulus.of(text + i)).toList(),
            IntStream.range(0, texts).mapToObj(i -> Stimulus.of(other + i)).toList(),
            "made up");
    return this;
  }

  private List<Stimulus> numbered(String form) {
    return IntStream.range(0, texts).mapToObj(i -> Stimulus.of(form.formatted(i))).toList();
  }

  Localization localization() {
    var selection = new Selection(new Amount.Percent(percent), range, mode, 42);
    var options = LocalizerOptions.of(network, mode).with(selection).checked(checks);
    try (Responses responses = responses()) {
      var positive = new BitSet();
      positive.set(0, texts);
      var contrast = LabelledResponses.of(responses, positive, options.activation());
      TMap map = TMap.of(contrast, mode);
      Mask mask = selection.of(map, passport());
      Energy energy = energy().reading(responses);
      Mask control = Controls.uniform(mask, mask.size(), 42);
      return new Localization(
          new ModelDescription(
              id, base(), Optional.empty(), "llama", 1_048_576, "float32", "F32", true),
          options,
          stimuli,
          audit(),
          map,
          mask,
          Quality.of(contrast, map, selection, Quality.Plan.standard(42)),
          energy,
          Outliers.of(energy),
          Footprint.nominal(mask, energy),
          Footprint.nominal(control, energy),
          checks ? Optional.of(matched(mask, control)) : Optional.empty(),
          checks ? Optional.of(length(mask, control)) : Optional.empty());
    }
  }

  private String base() {
    return Path.of(id.replaceAll("[^A-Za-z0-9/._<>&\"'-]", "-")).getFileName().toString();
  }

  private Responses responses() {
    float[] effect = effects();
    var responses = Responses.allocate(2 * texts, units);
    for (int i = 0; i < 2 * texts; i++) {
      double attention = 0.25 * random.nextGaussian();
      for (int unit = 0; unit < units.count(); unit++) {
        double value = 9 + attention + random.nextGaussian() + (i < texts ? effect[unit] : 0);
        // The last unit says nothing about anything.
        float stored = unit == units.count() - 1 ? 1 : (float) value;
        long at = (long) i * units.count() + unit;
        responses.segment().setAtIndex(ValueLayout.JAVA_FLOAT, at, stored);
      }
    }
    return responses;
  }

  /** How much a unit prefers the positive condition, in standard deviations. */
  private float[] effects() {
    int blocks = units.blocks();
    int width = units.width(0);
    float[] effects = new float[units.count()];
    for (int u = 0; u < width; u++) {
      boolean member = random.nextInt(12) == 0;
      double drift = 0.45 * random.nextGaussian();
      for (int l = 0; l < blocks; l++) {
        drift = 0.9 * drift + 0.2 * random.nextGaussian();
        double depth = (l + 0.5) / blocks - 0.65;
        double bump = member ? 1.6 * Math.exp(-depth * depth / 0.03) : 0;
        effects[l * width + u] = (float) (drift + bump);
      }
    }
    return effects;
  }

  private Energy energy() {
    double[] first = new double[units.count()];
    double[] rest = new double[units.count()];
    for (int unit = 0; unit < first.length; unit++) {
      first[unit] = 1 + random.nextDouble();
      rest[unit] = 1 + random.nextDouble();
    }
    for (int l = 0; l < units.blocks(); l++) {
      for (int i = 0; i < MASSIVE.length; i++) {
        first[units.first(l) + MASSIVE[i]] = 4000.0 / (i + 1);
      }
    }
    return Energy.of(units, first, rest);
  }

  private MatchedCuts matched(Mask mask, Mask control) {
    Mask other = mixed(mask, control, mask.size() * 6 / 10);
    return new MatchedCuts(other, Overlap.of(mask, other), true);
  }

  private LengthCheck length(Mask mask, Mask control) {
    Mask other = mixed(mask, control, mask.size() / 20);
    return new LengthCheck(other, Overlap.of(mask, other));
  }

  private Mask mixed(Mask mask, Mask control, int shared) {
    var set = new BitSet();
    mask.stream().limit(shared).forEach(set::set);
    control.stream().limit(mask.size() - shared).forEach(set::set);
    return Mask.of(units, set, Passport.empty());
  }

  private Audit audit() {
    var words = new Spread(9, 0, 9, 9);
    return new Audit(
        stimuli.name(),
        Truncation.none(),
        condition(stimuli.positiveName(), words, new Spread(56.8, 0.4, 56, 57)),
        condition(stimuli.negativeName(), words, new Spread(54.7, 0.5, 54, 55)),
        0,
        4.6,
        0,
        0,
        0,
        List.of());
  }

  private Condition condition(String name, Spread words, Spread characters) {
    var tokens = new Spread(13.2, 1.1, 11, 16);
    var letters = new Spread(5.1, 0.2, 4.7, 5.6);
    return new Condition(
        name, texts, 0, 8 + texts, words, letters, characters, tokens, words, words, tokens, 0);
  }

  private Passport passport() {
    return Passport.empty()
        .with("model", id)
        .with("revision", null)
        .with("network", network.label())
        .with("stimuli", stimuli.hash())
        .with("threads", 2);
  }
}
