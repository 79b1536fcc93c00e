package dev.broca.lab.localize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.lab.Mode;
import dev.broca.lab.control.Controls;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.Overlap;
import dev.broca.model.LanguageModel;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The language network of the model that comes along, found with the built-in texts. */
class BrocaTinyTest {
  private static Localization found;

  @BeforeAll
  static void localize() {
    try (var model = LanguageModel.load("broca-tiny")) {
      found = Localizer.language().run(model);
    }
  }

  @Test
  void halvesOfTheTextsAgree() {
    assertThat(found.quality().splitHalf().r()).isGreaterThan(.6);
  }

  @Test
  void itsUnitsAreMoreSelectiveOnNewTextsThanRandomOnes() {
    double heldOut = found.quality().heldOut().unitD();
    double best =
        IntStream.range(0, 99)
            .mapToDouble(seed -> meanD(Controls.uniform(found.mask(), found.mask().size(), seed)))
            .max()
            .orElseThrow();
    assertThat(heldOut).isGreaterThan(best).isGreaterThan(.5);
  }

  /** d from Welch's t, of as many positive as negative texts. */
  private static double meanD(Mask mask) {
    double perT = Math.sqrt(2.0 / found.stimuli().positives().size());
    return mask.stream().mapToDouble(unit -> found.map().t(unit) * perT).average().orElseThrow();
  }

  @Test
  void noCoordinateOfItHasMassiveActivations() {
    assertThat(found.outliers().coordinates()).isEmpty();
  }

  /** A control that is found by the same pipeline, as large and reliable, and elsewhere. */
  @Test
  void theNetworkOfAnIrrelevantContrastIsAnotherOne() {
    try (var model = LanguageModel.load("broca-tiny")) {
      Localization control =
          new LocalizerRequest(
                  "short-long",
                  Mode.STRICT,
                  42,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty())
              .localizer()
              .run(model);
      assertThat(control.mask().size()).isEqualTo(found.mask().size());
      assertThat(control.quality().splitHalf().r()).isGreaterThan(.6);
      assertThat(Overlap.of(control.mask(), found.mask()).dice()).isLessThan(.5);
    }
  }
}
