package dev.broca.lab.localize;

import dev.broca.lab.LabException;
import dev.broca.lab.control.Controls;
import dev.broca.lab.control.LabelPermuted;
import dev.broca.lab.lesion.Footprint;
import dev.broca.lab.localize.Localization.LengthCheck;
import dev.broca.lab.localize.Localization.MatchedCuts;
import dev.broca.lab.localize.Localization.ModelDescription;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.Overlap;
import dev.broca.lab.provenance.ModelPassport;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.quality.FoldMasks;
import dev.broca.lab.quality.HeldOut;
import dev.broca.lab.quality.PermutedLabels;
import dev.broca.lab.quality.Quality;
import dev.broca.lab.quality.SplitHalf;
import dev.broca.lab.response.Energy;
import dev.broca.lab.response.KeptResponses;
import dev.broca.lab.response.LabelledResponses;
import dev.broca.lab.response.Outliers;
import dev.broca.lab.response.PositionClass;
import dev.broca.lab.response.Responses;
import dev.broca.lab.response.Selection;
import dev.broca.lab.response.TMap;
import dev.broca.lab.stimuli.Audit;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Input;
import dev.broca.lab.stimuli.Inputs;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.lab.stimuli.made.LengthContrast;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.pass.EnergyMeter;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Span;
import dev.broca.model.unit.Units;
import dev.broca.torch.Sha256;
import dev.broca.torch.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A localizer fitted to a model: which tokens will be read and what the passport of the result will
 * be is known, but the model has not computed yet.
 */
public final class LocalizerRun {
  private final LanguageModel model;
  private final LocalizerOptions options;
  private final Inputs inputs;
  private final Optional<Inputs> matched;
  private final Optional<Inputs> length;
  private final List<String> notes;
  private final Passport passport;
  private final Optional<KeptResponses> kept;

  private LocalizerRun(
      LanguageModel model,
      LocalizerOptions options,
      Inputs inputs,
      Optional<Inputs> matched,
      Optional<Inputs> length,
      List<String> notes,
      Optional<KeptResponses> kept) {
    this.model = model;
    this.options = options;
    this.inputs = inputs;
    this.matched = matched;
    this.length = length;
    this.notes = List.copyOf(notes);
    this.passport = passport(model, options, inputs.contrast());
    this.kept = kept;
  }

  static LocalizerRun of(Contrast contrast, LocalizerOptions options, LanguageModel model) {
    Inputs inputs = options.truncation().apply(contrast, model.tokenizer());
    // What cannot be selected or judged is refused before the model has run, not after.
    options.selection().countOf(model.units(options.site()));
    SplitHalf.requireTexts(inputs.positives().size(), inputs.negatives().size());
    inputs.all().forEach(options.pooling()::span);
    var notes = new ArrayList<String>();
    Optional<Inputs> matched =
        options.checks()
            ? possible("matched cuts", notes, () -> checked(Truncation.matched(), contrast, model))
            : Optional.empty();
    Optional<Inputs> length =
        options.checks() && options.network() == Network.LANGUAGE
            ? possible(
                "length localizer",
                notes,
                () -> checked(Truncation.none(), LengthContrast.of(contrast), model))
            : Optional.empty();
    return new LocalizerRun(model, options, inputs, matched, length, notes, Optional.empty());
  }

  /** The same run, which reads texts again from what was kept of them, and keeps what it reads. */
  public LocalizerRun keeping(KeptResponses responses) {
    return new LocalizerRun(model, options, inputs, matched, length, notes, Optional.of(responses));
  }

  private static Inputs checked(Truncation truncation, Contrast contrast, LanguageModel model) {
    return truncation.apply(contrast, model.tokenizer());
  }

  /** A check that the texts do not allow is left out, which is no reason to refuse the rest. */
  private static Optional<Inputs> possible(
      String check, List<String> notes, Supplier<Inputs> texts) {
    try {
      return Optional.of(texts.get());
    } catch (LabException e) {
      notes.add("These texts do not allow the check by %s: %s".formatted(check, e.getMessage()));
      return Optional.empty();
    }
  }

  /** Everything that determines the result; the passport of the mask that {@link #run} finds. */
  public Passport passport() {
    return passport;
  }

  /** Where the units sit. */
  public Site site() {
    return options.site();
  }

  /** The units of the model among which it looks. */
  public Units units() {
    return model.units(options.site());
  }

