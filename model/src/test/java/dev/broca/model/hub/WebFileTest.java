package dev.broca.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files at addresses of their own, from a server that works and from one that does not. */
class WebFileTest {
  private static final String TEXT = "stimulus,target\n".repeat(5000);
  private static final String SHA1 = "0966a9c8d5c7d58f5b2a6ed2a6cc8bd4c8cd7e8d";

  @TempDir Path folder;
  private StubHub server;
  private Workplace work;

  @BeforeEach
  void start() throws IOException {
    server = new StubHub().put("brain.csv", TEXT, true);
    work = new Workplace(folder, URI.create("http://127.0.0.1:1"));
    work.token = "hf_secret";
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private WebFile file() {
    return new WebFile(
        "set.csv",
        URI.create(server.storageAddress() + "/" + StubHub.COMMIT + "/brain.csv"),
        WebFile.Kind.SHA256,
        server.file("brain.csv").etag());
  }

  private Path fetch(WebFile file) {
    return file.fetch(folder.resolve("data"), work.options(), work.outside(), work.progress);
  }

  @Test
  void itArrivesWholeWithoutTokenAndIsNotFetchedAgain() throws IOException {
    Path found = fetch(file());
    assertThat(found).isEqualTo(folder.resolve("data/set.csv")).hasContent(TEXT);
    assertThat(work.messages).singleElement().asString().contains("brain.csv: 80", "into");
    assertThat(server.storageRequests).hasSize(2).allMatch(seen -> seen.token().isEmpty());
    assertThat(fetch(file())).isEqualTo(found);
    assertThat(server.storageRequests).hasSize(2);
    work.offline = true;
    assertThat(fetch(file())).isEqualTo(found);
    try (var left = Files.list(folder.resolve("data"))) {
      assertThat(left).containsExactly(found);
    }
  }

  @Test
  void gitsObjectIdCountsToo() {
    WebFile git =
        new WebFile(
            "set.csv",
            file().address(),
            WebFile.Kind.GIT_BLOB,
            StubHub.gitBlob(TEXT.getBytes(StandardCharsets.UTF_8)));
    assertThat(fetch(git)).hasContent(TEXT);
  }

  /** The hash is that of sha1sum. */
  @Test
  void sha1IsThatOfTheWholeFile() {
    server.put("small.csv", "abc", true);
    WebFile small =
        new WebFile(
            "small.csv",
            URI.create(server.storageAddress() + "/" + StubHub.COMMIT + "/small.csv"),
            WebFile.Kind.SHA1,
            "a9993e364706816aba3e25717850c26c9cd0d89d");
    assertThat(fetch(small)).hasContent("abc");
  }

  @Test
  void aBrokenConnectionIsContinued() {
    var times = new AtomicInteger();
    server.storageTrouble =
        (HttpExchange exchange) -> {
          if (!exchange.getRequestMethod().equals("GET") || times.getAndIncrement() > 0) {
            return false;
          }
          server.send(exchange, server.stored(exchange).bytes(), 1000);
          return true;
        };
    assertThat(fetch(file())).hasContent(TEXT);
    assertThat(server.storageRequests.getLast().range()).hasValue("bytes=1000-");
  }

  @Test
  void aBusyServerIsAskedAgain() {
    server.storageTrouble = StubHub.first(2, 503, Map.of());
    assertThat(fetch(file())).hasContent(TEXT);
    assertThat(work.waits).hasSize(2);
  }

  @Test
  void whatIsNotThePublishedFileIsRefusedAndDeleted() throws IOException {
    WebFile other = new WebFile("set.csv", file().address(), WebFile.Kind.SHA1, SHA1);
    assertThatThrownBy(() -> fetch(other))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("set.csv of 127.0.0.1 arrived damaged", "SHA-1", SHA1);
    assertThat(folder.resolve("data/set.csv")).doesNotExist();
    assertThat(folder.resolve("data/set.csv.broca.incomplete")).doesNotExist();
    Files.writeString(folder.resolve("data/set.csv"), "mine");
    assertThatThrownBy(() -> fetch(file()))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("not the published file", "Move it away");
    assertThat(folder.resolve("data/set.csv")).hasContent("mine");
  }

  @Test
  void whatCannotBeHadIsSaid() {
    server.storageTrouble = StubHub.first(9, 403, Map.of());
    assertThatThrownBy(() -> fetch(file()))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("HTTP 403", "may have moved");
    work.offline = true;
    assertThatThrownBy(() -> fetch(file()))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("set.csv is not in", "--offline");
    work.offline = false;
    WebFile nowhere = file().at(URI.create("http://127.0.0.1:1/set.csv"));
    work.endpoint = URI.create("http://127.0.0.1:2");
    assertThatThrownBy(() -> fetch(nowhere))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("Cannot reach 127.0.0.1")
        .message()
        .doesNotContain("HF_ENDPOINT");
  }
}
