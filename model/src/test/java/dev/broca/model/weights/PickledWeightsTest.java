package dev.broca.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files that torch.save wrote (tools/golden/pickled.py), and such that nobody should trust. */
class PickledWeightsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/pickled");

  /** {@code {'x': tensor of 2 floats}} in the opcodes of protocol 2, with places to change. */
  private static final String TENSOR =
      "ctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nFloatStorage\n"
          + "X\1\0\0\0"
          + "0X\3\0\0\0cpuKELEMENTStQKOFFSET(KSIZEt(KSTRIDEt\u0089NtR";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"types.bin", "old.bin"})
  void everyTypeAndLayoutReadsAsTorchWroteIt(String name) throws IOException {
    JsonNode expected =
        JsonMapper.shared().readTree(Files.readString(GOLDEN.resolve("types.json")));
    try (var weights = PickledWeights.open(GOLDEN.resolve(name))) {
      assertThat(weights.names()).containsExactlyElementsOf(expected.propertyNames());
      for (String tensor : weights.names()) {
        JsonNode right = expected.path(tensor);
        assertThat(weights.tensor(tensor).shape())
            .as(tensor)
            .containsExactlyElementsOf(
                right.path("shape").values().stream().map(JsonNode::asLong).toList());
        float[] values = weights.tensor(tensor).floats();
        assertThat(values).as(tensor).hasSize(right.path("values").size());
        for (int i = 0; i < values.length; i++) {
          assertThat(values[i]).isEqualTo((float) right.path("values").path(i).asDouble());
        }
      }
      assertThat(weights.tensor("f16").encoding()).isEqualTo(Encoding.F16);
      assertThat(weights.tensor("transposed").nonFinite()).isZero();
      assertThat(weights.tensor("transposed").bytes().byteSize()).isEqualTo(24);
      assertThat(weights.tensor("head").floats()).isEqualTo(weights.tensor("embedding").floats());
    }
  }

  @Test
  void shardsAreOneCheckpoint() throws IOException {
    Files.copy(GOLDEN.resolve("types.bin"), folder.resolve("one.bin"));
    Files.writeString(
        folder.resolve(PickledWeights.INDEX),
        "{\"weight_map\": {\"f32\": \"one.bin\", \"sight\": \"two.bin\"}}");
    try (var weights = PickledWeights.open(folder)) {
      assertThat(weights.files()).containsExactly(folder.resolve("one.bin"));
      assertThat(weights.tensor("f32").floats()[0]).isEqualTo(-2.5f);
      assertThatThrownBy(() -> weights.tensor("sight"))
          .hasMessageContaining("two.bin")
          .hasMessageContaining("missing");
    }
  }

  @Test
  void handMadeTensorsAreRead() {
    try (var weights = PickledWeights.open(file(tensor(2, 0, 2, 1), 8))) {
      assertThat(weights.tensor("x").floats()).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3, 0, 2, 1, does not lie inside",
    "2, 1, 2, 1, does not lie inside",
    "2, 0, 3, 1, does not lie inside",
    "2, 0, 3, 0, does not lie inside",
    "2, 0, 2, 200, does not lie inside",
    "200, 0, 200, 1, does not lie inside",
  })
  void tensorsOutsideTheirStorageAreRefused(
      int elements, int offset, int size, int stride, String message) {
    refused(file(tensor(elements, offset, size, stride), 8), message);
  }

  @ParameterizedTest
  @CsvSource({
    "cos\\nsystem\\n(X\\4\\0\\0\\0exit\\205R, os.system",
    "c__builtin__\\neval\\n(X\\1\\0\\0\\01\\205R, __builtin__.eval",
    "cdecimal\\nDecimal\\n(X\\1\\0\\0\\01\\205R, decimal.Decimal",
    "cdatetime\\ndatetime\\n), datetime.datetime",
    "cjava.lang\\nRuntime\\n), java.lang.Runtime",
    "c__builtin__\\nbytearray\\n), __builtin__.bytearray",
    "cbuiltins\\nException\\n)R, builtins.Exception",
    "cnumpy.core.multiarray\\n_reconstruct\\n), numpy.core.multiarray._reconstruct",
    "(ios\\nsystem\\n, opcode 0x69",
    "(cos\\nsystem\\no, os.system",
    "X\\377\\377\\377\\177, claims 2147483647 bytes",
    "B\\377\\377\\377\\177, opcode 0x42",
    "2, opcode 0x32",
    "P0\\n, opcode 0x50",
    "R, damaged",
    "X\\1\\0\\0\\0a, no tensors by name",
    "c, cut short",
  })
  void nothingButTensorsIsMade(String program, String message) {
    refused(file("\u0080\2" + unescaped(program) + ".", 8), message);
  }

  @Test
  void keysAreStrings() {
    refused(file("\u0080\2}(]]u.", 8), "damaged");
    refused(file("\u0080\2}]]s.", 8), "damaged");
  }

  @Test
  void typesThatBrocaDoesNotKnowAreRefusedByName() {
    assertThatThrownBy(() -> PickledWeights.open(GOLDEN.resolve("complex.bin")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("torch.ComplexFloatStorage");
  }

  @Test
  void packedEntriesAreRefused() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("m/data.pkl"));
      zip.write(new byte[1 << 20]);
    }
    refused(Golden.file(folder, "m.bin", bytes.toByteArray()), "packed or encrypted");
  }

  @Test
  void whatTorchDidNotWriteIsRefused() {
    refused(Golden.file(folder, "a.bin", new byte[0]), "torch.save did not write it");
    refused(
        Golden.file(folder, "b.bin", "hello".repeat(20).getBytes(StandardCharsets.US_ASCII)),
        "torch.save");
    refused(file("\u0080\2K\1.", 8), "no tensors by name");
    refused(zip(Map.of("m/version", new byte[] {'3'})), "without the data.pkl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"types.bin", "old.bin"})
  void damagedFilesAreRefusedOrRead(String name) throws IOException {
    byte[] whole = Files.readAllBytes(GOLDEN.resolve(name));
    var random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 600; i++) {
      byte[] changed =
          i % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      for (int k = 0; k <= i % 4 && changed.length > 0; k++) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      Path file = Golden.file(folder, "x.bin", changed);
      try (var weights = PickledWeights.open(file)) {
        weights.names().forEach(tensor -> weights.tensor(tensor).floats());
      } catch (ModelException e) {
        assertThat(e).hasMessageContaining(file.toString());
        refused++;
      }
    }
    assertThat(refused).isBetween(200, 599);
  }

  private static String tensor(int elements, int offset, int size, int stride) {
    String program =
        TENSOR
            .replace("ELEMENTS", "" + (char) elements)
            .replace("OFFSET", "" + (char) offset)
            .replace("SIZE", "" + (char) size)
            .replace("STRIDE", "" + (char) stride);
    return "\u0080\2}X\1\0\0\0x" + program + "s.";
  }

  /** An archive as torch.save writes it, with that pickle (Latin-1) and one storage. */
  private Path file(String pickle, int storage) {
    var entries = new LinkedHashMap<String, byte[]>();
    entries.put("m/data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1));
    entries.put("m/data/0", new byte[storage]);
    return zip(entries);
  }

  private Path zip(Map<String, byte[]> entries) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var content : entries.entrySet()) {
        var entry = new ZipEntry(content.getKey());
        var checksum = new CRC32();
        checksum.update(content.getValue());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.getValue().length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Golden.file(folder, "m.bin", bytes.toByteArray());
  }

  private static String unescaped(String program) {
    return program.translateEscapes();
  }

  private static void refused(Path file, String message) {
    assertThatThrownBy(() -> PickledWeights.open(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message);
  }
}
