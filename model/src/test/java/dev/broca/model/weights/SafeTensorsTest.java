package dev.broca.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SafeTensorsTest {
  private static final JsonNode GOLDEN = Golden.json("safetensors.json");

  @TempDir Path folder;

  @Test
  void everyTypeReadsAsTheFormatsOwnLibraryWroteIt() {
    Path path = Golden.file(folder, "model.safetensors", Golden.bytes(GOLDEN.get("file")));
    try (var weights = SafeTensors.open(path)) {
      assertThat(weights.names()).hasSize(GOLDEN.get("tensors").size());
      for (JsonNode expected : GOLDEN.get("tensors")) {
        StoredTensor tensor = weights.tensor(expected.get("name").asString());
        assertThat(tensor.encoding().name()).isEqualTo(expected.get("encoding").asString());
        assertThat(tensor.shape()).isEqualTo(Golden.shape(expected.get("shape")));
        assertThat(tensor.floats()).isEqualTo(Golden.floats(expected.get("values")));
        assertThat(tensor.nonFinite()).isZero();
        assertThat(tensor.file()).isEqualTo(path);
      }
      assertThat(weights.metadata()).isEqualTo(Map.of("format", "pt", "note", "ünïcode \" \\"));
      assertThat(weights.files()).containsExactly(path);
    }
  }

  @Test
  void foldersOpenTheirOneFile() {
    file("model.safetensors", "{'a':{'dtype':'U8','shape':[],'data_offsets':[0,1]}}", 1);
    try (var weights = SafeTensors.open(folder)) {
      assertThat(weights.tensor("a").shape()).isEmpty();
      assertThat(weights.tensor("a").elements()).isEqualTo(1);
    }
  }

  @Test
  void misalignedTensorsAreCopiedOnce() {
    // A header of odd length puts every tensor at an odd address.
    String json = "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}";
    json += " ".repeat(1 - json.length() % 2);
    Path path = file("odd.safetensors", json + (json.length() % 2 == 0 ? " " : ""), 8);
    try (var weights = SafeTensors.open(path)) {
      StoredTensor tensor = weights.tensor("a");
      assertThat(tensor.aligned()).isFalse();
      MemorySegment bytes = tensor.bytes();
      assertThat(bytes.address() % 4).isZero();
      assertThat(tensor.bytes()).isSameAs(bytes);
      assertThat(bytes.isReadOnly()).isTrue();
      assertThat(bytes.toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(tensor.floats());
      assertThat(bytes.toArray(ValueLayout.JAVA_BYTE)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }
  }

  @Test
  void alignedTensorsAreTheMappedFile() {
    Path path = Golden.file(folder, "model.safetensors", Golden.bytes(GOLDEN.get("file")));
    try (var weights = SafeTensors.open(path)) {
      StoredTensor tensor = weights.tensor("f32");
      assertThat(tensor.aligned()).isTrue();
      assertThat(tensor.bytes().isMapped()).isTrue();
    }
  }

  @Test
  void filesCutShortWhileInUseAreRefused() throws IOException {
    Path path = Golden.file(folder, "model.safetensors", Golden.bytes(GOLDEN.get("file")));
    long size = Files.size(path);
    try (var weights = SafeTensors.open(path)) {
      StoredTensor tensor = weights.tensor("f32");
      try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(size / 2);
      }
      for (ThrowingCallable reading :
          List.<ThrowingCallable>of(tensor::floats, tensor::bytes, tensor::nonFinite)) {
        assertThatThrownBy(reading)
            .isInstanceOf(ModelException.class)
            .hasMessageContaining(path + " was cut short while it was in use");
      }
    }
  }

  @Test
  void filesRemovedWhileInUseCanStillBeRead() throws IOException {
    Path path = Golden.file(folder, "model.safetensors", Golden.bytes(GOLDEN.get("file")));
    try (var weights = SafeTensors.open(path)) {
      float[] before = weights.tensor("f32").floats();
      Files.delete(path);
      assertThat(weights.tensor("f32").floats()).isEqualTo(before);
    }
  }

  @Test
  void closedCheckpointsCannotBeRead() {
    Path path = Golden.file(folder, "model.safetensors", Golden.bytes(GOLDEN.get("file")));
    var weights = SafeTensors.open(path);
    StoredTensor tensor = weights.tensor("f32");
    weights.close();
    weights.close();
    assertThatThrownBy(tensor::floats).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void missingTensorsAreNamedWithTheNearest() {
    file(
        "model.safetensors",
        "{'wte.weight':{'dtype':'U8','shape':[],'data_offsets':[0,1]},"
            + "'lm_head.bias':{'dtype':'U8','shape':[],'data_offsets':[1,2]}}",
        2);
    try (var weights = SafeTensors.open(folder)) {
      assertThat(weights.find("wpe.weight")).isEmpty();
      assertThatThrownBy(() -> weights.tensor("wpe.weight"))
          .isInstanceOf(ModelException.class)
          .hasMessage(
              "No tensor 'wpe.weight' in %s (2 tensors; nearest: 'wte.weight', 'lm_head.bias').",
              folder.resolve("model.safetensors"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {}                                                                | 1 | tensors end at byte
          []                                                                | 0 | does not begin with
          {'a':1}                                                           | 0 | expected START_OBJECT
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} x          | 4 | not valid JSON
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} {}         | 4 | goes on after
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}             | 4 | not valid JSON
          {'a':{'dtype':'F32','shape':[1]}}                                 | 4 | needs a dtype
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4,8]}}          | 4 | two data_offsets
          {'a':{'dtype':'F32','dtype':'I32','shape':[1],'data_offsets':[0,4]}} | 4 | dtype twice
          {'a':{'dtype':'F8_E4M3','shape':[4],'data_offsets':[0,4]}}        | 4 | 'F8_E4M3'; supported are
          {'a':{'dtype':'F32','shape':[1.0],'data_offsets':[0,4]}}          | 4 | expected VALUE_NUMBER_INT
          {'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}           | 4 | negative number
          {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}            | 4 | needs 8
          {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}            | 4 | lies at bytes 0 to 8 of 4
          {'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}}            | 4 | lies at bytes
          {'a':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,4]}} | 4 | impossible shape
          {'a':{'dtype':'F32','shape':[9223372036854775808],'data_offsets':[0,4]}}   | 4 | not valid JSON
          {'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},'a':{'dtype':'U8','shape':[1],'data_offsets':[1,2]}} | 2 | 'a' twice
          {'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},'b':{'dtype':'U8','shape':[1],'data_offsets':[0,1]}} | 1 | overlap or leave a gap
          {'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},'b':{'dtype':'U8','shape':[1],'data_offsets':[2,3]}} | 3 | overlap or leave a gap
          {'a':{'dtype':'U8','shape':[1],'data_offsets':[1,2]}}             | 2 | overlap or leave a gap
          {'__metadata__':{'a':1}}                                          | 0 | expected VALUE_STRING
          {'__metadata__':{'a':'1','a':'2'}}                                | 0 | 'a' twice
          {'__metadata__':{},'__metadata__':{}}                             | 0 | __metadata__ twice
          """)
  void headersThatLieAreRefused(String json, int data, String message) {
    Path path = file("bad.safetensors", json, data);
    assertThatThrownBy(() -> SafeTensors.open(path))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(path.toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100, 1L << 32, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void lengthsThatDoNotFitAreRefused(long length) {
    var bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Path path = Golden.file(folder, "bad.safetensors", bytes.array());
    assertThatThrownBy(() -> SafeTensors.open(path))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("claims " + Long.toUnsignedString(length) + " bytes");
  }

  @Test
  void headersAreUtf8() {
    byte[] wide = "{}                ".getBytes(StandardCharsets.UTF_16LE);
    assertThatThrownBy(() -> SafeTensors.open(file("wide.safetensors", wide, 0)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("not valid JSON");
    byte[] latin = "{'ü':1}".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> SafeTensors.open(file("latin.safetensors", latin, 0)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("not valid JSON");
  }

  @Test
  void checkpointsMayHaveVeryManyTensors() {
    var json = new StringBuilder("{");
    for (int i = 0; i < 100_000; i++) {
      json.append(i == 0 ? "'" : ",'").append(i);
      json.append("':{'dtype':'U8','shape':[1],'data_offsets':[").append(i);
      json.append(',').append(i + 1).append("]}");
    }
    Path path = file("many.safetensors", json.append('}').toString(), 100_000);
    try (var weights = SafeTensors.open(path)) {
      assertThat(weights.names()).hasSize(100_000);
      assertThat(weights.tensor("99999").floats()).containsExactly((byte) 99_999 & 0xFF);
    }
  }

  @Test
  void deepNestingIsRefused() {
    String json = "{'a':{'x':" + "[".repeat(100_000) + "]".repeat(100_000) + "}}";
    Path path = file("deep.safetensors", json, 0);
    assertThatThrownBy(() -> SafeTensors.open(path))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("not valid JSON");
  }

  @Test
  void filesThatAreNotWeightsAreExplained() {
    assertThatThrownBy(() -> SafeTensors.open(folder.resolve("nowhere.safetensors")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> SafeTensors.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("has neither model.safetensors nor model.safetensors.index.json");
    Path empty = Golden.file(folder, "empty.safetensors", new byte[0]);
    assertThatThrownBy(() -> SafeTensors.open(empty))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("it has 0 bytes");
    byte[] pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
            .getBytes(StandardCharsets.US_ASCII);
    Path lfs = Golden.file(folder, "lfs.safetensors", pointer);
    assertThatThrownBy(() -> SafeTensors.open(lfs))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("git lfs pull");
  }

  @Test
  void shardsAreOneCheckpoint() {
    shards();
    index(
        "{'metadata':{'total_size':2},'weight_map':{'a':'one.safetensors','b':'two.safetensors'}}");
    try (var weights = SafeTensors.open(folder)) {
      assertThat(weights.names()).containsExactly("a", "b");
      assertThat(weights.tensor("b").file()).isEqualTo(folder.resolve("two.safetensors"));
      assertThat(weights.files())
          .containsExactly(folder.resolve("one.safetensors"), folder.resolve("two.safetensors"));
      assertThatThrownBy(() -> weights.tensor("c")).hasMessageContaining("in 2 files of " + folder);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'weight_map':{'a':'two.safetensors','b':'one.safetensors'}}  | 'a' is not in
          {'weight_map':{'a':'three.safetensors'}}                      | three.safetensors is missing
          {'weight_map':{'a':'one.safetensors','a':'two.safetensors'}}  | 'a' twice
          {'weight_map':{'a':1}}                                        | has no file name
          {'weight_map':[]}                                             | not an object
          {'weight_map':{}}                                             | missing or empty
          {}                                                            | missing or empty
          []                                                            | not a JSON object
          {                                                             | not valid JSON
          {'weight_map':{'a':'../one.safetensors'}}                     | not a file inside its folder
          {'weight_map':{'a':'..'}}                                     | not a file inside its folder
          {'weight_map':{'a':'x/../../one.safetensors'}}                | not a file inside its folder
          {'weight_map':{'a':'x\\\\..\\\\one.safetensors'}}             | not a file inside its folder
          {'weight_map':{'a':'/etc/passwd'}}                            | not a file inside its folder
          {'weight_map':{'a':'x\\u0000'}}                               | not a file inside its folder
          {'weight_map':{'a':''}}                                       | not a file inside its folder
          {'weight_map':{'a':'.'}}                                      | not a file inside its folder
          """)
  void indexesThatLieAreRefused(String json, String message) {
    shards();
    index(json);
    assertThatThrownBy(() -> SafeTensors.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatAnIndexPromisesIsMissedWhenItIsAskedFor() {
    shards();
    index("{'weight_map':{'a':'one.safetensors','c':'one.safetensors','d':'three.safetensors'}}");
    try (var weights = SafeTensors.open(folder)) {
      assertThat(weights.tensor("a").floats()).hasSize(1);
      assertThat(weights.files()).containsExactly(folder.resolve("one.safetensors"));
      assertThatThrownBy(() -> weights.tensor("c"))
          .hasMessageContaining("one.safetensors by the index, but it is not in there");
      assertThatThrownBy(() -> weights.tensor("d"))
          .hasMessageContaining("three.safetensors by the index, but that file is missing");
    }
  }

  @Test
  void tensorsInTwoShardsAreRefused() {
    shards();
    file("two.safetensors", "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]}}", 1);
    index("{'weight_map':{'a':'one.safetensors','b':'two.safetensors'}}");
    assertThatThrownBy(() -> SafeTensors.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("stored twice");
  }

  @Test
  void refusedFilesAreNotKeptOpen() throws IOException {
    Path path = file("bad.safetensors", "{}", 1);
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> SafeTensors.open(path)).isInstanceOf(ModelException.class);
    }
    Path maps = Path.of("/proc/self/maps");
    if (Files.exists(maps)) {
      assertThat(Files.readString(maps, StandardCharsets.ISO_8859_1))
          .doesNotContain("bad.safetensors");
    }
  }

  private void shards() {
    file("one.safetensors", "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]}}", 1);
    file("two.safetensors", "{'b':{'dtype':'U8','shape':[1],'data_offsets':[0,1]}}", 1);
  }

  private void index(String json) {
    Golden.file(
        folder,
        "model.safetensors.index.json",
        json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** A file with that header (single quotes for double ones) and the bytes 0, 1, 2, ... */
  private Path file(String name, String json, int data) {
    return file(name, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), data);
  }

  private Path file(String name, byte[] header, int data) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + data).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    for (int i = 0; i < data; i++) {
      bytes.put((byte) i);
    }
    return Golden.file(folder, name, bytes.array());
  }
}