  /** The texts, cut as the options say. */
  public Inputs inputs() {
    return inputs;
  }

  /** Checks that cannot be made, and why, in sentences. */
  public List<String> notes() {
    return notes;
  }

  /** How many tokens the model has to read, those of the checks included. */
  public long tokens() {
    return passes().flatMap(List::stream).mapToLong(Input::tokenCount).sum();
  }

  /** The texts of every pass of the model. */
  private Stream<List<Input>> passes() {
    return Stream.of(inputs.all(), matchedTexts(), lengthTexts()).filter(texts -> !texts.isEmpty());
  }

  /** Whether all that the model would read was kept. */
  public boolean isRead() {
    return passes().allMatch(this::isKept);
  }

  /**
   * About how many seconds the model will read, where it goes through memory block by block;
   * measured with one block.
   */
  public OptionalDouble forecast() {
    List<List<int[]>> passes =
        passes()
            .filter(texts -> !isKept(texts))
            .map(texts -> texts.stream().map(input -> input.tokens().ids()).toList())
            .toList();
    return model.forecast(passes);
  }

  /**
   * What a localizer has found, and its label-permuted controls.
   *
   * @param localization the result
   * @param controls masks of permuted labels, from the same responses
   */
  public record WithLabelPermuted(Localization localization, LabelPermuted controls) {}

  /**
   * Runs the model and computes the result.
   *
   * @param progress hears of all tokens that are read
   * @throws LabException if the responses are not finite, or too few units vary
   */
  public Localization run(Progress progress) {
    try (Responses responses = allocate()) {
      return localization(responses, new Reader(tokens(), progress));
    }
  }

  /**
   * Runs the model once and computes the result and label-permuted controls.
   *
   * @param count number of controls
   * @param firstSeed the seed of the first; the others follow by one
   * @param progress hears of all tokens that are read
   * @throws LabException as {@link #run} and {@link #labelPermuted} do
   */
  public WithLabelPermuted runWithLabelPermuted(int count, long firstSeed, Progress progress) {
    PermutedLabels labels = permutedLabels(count, firstSeed);
    try (Responses responses = allocate()) {
      Localization found = localization(responses, new Reader(tokens(), progress));
      return new WithLabelPermuted(found, controls(labels, responses, count, firstSeed));
    }
  }

  /**
   * Runs the model and computes label-permuted controls alone, the same as beside the result.
   *
   * @param count number of controls
   * @param firstSeed the seed of the first; the others follow by one
   * @param progress hears of all tokens that are read
   * @throws LabException before the model runs, if length or groups tell all labels, or there are
   *     too few permutations; or if the responses are not finite, or too few units vary
   */
  public LabelPermuted labelPermuted(int count, long firstSeed, Progress progress) {
    PermutedLabels labels = permutedLabels(count, firstSeed);
    long tokens = inputs.all().stream().mapToLong(Input::tokenCount).sum();
    try (Responses responses = allocate()) {
      new Reader(tokens, progress).read(inputs.all(), responses);
      return controls(labels, responses, count, firstSeed);
    }
  }

  /**
   * Runs the model and selects units in every training part of the cross-validation that the
   * quality card makes, to be measured in other models.
   *
   * @param progress hears of the tokens of the texts, without those of the checks
   * @throws LabException as {@link #run} does
   */
  public FoldMasks foldMasks(Progress progress) {
    try (Responses responses = allocate()) {
      LabelledResponses labelled = read(responses, progress);
      Quality.Plan plan = options.quality();
      return HeldOut.select(
          labelled,
          options.selection(),
          HeldOut.foldsOf(labelled, plan.folds()),
          plan.repeats(),
          plan.seed());
    }
  }

  /**
   * Runs the model and measures units that were selected in another, each on the texts that did not
   * select it. Of its own {@link #foldMasks} that is the held-out effect of the quality card.
   *
   * @param progress hears of the tokens of the texts, without those of the checks
   * @throws LabException if the other model has other units or read other texts, or as {@link #run}
   *     does
   */
  public FoldMasks.Effect effectOf(FoldMasks masks, Progress progress) {
    try (Responses responses = allocate()) {
      return masks.in(read(responses, progress));
    }
  }

  private LabelledResponses read(Responses responses, Progress progress) {
    long tokens = inputs.all().stream().mapToLong(Input::tokenCount).sum();
    new Reader(tokens, progress).read(inputs.all(), responses);
    LabelledResponses labelled = labelled(responses, inputs);
    TMap.of(labelled, options.mode()); // refuses what is not finite
    return labelled;
  }

