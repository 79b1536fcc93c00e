package dev.broca.lab.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.broca.lab.Golden;
import dev.broca.lab.LabException;
import dev.broca.lab.localize.Samples;
import dev.broca.lab.provenance.Passport;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.ModelException;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import dev.broca.model.weights.Npy;
import dev.broca.model.weights.NpyArray;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MaskFilesTest {
  private static final Units UNITS = Units.of(Site.BLOCK_OUTPUT, 3, 5);
  private static final Units UNEVEN = new Units(Site.BLOCK_OUTPUT, List.of(4, 1, 6));

  /** The mask of the files that Python wrote (tools/golden/masks.py). */
  private static final Mask MASK = Samples.mask(UNITS, 1, 4, 10, 13);

  @TempDir private Path folder = Path.of("");

  private Path golden(String name) {
    return write(name.substring(name.lastIndexOf('/') + 1), Golden.bytes(name));
  }

  private Path write(String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path csv(String text) {
    return write("mask.csv", text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int64.npy",
        "int32.npy",
        "uint8.npy",
        "bool.npy",
        "float16.npy",
        "float32.npy",
        "float64.npy",
        "column_major.npy",
        "compressed.npz",
        "two.npz",
        "int64.safetensors",
        "bool.safetensors"
      })
  void readsWhatPythonWrites(String name) {
    var mask = MaskFiles.read(golden("masks/" + name), UNITS);
    assertThat(mask).isEqualTo(MASK);
    assertThat(mask.passport())
        .as("the same content has the same passport, whatever the file")
        .isEqualTo(Passport.empty().with("mask", MASK.fingerprint()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"int64.npy", "column_major.npy", "compressed.npz", "int64.safetensors"})
  void shapeOfTheModelIsReadFromTheFile(String name) {
    assertThat(MaskFiles.read(golden("masks/" + name))).isEqualTo(MASK);
  }

  @Test
  void unevenShapeIsReadFromTheFile() {
    var mask = Samples.mask(UNEVEN, 0, 4, 10);
    Path path = folder.resolve("mask.safetensors");
    MaskFiles.write(mask, path);
    assertThat(MaskFiles.read(path)).isEqualTo(mask);
  }

  @Test
  void listOfUnitsDoesNotSayTheShapeOfTheModel() {
    Path path = csv("site,layer,unit\nblock-output,0,1\n");
    assertThatThrownBy(() -> MaskFiles.read(path))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("mask.csv", "--shape");
  }

  @Test
  void writesTheAuthorsFilesToTheByte() throws IOException {
    var units = Units.of(Site.BLOCK_OUTPUT, 3, 24);
    for (JsonNode golden : Golden.json("localizer/manifest.json").get("masks")) {
      String name = "localizer/" + golden.get("file").asString();
      var mask = MaskFiles.read(golden(name), units);
      assertThat(mask.size()).isEqualTo(golden.get("n").asInt());
      Path written = folder.resolve("written.npy");
      MaskFiles.write(mask, written);
      assertThat(Files.readAllBytes(written)).isEqualTo(Golden.bytes(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"npy", "npz", "safetensors", "csv", "NPY"})
  void readsBackWhatItWrites(String suffix) {
    Path path = folder.resolve("mask." + suffix);
    for (var mask : List.of(MASK, Samples.mask(UNITS), MASK.complement())) {
      MaskFiles.write(mask, path);
      assertThat(MaskFiles.read(path, UNITS)).isEqualTo(mask);
    }
    assertThat(folder).isDirectoryNotContaining(file -> !file.equals(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"safetensors", "csv"})
  void blocksOfDifferentWidthsReadBack(String suffix) {
    Path path = folder.resolve("mask." + suffix);
    var mask = Samples.mask(UNEVEN, 0, 4, 10);
    MaskFiles.write(mask, path);
    assertThat(MaskFiles.read(path, UNEVEN)).isEqualTo(mask);
  }

  @Test
  void safetensorsKeepThePassport() {
    var passport = Passport.empty().with("model", "gpt2").with("percentage", 1.0);
    Path path = folder.resolve("mask.safetensors");
    MaskFiles.write(MASK.with(passport), path);
    assertThat(MaskFiles.read(path, UNITS).passport()).isEqualTo(passport);
  }

  @Test
  void csvIsPlainText() throws IOException {
    Path path = folder.resolve("mask.csv");
    MaskFiles.write(MASK, path);
    assertThat(path)
        .hasContent(
            """
            site,layer,unit
            block-output,0,1
            block-output,0,4
            block-output,2,0
            block-output,2,3
            """);
    assertThat(MaskFiles.read(csv("\ufeffsite,layer,unit\r\nblock-output, 2 ,3\r\n\r\n"), UNITS))
        .isEqualTo(Samples.mask(UNITS, 13));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "layer,unit@0,1@2,3",
        "unit,site,layer@1,block-output,0@3,block-output,2",
        ",site,layer,unit@0,block-output,0,1@1,block-output,2,3",
        "\"Site\";\"Layer\";\"Unit\"@\"block-output\";\"0\";\"1\"@\"block-output\";\"2\";\"3\"",
        "layer\tunit@0.0\t1.0@2.0\t3.0",
        "0,1,0,0,0@0,0,0,0,0@0,0,0,1,0",
        "0.0,1.0,0.0,0.0,0.0@0.0,0.0,0.0,0.0,0.0@0.0,0.0,0.0,1.0,0.0",
        ",0,1,2,3,4@0,0,1,0,0,0@1,0,0,0,0,0@2,0,0,0,1,0",
        "0,1,2,3,4@False,True,False,False,False@0,0,0,0,0@False,False,False,True,False",
      })
  void masksThatPandasWritesAreRead(String text) {
    assertThat(MaskFiles.read(csv(text.replace('@', '\n')), UNITS))
        .isEqualTo(Samples.mask(UNITS, 1, 13));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                       | is empty",
        "block-output,0,1                                         | line 1",
        "layer                                                    | line 1",
        "layer,unit,neuron\\n0,1,2                               | neuron",
        "0,1,2,3,4\\n0,1,0,0,2\\n0,1,0,0,1\\n0,0,0,0,1       | line 2",
        "1,0,0,0,1\\n0,1,0,0,1                                  | 2 rows",
        "1,0,0,0\\n0,1,0,0\\n0,1,0,0                          | 4 columns",
        "site,layer,unit\\nblock-output,0,1\\nblock-output,0      | line 3",
        "site,layer,unit\\nblock-output,0,1,2                     | line 2",
        "site,layer,unit\\nblock-output,3,1                       | from 0 to 2",
        "site,layer,unit\\nblock-output,0,5                       | from 0 to 4",
        "site,layer,unit\\nblock-output,-1,1                      | layer",
        "site,layer,unit\\nblock-output,0,1.5                     | unit",
        "site,layer,unit\\nblock-output,0,99999999999999999999    | unit",
        "site,layer,unit\\nblock-output,0,1\\nblock-output,0,1    | twice",
        "site,layer,unit\\nmlp-hidden,0,1                         | mlp-hidden",
      })
  void csvThatIsNoMaskIsRefused(String text, String part) {
    assertThatThrownBy(() -> MaskFiles.read(csv(text.replace("\\n", "\n")), UNITS))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("mask.csv")
        .hasMessageContaining(part);
  }

  @Test
  void csvThatIsNoTextIsRefused() {
    assertThatThrownBy(() -> MaskFiles.read(write("mask.csv", new byte[] {(byte) 0xff}), UNITS))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void wrongShapesAreRefused() {
    for (var units : List.of(Units.of(Site.BLOCK_OUTPUT, 5, 3), UNEVEN)) {
      for (String name : List.of("int64.npy", "compressed.npz", "bool.safetensors")) {
        assertThatThrownBy(() -> MaskFiles.read(golden("masks/" + name), units))
            .isInstanceOf(LabException.class)
            .hasMessageContainingAll(name, "[3, 5]", Mask.describe(units));
      }
    }
    Path flat = folder.resolve("flat.npy");
    Npy.write(flat, NpyArray.of(new long[15], 15));
    assertThatThrownBy(() -> MaskFiles.read(flat, UNITS)).isInstanceOf(LabException.class);
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, -1, .5, Double.NaN, Double.POSITIVE_INFINITY})
  void otherValuesThanZeroAndOneAreRefused(double value) {
    double[] values = new double[15];
    values[7] = value;
    Path path = folder.resolve("mask.npy");
    Npy.write(path, NpyArray.of(values, 3, 5));
    assertThatThrownBy(() -> MaskFiles.read(path, UNITS))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("0 or 1", "coordinate 2 of block 1", Double.toString(value));
  }

  @Test
  void maskOfAnotherSiteIsRefused() {
    assertThatThrownBy(() -> MaskFiles.read(golden("masks/other_site.safetensors"), UNITS))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("mlp-hidden", "block-output");
  }

  @Test
  void archiveOfSeveralArraysIsRefused() {
    assertThatThrownBy(() -> MaskFiles.read(golden("masks/unclear.npz"), UNITS))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("one array", "one, other");
  }

  @Test
  void formatsThatCannotHoldTheMaskAreRefused() {
    var uneven = Samples.mask(UNEVEN, 1);
    assertThatThrownBy(() -> MaskFiles.write(uneven, folder.resolve("mask.npy")))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("[4, 1, 6]", ".csv");
    for (String name : List.of("mask.txt", "mask")) {
      assertThatThrownBy(() -> MaskFiles.write(MASK, folder.resolve(name)))
          .isInstanceOf(LabException.class)
          .hasMessageContaining(".safetensors");
    }
    assertThatThrownBy(() -> MaskFiles.read(folder.resolve("absent.npy"), UNITS))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("absent.npy");
  }

  @Test
  void archivesThatInflateAreRefusedBeforeTheyDo() throws IOException {
    Path path = folder.resolve("bomb.npz");
    try (var zip = new ZipOutputStream(Files.newOutputStream(path))) {
      zip.putNextEntry(new ZipEntry("mask.npy"));
      for (int i = 0; i < 100; i++) {
        zip.write(new byte[1 << 16]);
      }
    }
    assertThat(Files.size(path)).isLessThan(10_000);
    assertThatThrownBy(() -> MaskFiles.read(path, UNITS))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("6553600 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"npy", "npz", "safetensors", "csv"})
  void damagedFilesGiveAMaskOrAMessage(String suffix) throws IOException {
    Path path = folder.resolve("mask." + suffix);
    MaskFiles.write(MASK, path);
    byte[] whole = Files.readAllBytes(path);
    var random = new Random(suffix.hashCode());
    int refused = 0;
    for (int round = 0; round < 400; round++) {
      byte[] damaged = Arrays.copyOf(whole, whole.length - random.nextInt(3));
      for (int i = random.nextInt(4); i > 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Files.write(path, damaged);
      var thrown = catchThrowable(() -> MaskFiles.read(path, UNITS));
      if (thrown != null) {
        assertThat(thrown).isInstanceOfAny(LabException.class, ModelException.class);
        refused++;
      }
    }
    assertThat(refused).isBetween(50, 399);
  }

  @Test
  void fingerprintIsOfUnitsAndShape() {
    assertThat(MASK.fingerprint())
        .hasSize(64)
        .isEqualTo(Mask.of(UNITS, MASK.toBitSet(), Passport.empty().with("a", 1)).fingerprint())
        .isNotEqualTo(Samples.mask(UNITS, 1, 4, 10).fingerprint())
        .isNotEqualTo(Samples.mask(Units.of(Site.BLOCK_OUTPUT, 5, 3), 1, 4, 10, 13).fingerprint());
    assertThat(Mask.of(UNITS, new BitSet(), Passport.empty()).fingerprint()).hasSize(64);
  }

  @Test
  void theSiteIsWhatTheFileSays() {
    var units = Units.of(Site.MLP_HIDDEN, 3, 5);
    Mask mask = Samples.mask(units, 1, 4, 10);
    for (String suffix : List.of("npy", "npz", "safetensors", "csv")) {
      Path path = folder.resolve("mask_site=mlp-hidden_seed=1." + suffix);
      MaskFiles.write(mask, path);
      assertThat(MaskFiles.read(path, Optional.empty(), units.widths())).as(suffix).isEqualTo(mask);
      assertThat(MaskFiles.read(path, Optional.of(Site.MLP_HIDDEN), units.widths()))
          .isEqualTo(mask);
      assertThatThrownBy(() -> MaskFiles.read(path, Optional.of(Site.HEADS), units.widths()))
          .isInstanceOf(LabException.class)
          .hasMessageContainingAll("a mask at mlp-hidden", "--site says heads");
    }
  }

  @Test
  void aFileThatSaysNothingIsOfTheSiteThatIsAskedFor() {
    var units = Units.of(Site.HEADS, 3, 5);
    Path path = folder.resolve("mask.npy");
    MaskFiles.write(Samples.mask(units, 1, 4), path);
    assertThat(MaskFiles.read(path, Optional.of(Site.HEADS)).units()).isEqualTo(units);
    assertThat(MaskFiles.read(path).units().site()).isEqualTo(Site.BLOCK_OUTPUT);
  }

  @Test
  void theShapeTellsSitesOfDifferentWidthsApart() {
    try (LanguageModel model = LanguageModel.load("broca-tiny")) {
      for (Site site : Site.values()) {
        Mask mask = Samples.mask(model.units(site), 1, 4);
        Path path = folder.resolve("mask.npy");
        MaskFiles.write(mask, path);
        boolean wide = model.units(site).width(0) == model.architecture().hidden();
        assertThat(MaskFiles.read(path, model, Optional.empty()).units().site())
            .isEqualTo(wide ? Site.BLOCK_OUTPUT : site);
        assertThat(MaskFiles.read(path, model, Optional.of(site))).isEqualTo(mask);
      }
      Path other = folder.resolve("other.npy");
      MaskFiles.write(Samples.mask(Units.of(Site.HEADS, 2, 3), 1), other);
      assertThatThrownBy(() -> MaskFiles.read(other, model, Optional.empty()))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("for another model");
      assertThatThrownBy(() -> MaskFiles.read(other, model, Optional.of(Site.HEADS)))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("at heads");
    }
  }

  @Test
  void aSiteThatDoesNotExistIsRefusedByName() throws IOException {
    Path path = folder.resolve("mask.csv");
    Files.writeString(path, "site,layer,unit\nneurons,0,1\n");
    assertThatThrownBy(() -> MaskFiles.read(path, Optional.empty(), List.of(3, 3)))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("\"neurons\"", "attention-output, mlp-output, mlp-hidden, heads");
  }
}
