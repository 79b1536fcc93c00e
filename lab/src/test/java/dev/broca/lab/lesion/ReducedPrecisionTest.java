package dev.broca.lab.lesion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.lab.mask.Mask;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.vocabulary.LesionKind;
import dev.broca.model.LanguageModel;
import dev.broca.model.ModelOptions;
import dev.broca.model.base.Progress;
import dev.broca.model.hub.HubOptions;
import dev.broca.model.hub.ModelFiles;
import dev.broca.model.hub.ModelSource;
import dev.broca.model.unit.Fill;
import dev.broca.model.unit.Lesion;
import dev.broca.model.unit.LesionPositions;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import dev.broca.torch.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the model that comes along, with one coordinate of its embedding made massive. */
class ReducedPrecisionTest {
  private static final int MASSIVE = 7;
  private static final int WIDTH = 256;
  private static final int VOCABULARY = 8192;

  /** 300 in bfloat16; the others are below 5. */
  private static final short LARGE = 0x4396;

  @TempDir static Path folder;

  @BeforeAll
  static void plant() throws IOException {
    ModelFiles tiny = files("broca-tiny");
    for (String name : new String[] {"config.json", "tokenizer.json"}) {
      Files.copy(tiny.path().resolve(name), folder.resolve(name));
    }
    byte[] weights = Files.readAllBytes(tiny.path().resolve("model.safetensors"));
    ByteBuffer bytes = ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN);
    int embedding = 8 + Math.toIntExact(bytes.getLong(0));
    for (int row = 0; row < VOCABULARY; row++) {
      bytes.putShort(embedding + (row * WIDTH + MASSIVE) * Short.BYTES, LARGE);
    }
    Files.write(folder.resolve("model.safetensors"), weights);
  }

  private static ModelFiles files(String name) {
    return ModelSource.resolve(
        name, HubOptions.fromEnvironment(), dev.broca.model.hub.Progress.silent());
  }

  private static LanguageModel open(DType type) {
    return LanguageModel.open(
        files(folder.toString()), ModelOptions.DEFAULT.on(type, ModelOptions.DEFAULT.device()));
  }

  private static Optional<String> caution(DType type, Fill fill, LesionPositions at, int... units) {
    try (LanguageModel model = open(type)) {
      var set = new BitSet();
      for (int unit : units) {
        set.set(unit);
      }
      Units all = model.units(Site.BLOCK_OUTPUT);
      Mask mask = Mask.of(all, set, Passport.empty());
      return new ReducedPrecision(model, OptionalInt.of(0))
          .caution("language.npy", mask, new Lesion(all, set, fill, at));
    }
  }

  private static Optional<String> zero(DType type, int... units) {
    return caution(type, new Fill.Zero(), LesionPositions.ALL, units);
  }

  @Test
  void zeroingMassiveCoordinatesInSixteenBitsIsSaid() {
    assertThat(zero(DType.BFLOAT16, 3, WIDTH + MASSIVE))
        .hasValueSatisfying(said ->
            assertThat(said)
                .startsWith("language.npy in bfloat16: ")
                .contains("a coordinate with massive activations to zero (7)", "float32"));
  }

  @Test
  void nothingIsSaidInFloat32NorOfOtherCoordinates() {
    assertThat(zero(DType.FLOAT32, MASSIVE)).isEmpty();
    assertThat(zero(DType.BFLOAT16, 3, WIDTH + 9)).isEmpty();
  }

  @Test
  void nothingIsSaidWhereTheLesionLeavesTheUsualLevel() {
    try (LanguageModel model = open(DType.BFLOAT16)) {
      Fill means =
          Fills.of(
              LesionKind.CLASS_MEAN,
              model,
              NeutralTexts.all().subList(0, 4),
              OptionalInt.of(0),
              1,
              Progress.NONE);
      assertThat(caution(DType.BFLOAT16, means, LesionPositions.ALL, MASSIVE)).isEmpty();
    }
  }

  @Test
  void theCoordinateIsMassiveAtFirstAndAtOtherPositions() {
    for (var at : new LesionPositions[] {LesionPositions.FIRST, LesionPositions.REST}) {
      assertThat(caution(DType.BFLOAT16, new Fill.Zero(), at, MASSIVE)).isPresent();
    }
  }
}