  private Responses allocate() {
    return Responses.allocate(inputs.all().size(), model.units(options.site()));
  }

  private PermutedLabels permutedLabels(int count, long firstSeed) {
    if (count < 1 || firstSeed < 0 || firstSeed + count > 1L << 32) {
      throw new LabException(
          "Label-permuted controls need a number of 1 or more and seeds from 0 to 4294967295, but %d from seed %d were asked for."
              .formatted(count, firstSeed));
    }
    PermutedLabels labels = PermutedLabels.of(inputs);
    labels.require(count);
    return labels;
  }

  private LabelPermuted controls(
      PermutedLabels labels, Responses responses, int count, long firstSeed) {
    LabelledResponses labelled = labelled(responses, inputs);
    TMap.of(labelled, options.mode()); // refuses what is not finite
    List<Mask> masks =
        Controls.labelPermuted(labelled, labels, options.selection(), count, firstSeed).stream()
            .map(mask -> mask.with(mask.passport().with("of", passport.key())))
            .toList();
    return new LabelPermuted(masks, firstSeed, labels.strata(), labels.freedom());
  }

  private Localization localization(Responses responses, Reader reader) {
    Units units = responses.units();
    Energy energy = reader.read(inputs.all(), responses).reading(responses);
    var outliers = Outliers.of(energy, EnumSet.of(PositionClass.READ));
    LabelledResponses labelled = labelled(responses, inputs);
    TMap map = TMap.of(labelled, options.mode());
    Mask mask = options.selection().of(map, passport);
    Optional<MatchedCuts> cuts = matched.map(cut -> matchedCuts(cut, mask, reader));
    Optional<LengthCheck> check =
        length.map(halves -> lengthCheck(halves, responses, mask, reader));
    Quality.Plan plan = options.quality();
    Quality quality =
        Quality.of(
            labelled,
            map,
            options.selection(),
            plan.folded(HeldOut.foldsOf(labelled, plan.folds())));
    int size = Math.min(mask.size(), units.count() - mask.size());
    return new Localization(
        describe(model),
        options,
        inputs.contrast(),
        Audit.of(inputs),
        map,
        mask,
        quality,
        energy,
        outliers,
        Footprint.nominal(mask, energy, outliers),
        Footprint.nominal(Controls.uniform(mask, size, Selection.DEFAULT_SEED), energy, outliers),
        cuts,
        check);
  }

  /** Reads texts with the model; the tokens of all texts it reads count as one piece of work. */
  private final class Reader {
    private final long total;
    private final Progress progress;
    private long before;

    Reader(long total, Progress progress) {
      this.total = total;
      this.progress = progress;
    }

    /** Fills the responses, one row for each input in order, with the energy of the texts. */
    Energy read(List<Input> texts, Responses responses) {
      Optional<Energy> known = kept.flatMap(store -> store.read(reading(texts), responses));
      Energy energy = known.orElseGet(() -> computed(texts, responses));
      before += texts.stream().mapToLong(Input::tokenCount).sum();
      if (known.isPresent()) {
        progress.advanced(before, total);
      } else {
        kept.ifPresent(store -> store.keep(reading(texts), responses, energy));
      }
      return energy;
    }

    private Energy computed(List<Input> texts, Responses responses) {
      Torch.shared().trim();
      EnergyMeter meter =
          model.poolAndMeasure(
              options.site(),
              texts.stream().map(input -> input.tokens().ids()).toList(),
              texts.stream().map(options.pooling()::span).toList(),
              options.pooling().reduction(),
              responses.segment(),
              (done, all) -> progress.advanced(before + done, total));
      Torch.shared().trim();
      return Energy.of(
          meter.units(),
          meter.meanSquares(dev.broca.model.unit.PositionClass.FIRST),
          meter.meanSquares(dev.broca.model.unit.PositionClass.REST));
    }
  }

  private boolean isKept(List<Input> texts) {
    return kept.filter(store -> store.has(reading(texts))).isPresent();
  }

