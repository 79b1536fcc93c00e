package dev.broca.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is kept can be seen and deleted, and nothing else can. */
class CacheCommandTest {
  @TempDir Path folder;
  private Path outside = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void fill() throws IOException {
    Files.createDirectories(folder.resolve("cache/models/one"));
    Files.write(folder.resolve("cache/models/one/weights"), new byte[1000]);
    Files.createDirectories(folder.resolve("cache/hashes"));
    Files.write(folder.resolve("cache/hashes/h"), new byte[10]);
    outside = Files.writeString(folder.resolve("precious"), "mine");
    Files.createSymbolicLink(folder.resolve("cache/models/link"), outside);
  }

  private int cache(String... arguments) {
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    String[] all = new String[arguments.length + 3];
    all[0] = "cache";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--cache-dir";
    all[arguments.length + 2] = folder.resolve("cache").toString();
    return Broca.run(console, all);
  }

  @Test
  void sizesAreListedByPart() {
    assertThat(cache("list", "--format", "json")).isZero();
    JsonNode parts = JsonMapper.shared().readTree(out.toString());
    assertThat(parts).hasSize(6);
    assertThat(parts.get(5).get("part").asString()).isEqualTo("activations");
    assertThat(parts.get(0).get("part").asString()).isEqualTo("models");
    assertThat(parts.get(0).get("bytes").asLong()).isGreaterThanOrEqualTo(1000);
    assertThat(parts.get(2).get("bytes").asLong()).isZero();
    assertThat(parts.get(3).get("bytes").asLong()).isEqualTo(10);
  }

  @Test
  void onlyTheLauncherPreparesItsStarts() {
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    assertThat(Broca.run(console, "cache", "prepare")).isEqualTo(1);
    assertThat(err.toString()).contains("Only the launcher can prepare its starts");
  }

  @Test
  void onlyWhatIsNamedIsDeletedAndLinksAreNotFollowed() {
    assertThat(cache("clear", "models", "data")).isZero();
    assertThat(folder.resolve("cache/models")).doesNotExist();
    assertThat(folder.resolve("cache/hashes/h")).exists();
    assertThat(outside).hasContent("mine");
    assertThat(out.toString()).contains("models: ", "data: 0 bytes deleted");
  }

  @Test
  void anUnknownPartIsAWrongArgument() {
    assertThat(cache("clear", "everything")).isEqualTo(2);
    assertThat(err.toString()).contains("expected models, libraries, data, hashes");
    assertThat(folder.resolve("cache/models/one/weights")).exists();
  }
}
