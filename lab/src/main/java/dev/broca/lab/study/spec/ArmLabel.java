package dev.broca.lab.study.spec;

import dev.broca.lab.control.ControlKind;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the masks of a study are called in its files. */
public final class ArmLabel {
  public static final String INTACT = "intact";
  public static final String NETWORK = "network";
  public static final String WITHOUT_OUTLIERS = "without-outliers";
  public static final String OUTLIERS_ALONE = "outliers-alone";
  public static final String ANTI_SELECTIVE = "anti-selective";

  /** What masks are called that are no other networks; these may not be called so. */
  public static final Set<String> LABELS =
      Stream.concat(
              Stream.of(INTACT, NETWORK, WITHOUT_OUTLIERS, OUTLIERS_ALONE, ANTI_SELECTIVE),
              Arrays.stream(ControlKind.values()).map(ControlKind::label))
          .collect(Collectors.toUnmodifiableSet());

  /** How the names of masks end that are networks without the outlier coordinates of all. */
  public static final String LESS = " without outliers";

  /** What a network is called without the outlier coordinates of all networks. */
  public static String reduced(String network) {
    return network + LESS;
  }

  /** A name as it may stand in a file's name. */
  public static String safe(String name) {
    return name.replaceAll("[^\\p{L}\\p{N}._-]", "-");
  }

  private ArmLabel() {}
}
