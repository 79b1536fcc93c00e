package dev.broca.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.app.Broca;
import dev.broca.app.cli.Console;
import dev.broca.lab.localize.ResultFolder;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.store.Store;
import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
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

  private Path kept(String name, String text, String hash) throws IOException {
    Path file = folder.resolve("cache").resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(WholeFiles.hashOf(file), hash + "\n");
    return Files.writeString(file, text);
  }

  @Test
  void whatIsKeptIsCheckedAgainstItsHashes() throws IOException {
    // printf t | sha256sum
    String hash = "e3b98a4da31a127d4bde6e43033f66ba274cab0eb7eb1c70ec41402bf6273dd8";
    Path library = kept("native/lib-1/a.so", "t", hash);
    Path model = kept("models/one/model.gguf", "t", hash);
    assertThat(cache("verify")).as(err.toString()).isZero();
    assertThat(out.toString())
        .containsPattern("models +1 +0 +1")
        .containsPattern("libraries +1 +0");
    Files.writeString(library, "u");
    Files.delete(model);
    Path entry = folder.resolve("cache/activations/" + "0".repeat(64) + ".responses");
    Files.createDirectories(entry.resolveSibling(""));
    Files.write(entry, new byte[500]);
    assertThat(cache("verify")).isEqualTo(1);
    assertThat(err.toString())
        .contains(library + " does not fit its hash", "broca cache clear libraries")
        .contains(model + " is missing")
        .contains(entry + " does not fit its checksum");
  }

  @Test
  void storesAndResultsAreCheckedToo() throws Exception {
    Path file = folder.resolve("s.sqlite");
    Passport passport = Passport.empty().with("n", 1);
    try (Store store = Store.open(file)) {
      store.put(passport, "[1]", 0);
    }
    Path result = Files.createDirectories(folder.resolve("out/12345678"));
    Files.writeString(
        result.resolve("passport.json"), "{\"key\": \"%s\", \"n\": 1}".formatted(passport.key()));
    Path mask = Files.writeString(result.resolve("mask.npy"), "m");
    ResultFolder.seal(result);
    String[] command = {
      "verify", "--store", file.toString(), "--results", folder.resolve("out").toString()
    };
    assertThat(cache(command)).as(err.toString()).isZero();
    Files.writeString(mask, "");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("UPDATE results SET result = '[2]'");
    }
    assertThat(cache(command)).isEqualTo(1);
    assertThat(err.toString())
        .contains("The result " + passport.key() + " does not fit its hash")
        .contains("mask.npy was changed or is cut short");
  }

  @Test
  void anUnknownPartIsAWrongArgument() {
    assertThat(cache("clear", "everything")).isEqualTo(2);
    assertThat(err.toString()).contains("expected models, libraries, data, hashes");
    assertThat(folder.resolve("cache/models/one/weights")).exists();
  }
}
