package dev.broca.app.report;

import dev.broca.lab.localize.Localization;
import dev.broca.lab.localize.Localizer;
import dev.broca.model.LanguageModel;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

/**
 * Writes a page to look at: {@code Preview FILE} with made-up data, {@code Preview FILE BLOCKS
 * WIDTH} in another size, {@code Preview FILE MODEL} with a true model.
 */
@NullMarked
final class Preview {
  private Preview() {}

  static void main(String[] arguments) {
    Localization found =
        switch (arguments.length) {
          case 1 -> Synthetic.model(30, 576, 40).localization();
          case 2 -> localized(arguments[1]);
          default ->
              Synthetic.model(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), 40)
                  .localization();
        };
    ReportPage.write(found, Path.of(arguments[0]));
    Summary.of(found, 80).forEach(System.out::println);
  }

  private static Localization localized(String model) {
    try (var loaded = LanguageModel.load(model)) {
      return Localizer.language().run(loaded);
    }
  }
}
