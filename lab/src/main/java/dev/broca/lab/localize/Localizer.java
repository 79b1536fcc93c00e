package dev.broca.lab.localize;

import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.localize.Localization.LengthCheck;
import dev.broca.lab.localize.Localization.ModelDescription;
import dev.broca.lab.stimuli.Audit;
import dev.broca.lab.stimuli.Input;
import dev.broca.lab.stimuli.Inputs;
import dev.broca.lab.stimuli.LengthContrast;
import dev.broca.lab.stimuli.MultipleDemand;
import dev.broca.lab.stimuli.TokenMatched;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.model.EnergyMeter;
import dev.broca.model.LanguageModel;
import dev.broca.model.Progress;
import dev.broca.model.Site;
import dev.broca.model.Units;
import dev.broca.torch.Torch;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the units of a language model that respond more to one condition of texts than to another.
 *
 * <p>
 *
 * {@snippet class="dev.broca.lab.ExampleTest" region="localize"}
 *
 * @see <a href="https://arxiv.org/abs/2411.02280">The LLM Language Network</a>
 */
public final class Localizer {
  /** Raised by hand whenever the same input gives other numbers than before. */
  public static final int NUMERICS_VERSION = 1;

  private final Function<LanguageModel, dev.broca.lab.stimuli.Contrast> stimuli;
  private final LocalizerOptions options;

  private Localizer(
      Function<LanguageModel, dev.broca.lab.stimuli.Contrast> stimuli, LocalizerOptions options) {
    this.stimuli = stimuli;
    this.options = options;
  }

  /** The language localizer on the built-in texts, token-matched for the model. */
  public static Localizer language() {
    return language(TokenMatched.PAIRS);
  }

  /** The language localizer on some of the built-in texts. */
  public static Localizer language(int pairs) {
    return new Localizer(
        model -> TokenMatched.language(model.tokenizer(), pairs, Selection.DEFAULT_SEED),
        LocalizerOptions.of(Network.LANGUAGE, Mode.STRICT));
  }

  /** The multiple demand localizer on the published sums. */
  public static Localizer multipleDemand() {
    return of(
        MultipleDemand.published(), LocalizerOptions.of(Network.MULTIPLE_DEMAND, Mode.STRICT));
  }

  /** A localizer on any texts. */
  public static Localizer of(dev.broca.lab.stimuli.Contrast stimuli, LocalizerOptions options) {
    return new Localizer(model -> stimuli, options);
  }

  /** The same localizer with other options. */
  public Localizer with(LocalizerOptions other) {
    return new Localizer(stimuli, other);
  }

  /** The options. */
  public LocalizerOptions options() {
    return options;
  }

  /** Runs the localizer in silence. */
  public Localization run(LanguageModel model) {
    return run(model, Progress.NONE);
  }

  /**
   * Runs the localizer.
   *
   * @throws LabException if texts and options do not fit the model or each other
   */
  public Localization run(LanguageModel model, Progress progress) {
    dev.broca.lab.stimuli.Contrast contrast = stimuli.apply(model);
    Inputs inputs = options.truncation().apply(contrast, model.tokenizer());
    Audit audit = Audit.of(inputs);
    Units units = model.units(Site.BLOCK_OUTPUT);
    // What cannot be selected is refused before the model has run, not after.
    options.selection().amount().of(units);
    try (Responses responses = Responses.allocate(inputs.all().size(), units)) {
      Energy energy = extract(model, inputs.all(), responses, progress);
      Contrast labelled = labelled(responses, inputs);
      TMap map = TMap.of(labelled, options.mode());
      Passport passport = passport(model, contrast);
      Mask mask = options.selection().of(map, passport);
      Quality quality = Quality.of(labelled, map, options.selection(), options.quality());
      int size = Math.min(mask.size(), units.count() - mask.size());
      return new Localization(
          describe(model),
          options,
          contrast,
          audit,
          map,
          mask,
          quality,
          energy,
          Outliers.of(energy),
          Footprint.nominal(mask, energy),
          Footprint.nominal(Controls.uniform(mask, size, Selection.DEFAULT_SEED), energy),
          options.checks()
              ? Optional.of(matchedCuts(model, inputs, mask, progress))
              : Optional.empty(),
          options.checks() && options.network() == Network.LANGUAGE
              ? Optional.of(lengthCheck(model, inputs, responses, mask, progress))
              : Optional.empty());
    }
  }

