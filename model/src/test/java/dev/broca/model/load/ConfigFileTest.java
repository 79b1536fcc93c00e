package dev.broca.model.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.architecture.Config;
import dev.broca.model.architecture.Family;
import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
  @TempDir Path folder;

  private Config read(String text) throws IOException {
    Files.writeString(folder.resolve("config.json"), text);
    return ConfigFile.read(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | holds null",
        "[1, 2] | holds a list",
        "\"llama\" | holds a string",
        "3 | holds a number",
        "NaN | holds a number",
        "true | holds true or false",
        "'' | holds nothing"
      })
  void whatIsNoObjectIsNamedWithWhatWasExpected(String text, String found) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining(found)
        .hasMessageContaining("expected a JSON object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"model_type\": \"llama\"", "{} {}", "{'a': 1}", "{\"a\": nan}"})
  void whatIsNoJsonIsRefusedByItsFile(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("config.json is not valid JSON");
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    Files.write(folder.resolve("config.json"), new byte[] {'{', '"', (byte) 0xc3, 'x', '"', '}'});
    assertThatThrownBy(() -> ConfigFile.read(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("config.json");
  }

  @Test
  void nonFiniteNumbersAreReadAsPythonWritesThem() throws IOException {
    Config config =
        read(
            """
            {"model_type": "llama", "attention_dropout": NaN, "limits": [0.0, Infinity, -Infinity],
             "other": {"__float__": "Infinity"}}\
            """);
    assertThat(Family.of(config).read(config).hidden()).isEqualTo(4096);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e999", "{\"__float__\": \"NaN\"}"})
  void aNonFiniteNumberIsRefusedWhereItIsNeeded(String number) throws IOException {
    Config config = read("{\"model_type\": \"llama\", \"rms_norm_eps\": " + number + "}");
    assertThatThrownBy(() -> Family.of(config).read(config))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("rms_norm_eps must be a finite number");
  }

  @Test
  void ofTwoSettingsOfOneNameTheLastCounts() throws IOException {
    Config config = read("{\"model_type\": \"llama\", \"hidden_size\": 32, \"hidden_size\": 64}");
    assertThat(Family.of(config).read(config).hidden()).isEqualTo(64);
  }

  @Test
  void aByteOrderMarkIsSkipped() throws IOException {
    Files.write(
        folder.resolve("config.json"),
        "\ufeff{\"model_type\": \"opt\"}".getBytes(StandardCharsets.UTF_8));
    Config config = ConfigFile.read(folder);
    assertThat(Family.of(config).read(config).hidden()).isEqualTo(768);
  }

  /** As google/gemma-3-4b-it and llava-hf/llava-1.5-7b-hf are published. */
  @Test
  void whatThePublishedTextConfigLeavesOutIsTheDefault() throws IOException {
    Config gemma =
        read(
            """
            {"model_type": "gemma3", "text_config": {"model_type": "gemma3_text", "hidden_size": 2560,
             "intermediate_size": 10240, "num_hidden_layers": 34, "sliding_window": 1024,
             "rope_scaling": {"factor": 8.0, "rope_type": "linear"}}, "vision_config": {}}\
            """);
    var attention = Family.of(gemma).read(gemma).blocks().getFirst().attention();
    assertThat(attention.heads()).isEqualTo(8);
    assertThat(attention.kvHeads()).isEqualTo(4);
    assertThat(attention.headDim()).isEqualTo(256);
    Config llava =
        read(
            """
            {"model_type": "llava", "text_config": {"max_position_embeddings": 4096,
             "rms_norm_eps": 1e-05, "vocab_size": 32064}, "vision_config": {}}\
            """);
    assertThat(Family.of(llava).read(llava).hidden()).isEqualTo(4096);
  }

  @Test
  void whatStandsBesideATextConfigIsRefusedToo() {
    assertThatThrownBy(() ->
            read(
                """
                {"model_type": "llava", "text_config": {"model_type": "llama"},
                 "quantization_config": {"bits": 4}}\
                """))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("quantization_config");
  }

  @ParameterizedTest
  @CsvSource({
    "true, , true",
    "false, , false",
    ", true, true",
    "false, true, true",
    "true, false, true"
  })
  void aHeadIsTiedWhereTheWrapperOrItsTextSaysSo(String outer, String inner, boolean tied)
      throws IOException {
    String outside = outer == null ? "" : ", \"tie_word_embeddings\": " + outer;
    String inside = inner == null ? "" : ", \"tie_word_embeddings\": " + inner;
    Config config =
        read(
            "{\"model_type\": \"llava\", \"text_config\": {\"model_type\": \"llama\""
                + inside
                + "}"
                + outside
                + "}");
    assertThat(Family.of(config).read(config).embedding().tiedHead()).isEqualTo(tied);
  }
}
