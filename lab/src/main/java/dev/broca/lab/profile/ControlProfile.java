package dev.broca.lab.profile;

import dev.broca.lab.stats.Quantiles;
import java.util.Arrays;
import java.util.List;

/**
 * The profiles of the controls of one kind, beside that of their mask.
 *
 * @param kind how they are matched
 * @param masks how many
 * @param unmatched share of the mask's units that have no peer in the controls, mean over them
 * @param spread mean z of every condition over the controls
 */
public record ControlProfile(String kind, int masks, double unmatched, List<Spread> spread) {
  /** Copies the list. */
  public ControlProfile {
    spread = List.copyOf(spread);
  }

  /**
   * The mean z of a condition over controls.
   *
   * @param least the smallest of any control
   * @param median the middle one
   * @param most the largest
   */
  public record Spread(String condition, double least, double median, double most) {}

  static ControlProfile of(String kind, List<Profile> profiles, double unmatched) {
    List<Spread> spread =
        profiles.getFirst().scores().stream()
            .map(score -> spread(score.condition(), profiles))
            .toList();
    return new ControlProfile(kind, profiles.size(), unmatched, spread);
  }

  private static Spread spread(String condition, List<Profile> profiles) {
    double[] z = profiles.stream().mapToDouble(profile -> profile.z(condition)).sorted().toArray();
    return new Spread(condition, z[0], Quantiles.median(z), Arrays.stream(z).max().orElseThrow());
  }
}
