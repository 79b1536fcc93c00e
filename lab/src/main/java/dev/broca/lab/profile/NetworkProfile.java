package dev.broca.lab.profile;

import dev.broca.lab.LabException;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.LocalizerOptions;
import dev.broca.lab.localize.LocalizerRun;
import dev.broca.lab.localize.Network;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.made.Conditions;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The profile of a network, fitted to a model: one half of the localizer's texts finds units, the
 * other half and further conditions are what they are profiled with. No text does both.
 */
public final class NetworkProfile {
  private final Localizer localizer;
  private final LanguageModel model;
  private final LocalizerRun selecting;
  private final Halves halves;
  private final ProfileTexts texts;
  private final long seed;
  private final List<String> notes = new ArrayList<>();

  private NetworkProfile(
      Localizer localizer, LanguageModel model, Halves halves, ProfileTexts all, long seed) {
    this.localizer = localizer;
    this.model = model;
    this.halves = halves;
    this.seed = seed;
    this.selecting = Localizer.of(halves.used(), localizer.options().checked(false)).on(model);
    notes.add(
        "The mask was found with %d texts; %d others of the same localizer are profiled. z refers to the former."
            .formatted(halves.used().stimuli().size(), halves.rest().stimuli().size()));
    int among = all.among(halves.selecting());
    this.texts = among == 0 ? all : all.without(halves.selecting());
    if (among > 0) {
      notes.add("%d texts that selected the mask are left out of the profile.".formatted(among));
    }
  }

  /**
   * Fits the profile of a localizer's network to a model; the model does not run.
   *
   * @param builtIn whether the localizer's texts are those that come along; the built-in sentences
   *     and nonwords are pairs
   * @param inOrder whether the first half of the texts selects, rather than a random one
   * @param further conditions beside the localizer's own; without them the built-in ones
   * @param seed for random halves, made texts and controls
   * @throws LabException if a half has fewer than four texts of a condition, or a condition fewer
   *     than two that did not select
   */
  public static NetworkProfile of(
      Localizer localizer,
      boolean builtIn,
      boolean inOrder,
      Optional<Conditions> further,
      long seed,
      LanguageModel model) {
    Network network = localizer.options().network();
    Contrast contrast = localizer.texts(model);
    boolean paired = network == Network.MINIMAL_PAIRS || (network == Network.LANGUAGE && builtIn);
    Halves halves = inOrder ? Halves.inOrder(contrast, paired) : Halves.of(contrast, paired, seed);
    ProfileTexts texts =
        further
            .map(conditions -> ProfileTexts.of(halves, conditions))
            .orElseGet(() ->
                network == Network.LANGUAGE
                    ? ProfileTexts.language(halves, seed)
                    : ProfileTexts.of(halves, Conditions.builtIn(seed)));
    return new NetworkProfile(localizer, model, halves, texts, seed);
  }

  /** What is read, and how. */
  public LocalizerOptions options() {
    return localizer.options();
  }

  /** The texts that are profiled. */
  public ProfileTexts texts() {
    return texts;
  }

  /** The texts that select, and those that do not. */
  public Halves halves() {
    return halves;
  }

  /** How many texts the model reads. */
  public int size() {
    return halves.used().stimuli().size()
        + texts.conditions().texts().values().stream().mapToInt(List::size).sum();
  }

  /**
   * Everything that determines the profile.
   *
   * @param controls masks of each kind
   */
  public Passport passport(int controls) {
    return selecting
        .passport()
        .with("half", halves.label())
        .with("profile", texts.conditions().hash())
        .with("pairs", texts.aligned().stream().sorted().toList())
        .with("profile_seed", seed)
        .with("controls", controls);
  }

  /**
   * What was found.
   *
   * @param mask the units of the half
   * @param profile how they respond
   * @param controls the same of uniform and, where they can be drawn, energy-matched masks
   * @param notes what a reader has to know
   */
  public record Result(
      Mask mask, Profile profile, List<ControlProfile> controls, List<String> notes) {
    /** Copies the lists. */
    public Result {
      controls = List.copyOf(controls);
      notes = List.copyOf(notes);
    }
  }

  /**
   * Reads all texts.
   *
   * @param controls masks of each kind
   * @param progress hears of the two passes one after the other, in shares of their texts
   * @throws LabException if a text cannot be read, or an activation is not finite
   */
  public Result run(int controls, Progress progress) {
    long first = halves.used().stimuli().size();
    long all = size();
    HalfNetwork half =
        HalfNetwork.of(
            halves,
            localizer.options(),
            model,
            (done, of) -> progress.advanced(first * done / of, all));
    try (ProfileRun run =
        ProfileRun.of(
            model,
            localizer.options().site(),
            texts,
            localizer.options().truncation(),
            localizer.options().pooling(),
            Optional.of(half.reference()),
            (done, of) -> progress.advanced(first + (all - first) * done / of, all))) {
      List<String> said = new ArrayList<>(notes);
      List<ControlProfile> beside =
          run.controls("the network", half.mask(), Optional.of(half.known()), controls, seed, said);
      return new Result(half.mask(), run.of(half.mask()), beside, said);
    }
  }
}
