package dev.broca.lab.profile;

import dev.broca.lab.LabException;
import dev.broca.lab.localize.Network;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.response.Pooling;
import dev.broca.lab.response.Selection;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.lab.stimuli.made.Conditions;
import dev.broca.lab.stimuli.made.TokenMatched;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The profiles of masks from files, fitted to a model. Texts that are known to have selected one of
 * the masks are left out; where it is not known which did, a note says so.
 */
public final class MaskProfiles {
  /** A mask of which the profile is wanted. */
  private record Wanted(String name, Mask mask, Optional<UnitStatistics> known) {}

  private final LanguageModel model;
  private final long seed;
  private final List<String> notes = new ArrayList<>();
  private final List<Wanted> wanted = new ArrayList<>();
  private final List<Passport> passports = new ArrayList<>();
  private final Set<String> used = new HashSet<>();
  private final ProfileTexts texts;
  private final Pooling pooling;
  private final Truncation truncation;

  /**
   * Fits profiles to a model; the model does not run.
   *
   * @param files the masks, of block outputs
   * @param conditions the texts; empty for the built-in ones
   * @param asked which tokens are read; empty for those that the masks were found with
   * @param seed for made texts and controls
   * @throws LabException if a mask is not of this model, or the masks were found with different
   *     settings
   */
  public MaskProfiles(
      List<Path> files,
      Optional<Conditions> conditions,
      Optional<Pooling> asked,
      long seed,
      LanguageModel model) {
    this.model = model;
    this.seed = seed;
    files.forEach(this::add);
    this.texts = conditions.map(this::unused).orElseGet(this::builtIn);
    notes.add("z refers to all texts of the profile.");
    this.pooling = asked.orElseGet(() -> same("pooling", Pooling::parse).orElse(Pooling.LAST_WORD));
    this.truncation = same("truncation", MaskProfiles::cut).orElse(Truncation.none());
  }

  private void add(Path path) {
    Mask mask = MaskFiles.read(path, model.units(Site.BLOCK_OUTPUT));
    Path folder = path.toAbsolutePath().resolveSibling("");
    Passport passport = passport(mask, folder);
    passports.add(passport);
    used.addAll(selected(path, passport));
    wanted.add(new Wanted(path.toString(), mask, ResultFolder.statistics(folder, mask.units())));
  }

  /** Where a mask comes from: what it says itself, or else what lies beside it. */
  private static Passport passport(Mask mask, Path folder) {
    return mask.passport().entries().containsKey("stimuli")
        ? mask.passport()
        : ResultFolder.passport(folder).orElse(mask.passport());
  }

  /** The texts that selected a mask, if they are the built-in ones; else says so. */
  private Set<String> selected(Path path, Passport passport) {
    Optional<String> hash = entry(passport, "stimuli");
    if (hash.isEmpty()) {
      notes.add(
          "%s does not say which texts selected it: make sure that none of them is in the profile."
              .formatted(path));
      return Set.of();
    }
    if (entry(passport, "network").equals(Optional.of(Network.LANGUAGE.label()))) {
      long drawn = entry(passport, "seed").map(Long::parseLong).orElse(Selection.DEFAULT_SEED);
      Contrast builtIn = TokenMatched.language(model.tokenizer(), TokenMatched.PAIRS, drawn);
      if (builtIn.hash().equals(hash.get())) {
        return texts(builtIn);
      }
    }
    notes.add(
        "%s was selected with texts that Broca does not have here (%s): make sure that none of them is in the profile."
            .formatted(path, entry(passport, "stimuli_source").orElse("of unknown source")));
    return Set.of();
  }

  private static Set<String> texts(Contrast contrast) {
    var texts = new HashSet<String>();
    contrast.stimuli().stream().map(Stimulus::text).forEach(texts::add);
    return texts;
  }

  private ProfileTexts unused(Conditions conditions) {
    ProfileTexts all = ProfileTexts.of(conditions);
    int among = all.among(used);
    if (among == 0) {
      return all;
    }
    notes.add("%d texts that selected the mask are left out of the profile.".formatted(among));
    return all.without(used);
  }

  private ProfileTexts builtIn() {
    ProfileTexts made = ProfileTexts.builtIn(used, seed);
    if (!used.isEmpty()) {
      notes.add(
          "The profile is made from the built-in sentences that did not select a mask: %d."
              .formatted(made.conditions().texts().values().iterator().next().size()));
    }
    return made;
  }

  private static Optional<String> entry(Passport passport, String name) {
    return Optional.ofNullable(passport.entries().get(name))
        .filter(value -> value.isString() || value.isNumber())
        .map(value -> value.asString());
  }

  /** Matched cuts need two conditions: with any number, texts are read whole. */
  private static Truncation cut(String label) {
    return label.matches("[1-9][0-9]{0,8}")
        ? new Truncation.First(Integer.parseInt(label))
        : Truncation.none();
  }

  /** What all masks say about how their texts were read. */
  private <T> Optional<T> same(String name, Function<String, T> parser) {
    List<T> values =
        passports.stream().flatMap(p -> entry(p, name).stream()).map(parser).distinct().toList();
    if (values.size() > 1) {
      throw new LabException(
          "These masks were found with different settings of %s, so their profiles cannot be read from the same activations. Profile them one by one."
              .formatted(name));
    }
    return values.stream().findFirst();
  }

  /** The texts that are profiled. */
  public ProfileTexts texts() {
    return texts;
  }

  /** Which tokens are read. */
  public Pooling pooling() {
    return pooling;
  }

  /** How much of the texts is read. */
  public Truncation truncation() {
    return truncation;
  }

  /** What a reader has to know; more of it once controls were drawn. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * Reads the texts, once for all masks.
   *
   * @param progress hears of the tokens
   * @throws LabException if a text cannot be read, or an activation is not finite
   */
  public ProfileRun read(Progress progress) {
    return ProfileRun.of(
        model, Site.BLOCK_OUTPUT, texts, truncation, pooling, Optional.empty(), progress);
  }

  /**
   * A profile.
   *
   * @param name the file of the mask
   * @param controls the same of control masks
   */
  public record OfMask(String name, Mask mask, Profile profile, List<ControlProfile> controls) {
    /** Copies the list. */
    public OfMask {
      controls = List.copyOf(controls);
    }
  }

  /**
   * The profile of every mask.
   *
   * @param run what was read
   * @param controls masks of each kind
   */
  public List<OfMask> in(ProfileRun run, int controls) {
    List<OfMask> profiles = new ArrayList<>();
    for (Wanted one : wanted) {
      profiles.add(
          new OfMask(
              one.name(),
              one.mask(),
              run.of(one.mask()),
              run.controls(one.name(), one.mask(), one.known(), controls, seed, notes)));
    }
    return profiles;
  }
}
