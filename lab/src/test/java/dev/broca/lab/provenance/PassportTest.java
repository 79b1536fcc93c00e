package dev.broca.lab.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PassportTest {
  private static final Passport SAMPLE =
      Passport.empty()
          .with("seed", 42)
          .with("model", "gpt2 \u00e9")
          .with("percentage", 1.0)
          .with("num_units", null)
          .with("options", new TreeMap<>(Map.of("b", List.of(1, 2), "a", true)));

  @Test
  void canonicalJsonIsSortedOnOneLine() {
    assertThat(SAMPLE.json())
        .isEqualTo(
            "{\"model\":\"gpt2 \u00e9\",\"num_units\":null,\"options\":{\"a\":true,\"b\":[1,2]},"
                + "\"percentage\":1.0,\"seed\":42}");
  }

  @Test
  void keyIsTheSha256OfTheJson() {
    // printf '%s' '{"model":"x","seed":42}' | sha256sum
    var passport = Passport.empty().with("seed", 42).with("model", "x");
    assertThat(passport.key())
        .isEqualTo("613950c92001740814f950d481c5daa5387d379d654e4a4287fa61efa6389e3d");
    assertThat(passport.shortKey()).isEqualTo(passport.key().substring(0, 8)).hasSize(8);
  }

  @Test
  void orderOfEntriesDoesNotMatter() {
    var nested =
        Passport.parse(
            "{\"seed\": 42, \"options\": {\"b\": [1, 2], \"a\": true}, \"percentage\": 1.0,"
                + " \"model\": \"gpt2 \u00e9\", \"num_units\": null}",
            "test");
    assertThat(nested).isEqualTo(SAMPLE);
    assertThat(nested.key()).isEqualTo(SAMPLE.key());
  }

  @Test
  void readsBackEqual() {
    assertThat(Passport.parse(SAMPLE.json(), "test")).isEqualTo(SAMPLE);
    assertThat(SAMPLE.with("seed", 42L)).isEqualTo(SAMPLE);
  }

  @Test
  void everyEntryCounts() {
    assertThat(SAMPLE.with("seed", 43).key()).isNotEqualTo(SAMPLE.key());
    assertThat(SAMPLE.with("more", null).key()).isNotEqualTo(SAMPLE.key());
    assertThat(SAMPLE.with("seed", "42").key()).isNotEqualTo(SAMPLE.key());
  }

  @Test
  void whatIsNoPassportIsRefused() {
    for (String json : List.of("", "[1]", "{\"a\":", "12", "null")) {
      assertThatThrownBy(() -> Passport.parse(json, "passport.json"))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("passport.json is not a passport");
    }
  }

  @Test
  void undefinedNumbersAreRefused() {
    assertThatThrownBy(() -> SAMPLE.with("t", Double.NaN))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("t is NaN");
    assertThatThrownBy(() -> SAMPLE.with("list", List.of(1, Double.NEGATIVE_INFINITY)))
        .isInstanceOf(LabException.class);
  }
}
