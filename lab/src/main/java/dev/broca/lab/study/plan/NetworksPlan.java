package dev.broca.lab.study.plan;

import dev.broca.lab.study.plan.ModelPlan.RunPlan;
import dev.broca.lab.study.result.Networks.Overlaps;
import dev.broca.lab.vocabulary.Arm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a study finds out about its networks, by the keys of the results. How far masks overlap
 * follows from the masks alone, so that it is here already.
 *
 * @param profiles the profile of every network
 * @param multiverse key of the multiverse; null for none
 * @param overlaps which masks share units
 * @param controls the other networks with their own controls
 * @param reduced what {@link Arms#reduced} says; null in plans that were kept before
 */
public record NetworksPlan(
    List<ProfilePlan> profiles,
    @Nullable String multiverse,
    Overlaps overlaps,
    List<ControlsPlan> controls,
    @Nullable Map<String, Arm> reduced) {
  public static final NetworksPlan NONE =
      new NetworksPlan(List.of(), null, Overlaps.NONE, List.of(), Map.of());

  /** Copies the lists. */
  public NetworksPlan {
    profiles = List.copyOf(profiles);
    controls = List.copyOf(controls);
  }

  /** The key of a network's profile. */
  public record ProfilePlan(String network, String key) {}

  /**
   * Lesions of another network and of its controls, on its own task. Masks are called as those of a
   * study of this network alone would be.
   *
   * @param cut how its localizer's texts are cut
   */
  public record ControlsPlan(String network, String cut, List<RunPlan> runs) {
    /** Copies the list. */
    public ControlsPlan {
      runs = List.copyOf(runs);
    }
  }

  /** The keys of all results. */
  public Set<String> keys() {
    return Stream.of(
            profiles.stream().map(ProfilePlan::key),
            Optional.ofNullable(multiverse).stream(),
            controls.stream().flatMap(its -> its.runs().stream()).map(RunPlan::key))
        .flatMap(keys -> keys)
        .collect(Collectors.toSet());
  }
}
