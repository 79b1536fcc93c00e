package dev.broca.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import dev.broca.torch.CacheFolders;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The environment: cache folders and the options of the hub. */
class SettingsTest {
  private static final Path HOME = Path.of("/home/ada").toAbsolutePath();

  private static Path root(Map<String, String> environment, String system) {
    return CacheFolders.standard(environment, system, HOME).root();
  }

  private static HubOptions options(Map<String, String> environment) {
    return HubOptions.fromEnvironment(environment, new CacheFolders(HOME), HOME);
  }

  @Test
  void theCacheIsWhereTheSystemKeepsCaches() {
    assertThat(root(Map.of(), "Linux")).isEqualTo(HOME.resolve(".cache/broca"));
    assertThat(root(Map.of(), "Mac OS X")).isEqualTo(HOME.resolve("Library/Caches/broca"));
    assertThat(root(Map.of(), "Windows 11")).isEqualTo(HOME.resolve("AppData/Local/broca"));
    Path elsewhere = HOME.resolve("elsewhere");
    assertThat(root(Map.of("XDG_CACHE_HOME", elsewhere.toString()), "Linux"))
        .isEqualTo(elsewhere.resolve("broca"));
    assertThat(root(Map.of("LOCALAPPDATA", elsewhere.toString()), "Windows 11"))
        .isEqualTo(elsewhere.resolve("broca"));
    assertThat(root(Map.of("XDG_CACHE_HOME", "relative"), "Linux"))
        .isEqualTo(HOME.resolve(".cache/broca"));
  }

  @Test
  void theCacheCanBeChosen() {
    assertThat(root(Map.of("BROCA_CACHE", "~/b", "XDG_CACHE_HOME", "/x"), "Linux"))
        .isEqualTo(HOME.resolve("b"));
    assertThat(root(Map.of("BROCA_CACHE", " "), "Linux")).isEqualTo(HOME.resolve(".cache/broca"));
    assertThat(root(Map.of("BROCA_CACHE", "here"), "Linux"))
        .isEqualTo(Path.of("here").toAbsolutePath());
    var folders = new CacheFolders(HOME);
    assertThat(folders.models()).isEqualTo(HOME.resolve("models"));
    assertThat(folders.data()).isEqualTo(HOME.resolve("data"));
    assertThat(folders.natives()).isEqualTo(HOME.resolve("native"));
    assertThat(folders.hashes()).isEqualTo(HOME.resolve("hashes"));
  }

  @Test
  void theHubCacheIsThatOfPython() {
    assertThat(options(Map.of()).hubCache()).isEqualTo(HOME.resolve(".cache/huggingface/hub"));
    assertThat(options(Map.of("XDG_CACHE_HOME", "/x")).hubCache())
        .isEqualTo(Path.of("/x/huggingface/hub").toAbsolutePath());
    assertThat(options(Map.of("HF_HOME", "~/hf", "XDG_CACHE_HOME", "/x")).hubCache())
        .isEqualTo(HOME.resolve("hf/hub"));
    assertThat(options(Map.of("HUGGINGFACE_HUB_CACHE", "/old", "HF_HOME", "/h")).hubCache())
        .isEqualTo(Path.of("/old").toAbsolutePath());
    assertThat(options(Map.of("HF_HUB_CACHE", "/new", "HUGGINGFACE_HUB_CACHE", "/old")).hubCache())
        .isEqualTo(Path.of("/new").toAbsolutePath());
    assertThat(options(Map.of("HF_HUB_CACHE", "$S/${U}_x/$NO", "S", "/s", "U", "u")).hubCache())
        .isEqualTo(Path.of("/s/u_x/$NO").toAbsolutePath());
  }

  @Test
  void theTokenIsFoundWherePythonFindsIt() {
    assertThat(options(Map.of()).token()).isNull();
    assertThat(options(Map.of()).tokenFile()).isEqualTo(HOME.resolve(".cache/huggingface/token"));
    assertThat(options(Map.of("HF_HOME", "/h")).tokenFile()).isEqualTo(Path.of("/h/token"));
    assertThat(options(Map.of("HF_TOKEN_PATH", "/t")).tokenFile()).isEqualTo(Path.of("/t"));
    assertThat(options(Map.of("HF_TOKEN", " a\n", "HUGGING_FACE_HUB_TOKEN", "b")).token())
        .isEqualTo("a");
    assertThat(options(Map.of("HUGGING_FACE_HUB_TOKEN", "b")).token()).isEqualTo("b");
    var none = options(Map.of("HF_TOKEN", "a", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "1"));
    assertThat(none.accessToken()).isEmpty();
  }

  @Test
  void aTokenFileThatCannotBeReadIsNamed(@TempDir Path folder) throws Exception {
    Path file = Files.createDirectory(folder.resolve("token"));
    assertThatThrownBy(() -> options(Map.of("HF_TOKEN_PATH", file.toString())).accessToken())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("HF_TOKEN");
  }

  @ParameterizedTest
  @CsvSource({
    "1, true",
    "YES, true",
    "on, true",
    "True, true",
    "0, false",
    "'', false",
    "2, false"
  })
  void offlineIsReadAsPythonReadsIt(String value, boolean offline) {
    assertThat(options(Map.of("HF_HUB_OFFLINE", value)).offline()).isEqualTo(offline);
    assertThat(options(Map.of("TRANSFORMERS_OFFLINE", value)).offline()).isEqualTo(offline);
  }

  @Test
  void theEndpointIsAWebAddress() {
    assertThat(options(Map.of()).endpoint()).isEqualTo(URI.create("https://huggingface.co"));
    assertThat(options(Map.of("HF_ENDPOINT", "https://m.example/hf//")).endpoint())
        .isEqualTo(URI.create("https://m.example/hf"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hub.example", "ftp://x", "https://", "a b"})
  void anEndpointThatIsNoneIsRefused(String endpoint) {
    assertThatThrownBy(() -> options(Map.of("HF_ENDPOINT", endpoint)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("HF_ENDPOINT is '" + endpoint + "'");
  }

  @Test
  void optionsCanBeChanged() {
    HubOptions changed =
        options(Map.of())
            .withOffline(true)
            .withHubCache(Path.of("/c"))
            .withFolders(new CacheFolders(Path.of("/b")));
    assertThat(changed.offline()).isTrue();
    assertThat(changed.hubCache()).isEqualTo(Path.of("/c").toAbsolutePath());
    assertThat(changed.folders().root()).isEqualTo(Path.of("/b").toAbsolutePath());
  }

  @ParameterizedTest
  @CsvSource({
    "999, 999 bytes",
    "1000, 1.0 kB",
    "98362432, 98.4 MB",
    "999960, 1.0 MB",
    "2500000000, 2.5 GB"
  })
  void sizesAreForPeople(long bytes, String text) {
    assertThat(ByteSize.of(bytes)).isEqualTo(text);
  }
}
