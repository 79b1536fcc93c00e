package dev.broca.model.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a config leaves out, and what it says in the form of transformers 4 or 5, is read as
 * transformers reads it. The files were written by tools/golden/configs.py.
 */
class ConfigFormsTest {
  private static final Path FILES = Path.of("src/test/resources/golden/configs");

  /** Wrappers of which Broca does not know the defaults: their text_config must name its family. */
  private static final Set<String> UNKNOWN =
      Set.of(
          "colpali",
          "fun_asr_nano",
          "glmasr",
          "granitevision",
          "moss_transcribe_diarize",
          "musicflamingo",
          "omniasr",
          "pp_chart2table",
          "qianfan_ocr",
          "qwen3_asr",
          "vibevoice",
          "vibevoice_asr");

  /** Wrappers whose language model sees the whole text at once, which is refused. */
  private static final Set<String> BIDIRECTIONAL = Set.of("paligemma");

  private static JsonNode file(int version) {
    Path file = FILES.resolve("transformers-" + version + ".json.gz");
    try (var json = new GZIPInputStream(Files.newInputStream(file))) {
      return JsonMapper.shared().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Arguments> families() {
    return Stream.of(4, 5)
        .flatMap(version ->
            file(version).get("families").propertyNames().stream()
                .map(family -> Arguments.of(version, family)));
  }

  private static Config config(JsonNode settings) {
    Map<String, @Nullable Object> values =
        JsonMapper.shared().treeToValue(settings, new TypeReference<>() {});
    return new Config("config.json", values);
  }

  private static Architecture read(JsonNode settings) {
    Config config = config(settings);
    return Family.of(config).read(config);
  }

  /** A default beside a size of ours may describe no model, such as 12 heads of a width of 32. */
  private static Optional<Architecture> readUnlessRefused(JsonNode settings) {
    try {
      return Optional.of(read(settings));
    } catch (ModelException e) {
      return Optional.empty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void everyFamilyHasDefaults(int version) {
    assertThat(file(version).get("families").propertyNames())
        .containsExactlyInAnyOrderElementsOf(Family.all().stream().map(Family::modelType).toList());
  }

  @ParameterizedTest
  @MethodSource("families")
  void anEmptyConfigIsThatOfTheFamilysClass(int version, String family) {
    JsonNode defaults = file(version).get("families").get(family).get("defaults");
    Architecture empty = read(defaults.get("given"));
    assertThat(empty).isEqualTo(read(defaults.get("read")));
    assertThat(empty.parameters()).isEqualTo(defaults.get("weights").longValue());
    sameAngles(empty, defaults.get("rotary"), "defaults");
  }

  @ParameterizedTest
  @MethodSource("families")
  void theTableOfDefaultsIsThatOfTheFamilysClass(int version, String family) {
    JsonNode read = file(version).get("families").get(family).get("defaults").get("read");
    Family known = Family.of(config(read));
    known
        .defaults()
        .forEach((key, value) -> {
          if (read.hasNonNull(key)) {
            Object expected = JsonMapper.shared().treeToValue(read.get(key), Object.class);
            assertThat(comparable(value)).as(key).isEqualTo(comparable(expected));
          }
        });
  }

  private static Object comparable(Object value) {
    return value instanceof Number number ? number.doubleValue() : value;
  }

  @ParameterizedTest
  @MethodSource("families")
  void everyFormIsReadAsTransformersReadsIt(int version, String family) {
    JsonNode cases = file(version).get("families").get(family).get("cases");
    assertThat(cases.size()).isGreaterThan(4);
    cases.forEachEntry((name, one) -> {
      Optional<Architecture> given = readUnlessRefused(one.get("given"));
      assertThat(given).as(name).isEqualTo(readUnlessRefused(one.get("read")));
      given.ifPresent(architecture -> sameAngles(architecture, one.get("rotary"), name));
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void aTextConfigThatNamesNoFamilyHasThatOfItsWrapper(int version) {
    file(version)
        .get("wrappers")
        .forEachEntry((wrapper, text) -> {
          var config =
              new Config("config.json", Map.of("model_type", wrapper, "text_config", Map.of()));
          Config found = WrappedModels.languageModel(config);
          if (found == config) {
            assertThat(UNKNOWN).as(wrapper).contains(wrapper);
          } else if (!BIDIRECTIONAL.contains(wrapper)) {
            assertThat(Family.of(found).read(found)).as(wrapper).isEqualTo(read(text));
          }
        });
  }

  private static void sameAngles(Architecture architecture, JsonNode rotary, String name) {
    rotary.forEachEntry((kind, expected) -> {
      Optional<Position.Rotary> position =
          architecture.blocks().stream()
              .map(Block::attention)
              .filter(attention ->
                  rotary.size() == 1
                      || kind.equals("full_attention")
                          == (attention.scores().window() == Attention.Scores.UNLIMITED))
              .map(Attention::position)
              .filter(Position.Rotary.class::isInstance)
              .map(Position.Rotary.class::cast)
              .findFirst();
      if (position.isEmpty()) {
        return; // no block of this kind, as where an interval is longer than the model
      }
      Position.Frequencies found = position.get().frequencies(1);
      assertThat(found.factor())
          .as(name)
          .isCloseTo(expected.get("factor").doubleValue(), within(1e-6));
      assertThat(found.perPair()).as(name).hasSize(expected.get("angles").size());
      for (int i = 0; i < found.perPair().size(); i++) {
        double angle = expected.get("angles").get(i).doubleValue();
        assertThat((double) found.perPair().get(i)).as(name).isCloseTo(angle, within(1e-5 * angle));
      }
    });
  }
}
