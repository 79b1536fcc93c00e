package dev.broca.lab.lesion;

import dev.broca.lab.mask.Mask;
import dev.broca.lab.response.Energy;
import dev.broca.lab.response.Outliers;
import dev.broca.lab.response.PositionClass;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.pass.EnergyMeter;
import dev.broca.model.unit.Fill;
import dev.broca.model.unit.Lesion;
import dev.broca.model.unit.Site;
import dev.broca.torch.DType;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells which lesions give other results in 16 bits than in float32: those that set coordinates
 * with massive activations to zero. On SmolLM2-135M 25 of 201 BLiMP decisions in bfloat16 differ
 * from those in float32 under such a lesion, by up to 25 nats, where 2 of 201 differ intact.
 *
 * <p>Activations are measured once for each site, over some {@link NeutralTexts}, and only where a
 * lesion may need it.
 */
public final class ReducedPrecision {
  /** What follows for results, in a sentence. */
  public static final String CONSEQUENCE =
      "Many decisions then differ from those of float32: on SmolLM2-135M in bfloat16 25 of 201"
          + " minimal pairs, where 2 differ intact.";

  /** Enough to tell fifteen times the median from once, and quick where 16 bits are slow. */
  private static final int TEXTS = 48;

  private final LanguageModel intact;
  private final OptionalInt prefix;
  private final Map<Site, Energy> energies = new EnumMap<>(Site.class);

  /**
   * Looks at lesions of a model.
   *
   * @param intact the model without a lesion
   * @param prefix the token before every text; empty for none
   */
  public ReducedPrecision(LanguageModel intact, OptionalInt prefix) {
    this.intact = intact;
    this.prefix = prefix;
  }

  /**
   * What to say of a lesion before it is measured and beside its results.
   *
   * @param what the mask, as the user knows it
   * @return a sentence; empty where 16 bits do as well as they do intact
   */
  public Optional<String> caution(String what, Mask mask, Lesion lesion) {
    List<Integer> massive = zeroed(mask, lesion);
    return massive.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s in %s: the lesion sets %s with massive activations to zero (%s). %s"
                .formatted(
                    what,
                    intact.options().dtype().label(),
                    massive.size() == 1 ? "a coordinate" : massive.size() + " coordinates",
                    massive.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                    CONSEQUENCE));
  }

  /** The coordinates with massive activations that a lesion in 16 bits sets to zero, ascending. */
  public List<Integer> zeroed(Mask mask, Lesion lesion) {
    if (intact.options().dtype() == DType.FLOAT32
        || !(lesion.fill() instanceof Fill.Zero)
        || !mask.units().site().sharesCoordinates()) {
      return List.of();
    }
    Energy energy = energies.computeIfAbsent(mask.units().site(), this::measured);
    Outliers massive = Outliers.of(energy, classes(lesion));
    return mask.coordinates().stream().filter(massive::contains).sorted().toList();
  }

  private static Set<PositionClass> classes(Lesion lesion) {
    return switch (lesion.positions()) {
      case ALL -> EnumSet.of(PositionClass.FIRST, PositionClass.REST);
      case FIRST -> EnumSet.of(PositionClass.FIRST);
      case REST -> EnumSet.of(PositionClass.REST);
    };
  }

  private Energy measured(Site site) {
    List<int[]> texts =
        NeutralTexts.all().stream()
            .limit(TEXTS)
            .map(text -> Fills.tokens(intact, text, prefix))
            .toList();
    EnergyMeter meter = intact.energy(site, texts, Progress.NONE);
    return Energy.of(
        meter.units(),
        meter.meanSquares(dev.broca.model.unit.PositionClass.FIRST),
        meter.meanSquares(dev.broca.model.unit.PositionClass.REST));
  }
}
