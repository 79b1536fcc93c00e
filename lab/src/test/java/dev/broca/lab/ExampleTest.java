package dev.broca.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.lab.localize.Localization;
import dev.broca.lab.localize.Localizer;
import dev.broca.model.LanguageModel;
import org.junit.jupiter.api.Test;

/** The example of the README: it compiles and runs with every build. */
class ExampleTest {
  @Test
  void localizesTheLanguageNetworkOfTheModelThatComesAlong() {
    // @start region="localize"
    try (var model = LanguageModel.load("broca-tiny")) {
      Localization found = Localizer.language().run(model);
      System.out.println(found.mask().perBlock());
      System.out.println(found.quality().splitHalf().r());
      // @end
      assertThat(found.mask().size()).isEqualTo(20);
      assertThat(found.quality().splitHalf().r()).isGreaterThan(.6);
    }
  }
}
