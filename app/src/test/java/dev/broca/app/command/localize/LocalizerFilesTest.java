package dev.broca.app.command.localize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.app.Studies;
import dev.broca.app.cli.Console;
import dev.broca.lab.LabException;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.response.KeptResponses;
import dev.broca.model.LanguageModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalizerFilesTest {
  @TempDir Path folder;

  private String said(LanguageModel model, Localizer localizer, String out) {
    var err = new StringWriter();
    var console =
        new Console(
            new PrintWriter(new StringWriter()), new PrintWriter(err), 0, Clock.systemUTC());
    var kept = Optional.of(new KeptResponses(folder.resolve("kept"), 1L << 30));
    new LocalizerFiles(console, false, folder.resolve(out), false, kept)
        .resultOf(localizer.on(model));
    return err.toString();
  }

  @Test
  void whatWasKeptIsNotReadAgainAndThatIsSaid() {
    Localizer localizer = Localizer.language(12);
    try (var model = LanguageModel.load("broca-tiny")) {
      assertThat(said(model, localizer, "first"))
          .contains("Reading")
          .doesNotContain("nothing to read");
      assertThat(said(model, localizer, "second"))
          .contains("nothing to read")
          .doesNotContain("Reading");
    }
  }

  @Test
  void aResultThatWasChangedIsComputedAnew() throws IOException {
    Localizer localizer = Localizer.language(12);
    try (var model = LanguageModel.load("broca-tiny")) {
      said(model, localizer, "out");
      Map<String, String> before = Studies.contents(folder.resolve("out"));
      assertThat(said(model, localizer, "out")).contains("This was computed before");
      for (String name : before.keySet()) {
        Path file = folder.resolve("out").resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        if (name.endsWith(".npy")) {
          bytes[bytes.length - 3] ^= 1;
          Files.write(file, bytes);
        } else if (name.endsWith("summary.json")) {
          Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
        } else if (name.endsWith("index.html")) {
          Files.delete(file);
        } else {
          continue;
        }
        assertThat(said(model, localizer, "out"))
            .contains("is not what was written, so it is computed again", file.getFileName() + " ");
        assertThat(Studies.contents(folder.resolve("out"))).as(name).isEqualTo(before);
      }
    }
  }

  @Test
  void theEnvironmentSaysHowMuchIsKept() {
    assertThat(LocalizerFiles.mostBytes("0")).isZero();
    assertThat(LocalizerFiles.mostBytes("4G")).isEqualTo(4_000_000_000L);
    assertThatThrownBy(() -> LocalizerFiles.mostBytes("a lot"))
        .isInstanceOf(LabException.class)
        .hasMessage("BROCA_ACTIVATIONS is to be 0 or a size such as 4G, not 'a lot'.");
  }
}
