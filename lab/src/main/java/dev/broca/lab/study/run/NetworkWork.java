package dev.broca.lab.study.run;

import dev.broca.lab.LabException;
import dev.broca.lab.Note;
import dev.broca.lab.experiment.Experiment;
import dev.broca.lab.experiment.ProfileNetwork;
import dev.broca.lab.experiment.VaryChoices;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.Multiverse;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.Overlap;
import dev.broca.lab.mask.OverlapIntervals;
import dev.broca.lab.profile.NetworkProfile;
import dev.broca.lab.stats.Finite;
import dev.broca.lab.study.plan.NetworksPlan.ProfilePlan;
import dev.broca.lab.study.plan.StudyMask;
import dev.broca.lab.study.result.Networks.OfControls;
import dev.broca.lab.study.result.Networks.Overlaps;
import dev.broca.lab.study.result.Networks.Shared;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.lab.study.spec.StudySpec.NetworkSpec;
import dev.broca.lab.vocabulary.Arm;
import dev.broca.lab.vocabulary.ControlKind;
import dev.broca.model.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The work that a study does on its networks beside lesioning them. */
final class NetworkWork {
  /** Masks of each kind beside a profile. */
  private static final int PROFILE_CONTROLS = 19;

  private static final double LEVEL = 0.95;

  /** Takes an experiment and says its key. */
  interface Experiments {
    String add(Experiment<?> experiment);
  }

  private final StudySpec spec;
  private final LanguageModel model;
  private final Experiments experiments;
  private final List<Note> notes = new ArrayList<>();

  NetworkWork(StudySpec spec, LanguageModel model, Experiments experiments) {
    this.spec = spec;
    this.model = model;
    this.experiments = experiments;
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
      String key = experiments.add(new ProfileNetwork(network.name(), fitted, PROFILE_CONTROLS));
      return Optional.of(new ProfilePlan(network.name(), key));
    } catch (LabException e) {
      notes.add(Note.notDone("profile of " + network.name(), String.valueOf(e.getMessage())));
      return Optional.empty();
    }
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
      return Optional.of(experiments.add(new VaryChoices(spec.network().name(), all, texts)));
    } catch (LabException e) {
      notes.add(
          Note.notDone("multiverse of " + spec.network().name(), String.valueOf(e.getMessage())));
      return Optional.empty();
    }
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
