package dev.broca.lab.brain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Likeness of two spaces without a fit. */
class GeometryTest {
  private static final int STIMULI = 40;

  private static Matrix random(int columns, long seed) {
    var random = new Random(seed);
    return Matrix.of(STIMULI, columns, random.doubles((long) STIMULI * columns, -1, 1).toArray());
  }

  private static Matrix standardised(Matrix x) {
    return Scaling.of(x).apply(x);
  }

  @Test
  void aSpaceIsAlikeItsStandardisedSelf() {
    Matrix x = random(6, 1);
    Geometry same = Geometry.of(x, standardised(x));
    assertThat(same.cka()).isCloseTo(1, within(1e-12));
    assertThat(same.rsa()).isCloseTo(1, within(1e-12));
  }

  @Test
  void unrelatedSpacesAreNot() {
    Geometry other = Geometry.of(random(6, 1), random(6, 2));
    assertThat(other.cka()).isBetween(0.0, .4);
    assertThat(other.rsa()).isBetween(-.2, .2);
  }

  /** A coordinate with massive activations counts like every other. */
  @Test
  void scaleOfAFeatureDoesNotMatter() {
    Matrix x = random(3, 1);
    double[] large = new double[STIMULI * 3];
    for (int s = 0; s < STIMULI; s++) {
      for (int u = 0; u < 3; u++) {
        large[s * 3 + u] = x.get(s, u) * (u == 1 ? 1e4 : 1);
      }
    }
    Matrix y = random(4, 2);
    Geometry one = Geometry.of(x, y);
    Geometry other = Geometry.of(Matrix.of(STIMULI, 3, large), y);
    assertThat(other.cka()).isCloseTo(one.cka(), within(1e-9));
    assertThat(other.rsa()).isCloseTo(one.rsa(), within(1e-9));
  }

  @Test
  void whatIsNotDefinedIsNaN() {
    Matrix x = random(6, 1);
    assertThat(Geometry.of(x, random(1, 2)).rsa()).isNaN();
    assertThat(Geometry.of(x, random(1, 2)).cka()).isNotNaN();
    Matrix constant = Matrix.of(STIMULI, 2, new double[2 * STIMULI]);
    assertThat(Geometry.of(constant, x)).isEqualTo(new Geometry(Double.NaN, Double.NaN));
    assertThat(Geometry.of(x, constant).cka()).isNaN();
    assertThat(Geometry.of(x, constant).rsa()).isNaN();
  }
}
