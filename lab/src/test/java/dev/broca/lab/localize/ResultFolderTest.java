package dev.broca.lab.localize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.Golden;
import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.Range;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.response.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Names as Python writes them (checked with Python's repr), and passports that come back. */
class ResultFolderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "1, 1.0",
    "5, 5.0",
    "100, 100.0",
    "0.125, 0.125",
    "0.1, 0.1",
    "33.333333333333336," + " 33.333333333333336",
    "0.001, 0.001",
    "0.0001, 0.0001",
    "0.00012, 0.00012",
    "0.00001, 1e-05",
    "0.0000125, 1.25e-05",
    "1e-10, 1e-10",
    "2.5e-7, 2.5e-07"
  })
  void numbersAreWrittenAsPythonDoes(double value, String python) {
    assertThat(ResultFolder.python(value)).isEqualTo(python);
  }

  @Test
  void masksAreNamedAsTheAuthorsNameThem() {
    for (JsonNode golden : Golden.json("localizer/manifest.json").get("masks")) {
      var amount =
          Amount.of(
              golden.get("percentage").isNull() ? null : golden.get("percentage").asDouble(),
              golden.get("num_units").isNull() ? null : golden.get("num_units").asInt());
      var selection =
          new Selection(amount, Range.parse(golden.get("range").asString()), Mode.PAPER, 42);
      assertThat(golden.get("file").asString().replace("__", "_"))
          .contains("_" + ResultFolder.taken(selection) + "_");
    }
  }

  @Test
  void passportWithItsKeyComesBackWithout() throws IOException {
    Passport passport = Passport.empty().with("model", "gpt2").with("seed", 42);
    Files.writeString(
        folder.resolve(ResultFolder.PASSPORT),
        "{\"key\": \"%s\", \"model\": \"gpt2\", \"seed\": 42}".formatted(passport.key()));
    assertThat(ResultFolder.passport(folder)).contains(passport);
    assertThat(ResultFolder.passport(folder).orElseThrow().key()).isEqualTo(passport.key());
  }

  @Test
  void folderWithoutPassportHasNone() {
    assertThat(ResultFolder.passport(folder)).isEmpty();
  }

  private Path sealed() throws IOException {
    Passport passport = Passport.empty().with("model", "gpt2");
    Files.writeString(
        folder.resolve(ResultFolder.PASSPORT),
        "{\"key\": \"%s\", \"model\": \"gpt2\"}".formatted(passport.key()));
    Path file = Files.writeString(folder.resolve("tvalues.npy"), "t");
    Files.writeString(folder.resolve("mask.npy"), "m");
    ResultFolder.seal(folder);
    assertThat(ResultFolder.passport(folder)).contains(passport);
    assertThat(ResultFolder.problems(folder)).isEmpty();
    return file;
  }

  @Test
  void everyFileOfAResultHasItsHashInThePassport() throws IOException {
    sealed();
    JsonNode passport =
        JsonMapper.shared().readTree(Files.readString(folder.resolve(ResultFolder.PASSPORT)));
    // printf t | sha256sum
    assertThat(passport.at("/files/tvalues.npy").asString())
        .isEqualTo("e3b98a4da31a127d4bde6e43033f66ba274cab0eb7eb1c70ec41402bf6273dd8");
    assertThat(passport.path("files").size()).isEqualTo(2);
  }

  @Test
  void aChangedACutAndAMissingFileAreNamed() throws IOException {
    Path file = sealed();
    Files.writeString(file, "u");
    assertThat(ResultFolder.problems(folder))
        .containsExactly("tvalues.npy was changed or is cut short.");
    assertThatThrownBy(() -> ResultFolder.requireWhole(file))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("tvalues.npy", "Run the localizer again");
    Files.writeString(file, "");
    assertThat(ResultFolder.problems(folder)).hasSize(1);
    Files.delete(file);
    assertThat(ResultFolder.problems(folder)).containsExactly("tvalues.npy is missing.");
    ResultFolder.requireWhole(folder.resolve("mask.npy"));
    ResultFolder.requireWhole(Files.writeString(folder.resolve("mine.npy"), "x"));
  }

  @Test
  void aChangedPassportIsNamed() throws IOException {
    sealed();
    Path passport = folder.resolve(ResultFolder.PASSPORT);
    Files.writeString(passport, Files.readString(passport).replace("gpt2", "gpt3"));
    assertThat(ResultFolder.problems(folder))
        .containsExactly("The passport was changed: it does not fit its key.");
  }

  @Test
  void damagedPassportIsRefused() throws IOException {
    Files.writeString(folder.resolve(ResultFolder.PASSPORT), "{\"key\": ");
    assertThatThrownBy(() -> ResultFolder.passport(folder))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("passport.json");
  }
}
