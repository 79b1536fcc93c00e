package dev.broca.lab.study.run;

import dev.broca.lab.LabException;
import dev.broca.lab.Note;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.LocalizerOptions;
import dev.broca.lab.localize.Multiverse;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.Overlap;
import dev.broca.lab.mask.OverlapIntervals;
import dev.broca.lab.profile.NetworkProfile;
import dev.broca.lab.profile.Profile;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.stats.Estimate;
import dev.broca.lab.stats.Finite;
import dev.broca.lab.stats.Interval;
import dev.broca.lab.study.plan.NetworksPlan.ProfilePlan;
import dev.broca.lab.study.plan.StudyMask;
import dev.broca.lab.study.result.Networks;
import dev.broca.lab.study.result.Networks.OfControls;
import dev.broca.lab.study.result.Networks.Overlaps;
import dev.broca.lab.study.result.Networks.Shared;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.study.spec.StudySpec.NetworkSpec;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The work that a study does on its networks beside lesioning them. */
final class NetworkWork {
  /** Masks of each kind beside a profile. */
  private static final int PROFILE_CONTROLS = 19;

  private static final double LEVEL = 0.95;

  /** Takes a piece of work. */
  interface Pieces {
    /**
     * Adds one.
     *
     * @param passport what determines its result
     * @param texts how much there is to do
     * @return its key
     */
    String add(Passport passport, long texts, Function<Progress, String> work);
  }

  private final StudySpec spec;
  private final LanguageModel model;
  private final Pieces pieces;
  private final List<Note> notes = new ArrayList<>();

  NetworkWork(StudySpec spec, LanguageModel model, Pieces pieces) {
    this.spec = spec;
    this.model = model;
    this.pieces = pieces;
  }

  /** What cannot be done, and why. */
  List<Note> notes() {
    return notes;
  }

  // Profiles.

  /** The profiles of all networks whose texts allow one. */
  List<ProfilePlan> profiles() {
    if (!spec.further().profiles()) {
      return List.of();
    }
    return Stream.concat(
            profile(spec.network(), spec.localizer()).stream(),
            spec.others().stream()
                .flatMap(other -> profile(other.network(), spec.localizer(other)).stream()))
        .toList();
  }

  private Optional<ProfilePlan> profile(NetworkSpec network, Localizer localizer) {
    try {
      NetworkProfile fitted =
          NetworkProfile.of(
              localizer, network.stimuli().isEmpty(), false, Optional.empty(), spec.seed(), model);
      String key =
          pieces.add(
              named(fitted.passport(PROFILE_CONTROLS)),
              fitted.size(),
              progress -> json(network.name(), fitted, progress));
      return Optional.of(new ProfilePlan(network.name(), key));
    } catch (LabException e) {
      notes.add(Note.notDone("profile of " + network.name(), String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  /** Without the name of the model and the version of Broca, which determine nothing. */
  private static Passport named(Passport passport) {
    return passport.without("model").without("broca");
  }

  private static String json(String name, NetworkProfile fitted, Progress progress) {
    NetworkProfile.Result found = fitted.run(PROFILE_CONTROLS, progress);
    var profiled =
        new Networks.Profiled(
            name,
            found.mask().size(),
            fitted.options().pooling().label(),
            fitted.options().truncation().label(),
            found.profile().scores().stream().map(NetworkWork::condition).toList(),
            found.profile().tests().stream().map(NetworkWork::test).toList(),
            found.controls(),
            found.notes());
    return JsonMapper.shared().writeValueAsString(profiled);
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

  // The multiverse.

  /** The key of the multiverse of the study's network; empty where there is none. */
  Optional<String> multiverse() {
    if (!spec.further().multiverse()) {
      return Optional.empty();
    }
    Localizer localizer = spec.localizer();
    try {
      Multiverse all = localizer.multiverse(Multiverse.Grid.standard(), model);
      long texts = localizer.texts(model).stimuli().size();
      return Optional.of(
          pieces.add(
              named(all.passport()), texts * all.extractions(), progress -> json(all, progress)));
    } catch (LabException e) {
      notes.add(
          Note.notDone("multiverse of " + spec.network().name(), String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private String json(Multiverse all, Progress progress) {
    var multiple =
        new Networks.Multiple(
            spec.network().name(),
            all.extractions(),
            all.tokens(),
            all.run(progress).stream().map(cell -> choice(cell, all.own())).toList());
    return JsonMapper.shared().writeValueAsString(multiple);
  }

  private static Networks.Choice choice(Multiverse.Cell cell, LocalizerOptions own) {
    LocalizerOptions options = cell.options();
    return new Networks.Choice(
        options.equals(own),
        options.pooling().label(),
        options.activation().label(),
        options.truncation().label(),
        options.selection().amount() instanceof Amount.Percent percent ? percent.value() : null,
        cell.mask().size(),
        cell.mask().coordinates().size(),
        cell.overlap().shared(),
        Finite.orNull(cell.overlap().corrected()),
        Finite.orNull(cell.splitHalf().r()));
  }

  // Overlap.

  /** Which networks share units, and how far the controls of the study's network share them. */
  Overlaps overlaps(List<StudyMask> arms) {
    if (spec.others().isEmpty()) {
      return Overlaps.NONE;
    }
    List<StudyMask> networks =
        arms.stream()
            .filter(arm -> arm.percent() == spec.primary().percent())
            .filter(mask -> mask.arm().isWhole())
            .toList();
    List<Shared> pairs = new ArrayList<>();
    for (int i = 0; i < networks.size(); i++) {
      for (int j = i + 1; j < networks.size(); j++) {
        pairs.add(shared(networks.get(i), networks.get(j)));
      }
    }
    List<OfControls> controls = new ArrayList<>();
    for (ControlKind kind : spec.controls().keySet()) {
      List<Mask> masks =
          arms.stream()
              .filter(arm -> arm.percent() == spec.primary().percent())
              .filter(arm -> arm.is(Arm.of(kind)))
              .filter(StudyMask::isControlOfNetwork)
              .map(StudyMask::mask)
              .toList();
      if (!masks.isEmpty()) {
        networks.forEach(network -> controls.add(controls(kind, masks, network)));
      }
    }
    return new Overlaps(networks.stream().map(this::name).toList(), pairs, controls);
  }

  private String name(StudyMask arm) {
    return arm.arm().isOther() ? arm.arm().label() : spec.network().name();
  }

  private Shared shared(StudyMask a, StudyMask b) {
    OverlapIntervals found =
        OverlapIntervals.of(a.mask(), b.mask(), OverlapIntervals.DRAWS, spec.seed());
    return new Shared(
        name(a),
        name(b),
        a.mask().size(),
        b.mask().size(),
        found.overlap().shared(),
        Finite.orNull(found.overlap().corrected()),
        Finite.orNull(found.interval().low()),
        Finite.orNull(found.interval().high()),
        Finite.orNull(found.chance().low()),
        Finite.orNull(found.chance().high()));
  }

  private OfControls controls(ControlKind kind, List<Mask> masks, StudyMask network) {
    double[] corrected =
        masks.stream().mapToDouble(mask -> Overlap.of(mask, network.mask()).corrected()).toArray();
    var summary = Arrays.stream(corrected).summaryStatistics();
    return new OfControls(
        kind,
        name(network),
        masks.size(),
        Finite.orNull(summary.getMin()),
        Finite.orNull(summary.getAverage()),
        Finite.orNull(summary.getMax()));
  }
}