  /** What determines the responses to texts: nothing of what is computed from them later. */
  public Passport reading(List<Input> texts) {
    var tokens = new Sha256();
    var positions = new Sha256();
    for (Input text : texts) {
      tokens.add(text.tokenCount());
      Arrays.stream(text.tokens().ids()).forEach(tokens::add);
      Span span = options.pooling().span(text);
      positions.add(span.from()).add(span.to());
    }
    return ModelPassport.of(model)
        .with("broca", version())
        .with("site", options.site().label())
        .with("reduction", options.pooling().reduction().name())
        .with("tokens", tokens.hex())
        .with("positions", positions.hex());
  }

  private LabelledResponses labelled(Responses responses, Inputs texts) {
    var positive = new BitSet();
    positive.set(0, texts.positives().size());
    LabelledResponses labelled = LabelledResponses.of(responses, positive, options.activation());
    return grouped(
        labelled, texts.all().stream().map(input -> input.stimulus().group()).toList(), options);
  }

  /**
   * The contrast with its groups, where there are several that allow folds.
   *
   * @param groups the group of every text of the responses
   */
  static LabelledResponses grouped(
      LabelledResponses labelled, List<String> groups, LocalizerOptions options) {
    if (groups.stream().distinct().count() < 2) {
      return labelled;
    }
    LabelledResponses grouped = labelled.groupedBy(groups);
    if (HeldOut.foldsOf(grouped, options.quality().folds()) == 0) {
      return labelled;
    }
    return options.network() == Network.MINIMAL_PAIRS ? grouped.halvedByGroup() : grouped;
  }

  // Checks: the same localizer on other texts.

  private MatchedCuts matchedCuts(Inputs cut, Mask mask, Reader reader) {
    if (matchedTexts().isEmpty()) {
      return new MatchedCuts(mask, Overlap.of(mask, mask), false);
    }
    try (Responses responses = Responses.allocate(cut.all().size(), mask.units())) {
      reader.read(cut.all(), responses);
      Mask other = sameSize(labelled(responses, cut), mask);
      return new MatchedCuts(other, Overlap.of(mask, other), true);
    }
  }

  /** The texts to read for the matched cuts: none where they are what is read already. */
  private List<Input> matchedTexts() {
    return matched
        .filter(cut -> !tokens(cut).equals(tokens(inputs)))
        .map(Inputs::all)
        .orElse(List.of());
  }

  private static List<List<Integer>> tokens(Inputs texts) {
    return texts.all().stream()
        .map(input -> Arrays.stream(input.tokens().ids()).boxed().toList())
        .toList();
  }

  private LengthCheck lengthCheck(Inputs texts, Responses responses, Mask mask, Reader reader) {
    try (Responses found = Responses.allocate(texts.all().size(), mask.units())) {
      reader.read(lengthTexts(), found);
      if (wholeTextsAreRead()) {
        copyNegatives(responses, found, texts.positives().size());
      }
      Mask other = sameSize(labelled(found, texts), mask);
      return new LengthCheck(other, Overlap.of(mask, other));
    }
  }

  /** The texts to read for the length localizer: only the halves where the wholes are read. */
  private List<Input> lengthTexts() {
    return length
        .map(texts -> wholeTextsAreRead() ? texts.positives() : texts.all())
        .orElse(List.of());
  }

  private boolean wholeTextsAreRead() {
    return options.truncation() instanceof Truncation.None;
  }

  private void copyNegatives(Responses from, Responses to, int row) {
    long bytes = (long) to.units().count() * Float.BYTES;
    int first = inputs.positives().size();
    to.segment().asSlice(row * bytes).copyFrom(from.segment().asSlice(first * bytes));
  }

  private Mask sameSize(LabelledResponses contrast, Mask mask) {
    return new Selection(
            new Amount.Count(mask.size()),
            options.selection().range(),
            options.mode(),
            options.selection().seed())
        .of(TMap.of(contrast, options.mode()), Passport.empty());
  }

  // Provenance.

  static Passport passport(LanguageModel model, LocalizerOptions options, Contrast contrast) {
    Passport passport =
        ModelPassport.of(model)
            .with("model", model.identity().id())
            .with("broca", version())
            .with("site", options.site().label())
            .with("network", options.network().label())
            .with("stimuli", contrast.hash())
            .with("stimuli_source", contrast.source())
            .with("truncation", options.truncation().label())
            .with("pooling", options.pooling().label())
            .with("activation", options.activation().label())
            .with("mode", options.mode().label())
            .with("checks", options.checks())
            .with("quality", options.quality());
    return options.selection().describedIn(passport);
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
        model.storage(),
        model.options().untrained().isEmpty());
  }
}
