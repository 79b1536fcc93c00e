package dev.broca.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What refusals and failures of the hub become: a retry, the cache, or a message with advice. */
class HubAnswersTest {
  @TempDir Path folder;
  private StubHub hub;
  private Workplace work;

  @BeforeEach
  void start() throws IOException {
    hub = StubHub.withModel();
    work = new Workplace(folder, hub.address());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private String refusal(String name) {
    try {
      work.resolve(name);
    } catch (ModelException e) {
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("expected a ModelException");
  }

  @Test
  void withoutATokenAMissingRepositoryMayBePrivate() {
    work.tokenFile = folder.resolve("token");
    hub.hubTrouble =
        StubHub.first(1, 401, Map.of("X-Error-Message", "Invalid username or password."));
    assertThat(refusal("org/secret"))
        .contains("There is no org/secret", "or it is private", "set HF_TOKEN")
        .contains("Invalid username or password.", work.tokenFile.toString());
  }

  @Test
  void aTokenThatIsNotAcceptedIsToBeRenewed() {
    work.token = "hf_old";
    hub.hubTrouble = StubHub.first(1, 401, Map.of());
    assertThat(refusal("org/tiny"))
        .contains("does not accept your token", hub.address() + "/settings/tokens")
        .doesNotContain("hf_old");
  }

  @ParameterizedTest
  @CsvSource({"401, , set HF_TOKEN", "403, hf_token, 'account of your token has no access'"})
  void aGatedRepositorySaysWhereToAcceptItsTerms(int status, String token, String advice) {
    work.token = token;
    hub.hubTrouble =
        exchange ->
            exchange.getRequestURI().getPath().contains("/resolve/")
                && StubHub.first(1, status, Map.of("X-Error-Code", "GatedRepo")).handle(exchange);
    assertThat(refusal("org/tiny")).contains("is gated", hub.address() + "/org/tiny", advice);
  }

  @Test
  void accessThatIsForbiddenNamesTokenAndFirewall() {
    hub.hubTrouble = StubHub.first(1, 403, Map.of());
    assertThat(refusal("org/tiny")).contains("HTTP 403", "token", "firewall");
  }

  @Test
  void aRepositoryThatDoesNotExistIsToBeSpelledRight() {
    hub.hubTrouble = StubHub.first(1, 404, Map.of());
    assertThat(refusal("org/tinny")).contains("There is no org/tinny", "spelling");
  }

  @Test
  void aRevisionThatDoesNotExistIsNamed() {
    assertThat(refusal("org/tiny@nope")).contains("org/tiny has no revision 'nope'");
  }

  @Test
  void aNameNearAnAliasSaysSo() {
    hub.hubTrouble = StubHub.first(1, 401, Map.of());
    assertThat(refusal("smolm2-135m")).endsWith("Did you mean smollm2-135m?");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void aBusyHubIsAskedAgain(int status) {
    hub.hubTrouble = StubHub.first(2, status, Map.of());
    work.resolve("org/tiny");
    assertThat(work.waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(work.messages).anyMatch(text -> text.contains("HTTP " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void aHubThatStaysBusyIsGivenUp(int status) {
    hub.hubTrouble = StubHub.first(100, status, Map.of());
    assertThat(refusal("org/tiny")).contains("HTTP " + status, "Try again later");
    assertThat(hub.hubRequests).hasSize(HubClient.ATTEMPTS);
  }

  @Test
  void aBusyStorageIsAskedAgain() {
    hub.storageTrouble = StubHub.first(1, 503, Map.of("Retry-After", "7"));
    work.resolve("org/tiny");
    assertThat(work.waits).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void theServerSaysHowLongToWait() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(60));
    hub.hubTrouble = StubHub.first(1, 429, Map.of("Retry-After", date));
    work.resolve("org/tiny");
    assertThat(work.waits)
        .singleElement()
        .satisfies(
            wait -> assertThat(wait).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(61)));
  }

  @Test
  void aWaitThatIsTooLongIsLeftToTheUser() {
    hub.hubTrouble = StubHub.first(1, 429, Map.of("Retry-After", "3600"));
    assertThat(refusal("org/tiny")).contains("wait 3600 s");
    assertThat(work.waits).isEmpty();
  }

  @Test
  void wordsOfTheServerArePrintedWithoutControlCharacters() {
    assertThat(HubProblems.clean("a\u001b[31mred\u202e" + "x".repeat(300)))
        .startsWith("a [31mred x")
        .hasSizeLessThan(210);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html>Please log in</html>", "{\"sha\": 3}", "", "[]", "null", "{\"sha\":"})
  void aPageOfAPortalIsNotAHub(String page) {
    hub.hubTrouble =
        exchange -> {
          hub.send(exchange, page.getBytes(StandardCharsets.UTF_8));
          return true;
        };
    assertThat(refusal("org/tiny")).contains("does not answer as the Hugging Face hub does");
  }

  @Test
  void aHubThatRefusesConnectionsIsNamedWithTheReason() throws IOException {
    work.endpoint = nobody();
    assertThat(refusal("org/tiny")).contains("Cannot reach 127.0.0.1: connection refused");
    assertThat(work.waits).isEmpty();
  }

  @Test
  void aHubThatDoesNotAnswerIsNotWaitedForLong() throws IOException {
    work.patience = Duration.ofMillis(300);
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      work.endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      assertThat(refusal("org/tiny")).contains("Cannot reach", "no answer within");
    }
  }

  private static URI nobody() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }

  @Test
  void theCacheServesWhenTheHubDoesNot() throws IOException {
    ModelFiles fetched = work.resolve("org/tiny");
    work.messages.clear();
    work.endpoint = nobody();

    assertThat(work.resolve("org/tiny")).isEqualTo(fetched);
    assertThat(work.messages)
        .singleElement()
        .asString()
        .contains("connection refused", "from the cache", StubHub.COMMIT);
  }

  @Test
  void offlineUsesTheCacheAndNeverConnects() {
    ModelFiles fetched = work.resolve("org/tiny");
    hub.hubRequests.clear();
    work.offline = true;

    assertThat(work.resolve("org/tiny")).isEqualTo(fetched);
    assertThat(work.resolve("org/tiny@" + StubHub.COMMIT).commit()).contains(StubHub.COMMIT);
    assertThat(hub.hubRequests).isEmpty();
  }

  @Test
  void offlineSaysWhatIsMissing() throws IOException {
    work.offline = true;
    assertThat(refusal("org/tiny"))
        .contains("org/tiny is not in " + work.hubCache, "HF_HUB_OFFLINE", "--offline");
    assertThat(refusal("org/tiny@v1")).contains("org/tiny@v1 is not in");

    work.offline = false;
    ModelFiles model = work.resolve("org/tiny");
    work.offline = true;
    Files.delete(model.path().resolve("model.safetensors"));
    Files.writeString(model.path().resolve("rust_model.bin"), "");
    assertThat(refusal("org/tiny"))
        .contains("only partly in the cache", "no model.safetensors, only rust_model.bin");
    Files.createSymbolicLink(
        model.path().resolve("model.safetensors"), Path.of("../../blobs/none"));
    assertThat(refusal("org/tiny"))
        .contains("its model.safetensors is a link to a file that is gone (../../blobs/none)");
    assertThat(refusal("smollm2-135m")).contains("smollm2-135m is not in the cache", "SmolLM2");
    assertThat(hub.hubRequests).allMatch(seen -> !seen.path().contains("v1"));
  }

  @Test
  void offlineATokenizerThatNobodyAskedForIsMissing() throws IOException {
    ModelFiles model = work.resolve("org/tiny");
    Files.delete(model.path().resolve("tokenizer.json"));
    work.offline = true;
    assertThat(refusal("org/tiny")).contains("has no tokenizer");
  }

  @Test
  void anInterruptEndsTheWork() {
    Thread.currentThread().interrupt();
    String message = refusal("org/tiny");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(message).contains("interrupted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "line\nbreak", "umläut"})
  void aTokenThatCannotBeOneIsRefusedBeforeItIsSent(String token) {
    work.token = token;
    assertThat(refusal("org/tiny")).contains("HF_TOKEN").doesNotContain(token);
    assertThat(hub.hubRequests).isEmpty();
  }

  @Test
  void aCacheMadeByPythonIsUsedAsItIs() throws IOException {
    // As snapshot_download of huggingface_hub 0.36 leaves it.
    Path repository = work.repository("org/tiny");
    Path snapshot = repository.resolve("snapshots").resolve(StubHub.COMMIT);
    Files.createDirectories(snapshot);
    Files.createDirectories(repository.resolve("blobs"));
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("refs/main"), StubHub.COMMIT);
    for (Map.Entry<String, StubHub.Stored> file : hub.files(StubHub.COMMIT).entrySet()) {
      Path blob = repository.resolve("blobs").resolve(file.getValue().etag());
      Files.write(blob, file.getValue().bytes());
      Path link = snapshot.resolve(file.getKey());
      Files.createDirectories(link.resolveSibling(""));
      Files.createSymbolicLink(link, link.resolveSibling("").relativize(blob));
    }

    ModelFiles model = work.resolve("org/tiny");

    assertThat(model.files()).hasSize(4);
    assertThat(hub.storageRequests).isEmpty();
    assertThat(hub.hubRequests).extracting(StubHub.Seen::method).containsExactly("GET");
    work.offline = true;
    assertThat(work.resolve("org/tiny")).isEqualTo(model);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a--b", "a b", "-x", "org/na me", "org/x@../../y", "x@", "x@a//b", "ä"})
  void namesThatCannotBeAreRefusedBeforeAnyConnection(String name) {
    assertThatThrownBy(() -> work.resolve(name))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected");
    assertThat(hub.hubRequests).isEmpty();
  }
}
