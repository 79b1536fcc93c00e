package dev.broca.lab.localize;

import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.response.Selection;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.made.MultipleDemand;
import dev.broca.lab.stimuli.made.StimulusSet;
import dev.broca.lab.stimuli.made.TokenMatched;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;

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

  private final StimulusSet stimuli;
  private final LocalizerOptions options;

  private Localizer(StimulusSet stimuli, LocalizerOptions options) {
    this.stimuli = stimuli;
    this.options = options;
  }

  /** The language localizer on the built-in texts, token-matched for the model. */
  public static Localizer language() {
    return language(TokenMatched.PAIRS);
  }

  /** The language localizer on some of the built-in texts. */
  public static Localizer language(int pairs) {
    return of(
        new StimulusSet.BuiltIn(pairs, Selection.DEFAULT_SEED),
        LocalizerOptions.of(Network.LANGUAGE, Mode.STRICT));
  }

  /** The multiple demand localizer on the built-in sums. */
  public static Localizer multipleDemand() {
    return of(
        MultipleDemand.balanced(Selection.DEFAULT_SEED),
        LocalizerOptions.of(Network.MULTIPLE_DEMAND, Mode.STRICT));
  }

  /** A localizer on any texts. */
  public static Localizer of(Contrast stimuli, LocalizerOptions options) {
    return of(new StimulusSet.Fixed(stimuli), options);
  }

  /** A localizer on texts that may depend on the model. */
  public static Localizer of(StimulusSet stimuli, LocalizerOptions options) {
    return new Localizer(stimuli, options);
  }

  /** The same localizer with other options. */
  public Localizer with(LocalizerOptions other) {
    return new Localizer(stimuli, other);
  }

  /** The options. */
  public LocalizerOptions options() {
    return options;
  }

  /**
   * Its texts as they are for a model.
   *
   * @throws LabException when they cannot be made for its tokenizer
   */
  public Contrast texts(LanguageModel model) {
    return stimuli.of(model.tokenizer());
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
    return on(model).run(progress);
  }

  /**
   * Fits the localizer to a model without running it.
   *
   * @throws LabException if texts and options do not fit the model or each other
   */
  public LocalizerRun on(LanguageModel model) {
    return LocalizerRun.of(stimuli.of(model.tokenizer()), options, model);
  }

  /**
   * Fits the localizer to a model under every combination of choices, its own among them, without
   * running it.
   *
   * @throws LabException if texts and choices do not fit the model or each other
   */
  public Multiverse multiverse(Multiverse.Grid grid, LanguageModel model) {
    return Multiverse.of(stimuli.of(model.tokenizer()), options, grid, model);
  }
}
