package dev.broca.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalModelTest {
  @TempDir Path folder;
  private Workplace work;

  @BeforeEach
  void start() {
    work = new Workplace(folder.resolve("caches"), URI.create("http://127.0.0.1:1"));
    work.offline = true;
  }

  private Path model(String name) throws IOException {
    Path model = Files.createDirectories(folder.resolve(name));
    for (String file : List.of("config.json", "model.safetensors", "tokenizer.json", "notes.md")) {
      Files.writeString(model.resolve(file), "{}");
    }
    return model;
  }

  @Test
  void aFolderIsAModel() throws IOException {
    Path path = model("my model");
    ModelFiles model = work.resolve(path.toString());
    assertThat(model.path()).isEqualTo(path).isAbsolute();
    assertThat(model.baseName()).isEqualTo("my model");
    assertThat(model.id()).isEqualTo(path.toString());
    assertThat(model.origin()).isEqualTo(new Origin.Local());
    assertThat(model.commit()).isEmpty();
    assertThat(model.files())
        .containsExactly(
            path.resolve("config.json"),
            path.resolve("model.safetensors"),
            path.resolve("tokenizer.json"));
  }

  @Test
  void aShardedFolderIsAModel() throws IOException {
    Path path = model("sharded");
    Files.delete(path.resolve("model.safetensors"));
    Files.writeString(
        path.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"a\": \"model-1.safetensors\", \"b\": \"model-2.safetensors\"}}");
    assertThatThrownBy(() -> work.resolve(path.toString()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("lacks the shards");
    // Whether the other one is needed shows when the weights are read.
    Files.writeString(path.resolve("model-1.safetensors"), "");
    assertThat(work.resolve(path.toString()).files()).hasSize(4);
    Files.writeString(path.resolve("model-2.safetensors"), "");
    assertThat(work.resolve(path.toString()).files()).hasSize(5);
  }

  @Test
  void pickledWeightsAreTakenWhereThereAreNoOthers() throws IOException {
    Path path = model("pickled");
    Files.writeString(path.resolve("pytorch_model.bin"), "");
    assertThat(work.resolve(path.toString()).files())
        .contains(path.resolve("model.safetensors"))
        .doesNotContain(path.resolve("pytorch_model.bin"));
    Files.delete(path.resolve("model.safetensors"));
    assertThat(work.resolve(path.toString()).files()).contains(path.resolve("pytorch_model.bin"));
    Files.delete(path.resolve("pytorch_model.bin"));
    Files.writeString(
        path.resolve("pytorch_model.bin.index.json"), "{\"weight_map\": {\"a\": \"1.bin\"}}");
    Files.writeString(path.resolve("1.bin"), "");
    assertThat(work.resolve(path.toString()).files()).contains(path.resolve("1.bin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "config.json", "tokenizer.json"})
  void aLinkToAFileThatIsGoneIsNamed(String file) throws IOException {
    Path path = model("dangling");
    Files.delete(path.resolve(file));
    Files.createSymbolicLink(path.resolve(file), Path.of("../../blobs/none"));
    assertThatThrownBy(() -> work.resolve(path.toString()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file + " is a link to a file that is gone (../../blobs/none)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "config.json", "tokenizer.json", "vocab.json"})
  void aFolderInPlaceOfAFileIsNamed(String file) throws IOException {
    Path path = model("folders");
    Files.deleteIfExists(path.resolve(file));
    Files.createDirectory(path.resolve(file));
    assertThatThrownBy(() -> work.resolve(path.toString()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file + " is a folder, not a file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "config.json", "tokenizer.json"})
  @Timeout(30)
  void aPipeInPlaceOfAFileIsNamedAndNotReadFrom(String file) throws Exception {
    Path path = model("pipes");
    Files.delete(path.resolve(file));
    assertThat(new ProcessBuilder("mkfifo", path.resolve(file).toString()).start().waitFor())
        .isZero();
    assertThatThrownBy(() -> work.resolve(path.toString()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file + " is not a regular file");
  }

  @Test
  void anAdapterSaysHowItBecomesAModel() throws IOException {
    Path path = Files.createDirectories(folder.resolve("adapter"));
    Files.writeString(path.resolve("adapter_model.safetensors"), "");
    Files.writeString(
        path.resolve("adapter_config.json"), "{\"base_model_name_or_path\": \"org/base\"}");
    assertThatThrownBy(() -> work.resolve(path.toString()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("is an adapter to org/base and no model of its own")
        .hasMessageContaining("merge_and_unload()")
        .hasMessageContaining(path.toString());
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.writeString(path.resolve(file), "{}");
    }
    assertThatThrownBy(() -> work.resolve(path.toString()))
        .hasMessageContaining("move adapter_config.json out of the folder");
  }

  @Test
  void aModelWithoutTokenizerIsAModel() throws IOException {
    Path path = model("ids-only");
    Files.delete(path.resolve("tokenizer.json"));
    assertThat(work.resolve(path.toString()).files()).hasSize(2);
  }

  @Test
  void aGgufFileIsAModel() throws IOException {
    Path path = Files.writeString(folder.resolve("Tiny.Q4_1.GGUF"), "");
    ModelFiles model = work.resolve(path.toString());
    assertThat(model.path()).isEqualTo(path);
    assertThat(model.files()).containsExactly(path);
    assertThat(model.baseName()).isEqualTo("Tiny.Q4_1");
    assertThat(model.isGguf()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "config.json, has no config.json",
    "model.safetensors, 'has no model.safetensors, only rust_model.bin'",
  })
  void aFolderThatIsNoModelSaysWhatItLacks(String file, String lack) throws IOException {
    Path path = model("broken");
    Files.writeString(path.resolve("rust_model.bin"), "");
    Files.delete(path.resolve(file));
    assertThatThrownBy(() -> work.resolve(path.toString()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining(lack);
  }

  @Test
  void aFolderNamedAsARepositorySaysHowToMeanTheOther() throws IOException {
    // Relative to the folder that the tests run in, which has sources and no model.
    assertThatThrownBy(() -> work.resolve("src/main"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("write src/main@main");
  }

  @Test
  void anotherFileIsNoModel() throws IOException {
    Path path = model("m").resolve("model.safetensors");
    assertThatThrownBy(() -> work.resolve(path.toString()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("give the folder");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "./nothing",
        "../nothing/here",
        "/nothing/here",
        "~/no such folder",
        "a/b/c",
        "x/",
        "nothing.gguf",
        "org/nothing.safetensors",
        "C:\\models\\x",
        "models\\x"
      })
  void aPathThatLeadsNowhereIsNotTakenForARepository(String name) {
    assertThatThrownBy(() -> work.resolve(name))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("There is no '" + name + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void anEmptyNameIsRefused(String name) {
    assertThatThrownBy(() -> work.resolve(name))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("empty");
  }
}