  /** Fills the responses, one row for each input in order, and measures the energy on the way. */
  private Energy extract(
      LanguageModel model, List<Input> inputs, Responses responses, Progress progress) {
    EnergyMeter meter =
        model.poolAndMeasure(
            inputs.stream().map(input -> input.tokens().ids()).toList(),
            inputs.stream().map(options.pooling()::span).toList(),
            options.pooling().reduction(),
            responses.segment(),
            progress);
    return Energy.of(
        meter.units(),
        meanSquares(meter, dev.broca.model.PositionClass.FIRST),
        meanSquares(meter, dev.broca.model.PositionClass.REST));
  }

  private static double[] meanSquares(EnergyMeter meter, dev.broca.model.PositionClass c) {
    double[] means = new double[meter.units().count()];
    for (int unit = 0; unit < means.length; unit++) {
      means[unit] = meter.meanSquare(c, unit);
    }
    return means;
  }

  private Contrast labelled(Responses responses, Inputs inputs) {
    var positive = new BitSet();
    positive.set(0, inputs.positives().size());
    Contrast labelled = Contrast.of(responses, positive, options.activation());
    List<String> groups = inputs.all().stream().map(input -> input.stimulus().group()).toList();
    boolean grouped = groups.stream().distinct().count() > 1;
    return grouped ? labelled.groupedBy(groups) : labelled;
  }

  private Localization.MatchedCuts matchedCuts(
      LanguageModel model, Inputs main, Mask mask, Progress progress) {
    Inputs cut = Truncation.matched().apply(main.contrast(), model.tokenizer());
    if (tokens(cut).equals(tokens(main))) {
      return new Localization.MatchedCuts(mask, Overlap.of(mask, mask), false);
    }
    try (Responses responses = Responses.allocate(cut.all().size(), mask.units())) {
      extract(model, cut.all(), responses, progress);
      Mask other = sameSize(labelled(responses, cut), mask);
      return new Localization.MatchedCuts(other, Overlap.of(mask, other), true);
    }
  }

  private static List<List<Integer>> tokens(Inputs inputs) {
    return inputs.all().stream()
        .map(input -> Arrays.stream(input.tokens().ids()).boxed().toList())
        .toList();
  }

  /** The whole texts have been run already: only their halves go through the model. */
  private LengthCheck lengthCheck(
      LanguageModel model, Inputs main, Responses responses, Mask mask, Progress progress) {
    var contrast = LengthContrast.of(main.contrast());
    Inputs inputs = Truncation.none().apply(contrast, model.tokenizer());
    int halves = inputs.positives().size();
    int units = mask.units().count();
    try (Responses length = Responses.allocate(inputs.all().size(), mask.units())) {
      if (options.truncation() instanceof Truncation.None) {
        extract(model, inputs.positives(), length, progress);
        long row = (long) units * Float.BYTES;
        int first = main.positives().size();
        length.segment().asSlice(halves * row).copyFrom(responses.segment().asSlice(first * row));
      } else {
        extract(model, inputs.all(), length, progress);
      }
      Mask other = sameSize(labelled(length, inputs), mask);
      return new LengthCheck(other, Overlap.of(mask, other));
    }
  }

  private Mask sameSize(Contrast contrast, Mask mask) {
    return new Selection(
            new Amount.Count(mask.size()),
            options.selection().range(),
            options.mode(),
            options.selection().seed())
        .of(TMap.of(contrast, options.mode()), Passport.empty());
  }

  private Passport passport(LanguageModel model, dev.broca.lab.stimuli.Contrast contrast) {
    Torch torch = Torch.shared();
    return Passport.empty()
        .with("model", model.identity().id())
        .with("revision", model.identity().commit().orElse(null))
        .with("weights", model.weightsHash())
        .with("tokenizer", model.tokenizer().hash())
        .with("family", model.architecture().family())
        .with("dtype", model.options().dtype().label())
        .with("device", model.options().device().kind().toString())
        .with("threads", torch.threads())
        .with("libtorch", torch.version() + " " + torch.installation().origin())
        .with("broca", version())
        .with("numerics", NUMERICS_VERSION)
        .with("site", Site.BLOCK_OUTPUT.label())
        .with("network", options.network().label())
        .with("stimuli", contrast.hash())
        .with("stimuli_source", contrast.source())
        .with("truncation", options.truncation().toString())
        .with("pooling", options.pooling().label())
        .with("activation", options.activation().label())
        .with("mode", options.mode().label());
  }

  private static String version() {
    return Optional.ofNullable(Localizer.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  private static ModelDescription describe(LanguageModel model) {
    return new ModelDescription(
        model.identity().id(),
        model.identity().baseName(),
        model.identity().commit(),
        model.architecture().family(),
        model.architecture().parameters(),
        model.options().dtype().label(),
        model.storage());
  }
}
