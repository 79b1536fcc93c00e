package dev.broca.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetching from a hub that works, and from one that does not. */
class HubDownloadTest {
  private static final String NEXT = "2222222222222222222222222222222222222222";

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

  private static List<String> names(ModelFiles model) {
    return model.files().stream().map(file -> file.getFileName().toString()).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] weights() {
    return hub.file("model.safetensors").bytes();
  }

  private List<Path> blobs() throws IOException {
    Path blobs = work.repository("org/tiny").resolve("blobs");
    if (!Files.exists(blobs)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(blobs)) {
      return files.sorted().toList();
    }
  }

  private Path partial() {
    return work.repository("org/tiny")
        .resolve("blobs")
        .resolve(StubHub.sha256(weights()) + ".broca.incomplete");
  }

  private void nothingHasTheFinalName() throws IOException {
    assertThat(blobs()).noneMatch(blob -> blob.endsWith(StubHub.sha256(weights())));
    assertThat(
            work.repository("org/tiny")
                .resolve("snapshots")
                .resolve(StubHub.COMMIT)
                .resolve("model.safetensors"))
        .doesNotExist();
  }

  @Test
  void onlyWhatAModelNeedsIsFetched() throws IOException {
    ModelFiles model = work.resolve("org/tiny");

    assertThat(names(model))
        .containsExactly(
            "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json");
    assertThat(model.id()).isEqualTo("org/tiny");
    assertThat(model.baseName()).isEqualTo("tiny");
    assertThat(model.commit()).contains(StubHub.COMMIT);
    assertThat(model.origin()).isEqualTo(new Origin.Hub("org/tiny", "main", StubHub.COMMIT));
    assertThat(model.isGguf()).isFalse();
    assertThat(model.path().resolve("model.safetensors")).hasBinaryContent(weights());
    assertThat(hub.storageRequests).extracting(StubHub.Seen::path).hasSize(1);
    assertThat(work.reported.getLast()).isEqualTo(2);
  }

  @Test
  void weightsThatAreNotWantedAreNotFetched() {
    work.weights = false;

    ModelFiles model = work.resolve("org/tiny");

    assertThat(names(model))
        .containsExactly("config.json", "tokenizer.json", "tokenizer_config.json");
    assertThat(hub.storageRequests).isEmpty();
    assertThat(model.path().resolve("model.safetensors")).doesNotExist();
    assertThat(work.messages).singleElement().asString().contains("3 files");

    work.offline = true;
    assertThat(work.resolve("org/tiny").files()).isEqualTo(model.files());
    work.weights = true;
    assertThatThrownBy(() -> work.resolve("org/tiny")).hasMessageContaining("only partly");
    work.offline = false;
    assertThat(work.resolve("org/tiny").path().resolve("model.safetensors"))
        .hasBinaryContent(weights());
  }

  @Test
  void aCommitIsWholeWithoutTheWeightsThatAreNotWanted() {
    work.weights = false;
    work.resolve("org/tiny@" + StubHub.COMMIT);
    hub.hubRequests.clear();

    work.resolve("org/tiny@" + StubHub.COMMIT);

    assertThat(hub.hubRequests).isEmpty();
  }

  @Test
  void whatIsFetchedIsAnnouncedBefore() {
    work.resolve("org/tiny");
    assertThat(work.messages)
        .singleElement()
        .asString()
        .contains("org/tiny", "apache-2.0", hub.address().toString(), "4 files", "320.0 kB");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void theCacheHasTheLayoutOfPython() throws IOException {
    work.resolve("org/tiny");

    Path repository = work.repository("org/tiny");
    Path snapshot = repository.resolve("snapshots").resolve(StubHub.COMMIT);
    assertThat(repository.resolve("refs/main")).hasContent(StubHub.COMMIT);
    assertThat(Files.readSymbolicLink(snapshot.resolve("model.safetensors")))
        .isEqualTo(Path.of("../../blobs", StubHub.sha256(weights())));
    byte[] config = hub.file("config.json").bytes();
    assertThat(Files.readSymbolicLink(snapshot.resolve("config.json")))
        .isEqualTo(Path.of("../../blobs", StubHub.gitBlob(config)));
    assertThat(repository.resolve(".no_exist").resolve(StubHub.COMMIT).resolve("added_tokens.json"))
        .isEmptyFile();
    assertThat(blobs()).hasSize(4);
  }

  @Test
  void theTokenGoesToTheHubAndNotToTheStorage() {
    work.token = "hf_secret";
    work.resolve("org/tiny");

    assertThat(hub.hubRequests)
        .allSatisfy(seen -> assertThat(seen.token()).contains("Bearer hf_secret"));
    assertThat(hub.hubRequests).anyMatch(seen -> seen.path().startsWith("/small/"));
    assertThat(hub.storageRequests)
        .isNotEmpty()
        .allSatisfy(seen -> assertThat(seen.token()).isEmpty());
    assertThat(work.options().toString()).doesNotContain("hf_secret");
  }

  @Test
  void theTokenFileIsReadWhenThereIsNoVariable() throws IOException {
    work.tokenFile = Files.writeString(folder.resolve("token"), "hf_file\n");
    work.resolve("org/tiny");
    assertThat(hub.hubRequests.getFirst().token()).contains("Bearer hf_file");
  }

  @Test
  void withoutATokenNothingIsSent() {
    work.tokenFile = folder.resolve("no-token");
    work.resolve("org/tiny");
    assertThat(hub.hubRequests).allSatisfy(seen -> assertThat(seen.token()).isEmpty());
  }

  @Test
  void aSecondRunAsksForTheCommitOnly() {
    work.resolve("org/tiny");
    hub.hubRequests.clear();
    hub.storageRequests.clear();
    work.messages.clear();

    work.resolve("org/tiny");

    assertThat(hub.hubRequests)
        .extracting(StubHub.Seen::path)
        .containsExactly("/api/models/org/tiny/revision/main");
    assertThat(hub.storageRequests).isEmpty();
    assertThat(work.messages).isEmpty();
  }

  @Test
  void aPinnedCommitInTheCacheNeedsNoConnection() {
    work.resolve("org/tiny@" + StubHub.COMMIT);
    hub.hubRequests.clear();
    ModelFiles model = work.resolve("org/tiny@" + StubHub.COMMIT);
    assertThat(hub.hubRequests).isEmpty();
    assertThat(model.id()).isEqualTo("org/tiny@" + StubHub.COMMIT);
    assertThat(work.repository("org/tiny").resolve("refs")).doesNotExist();
  }

  @Test
  void aPinnedCommitThatIsOnlyPartlyKnownIsCompleted() throws IOException {
    String pinned = "org/tiny@" + StubHub.COMMIT;
    Path snapshot = work.resolve(pinned).path();
    Files.delete(snapshot.resolve("tokenizer_config.json"));
    hub.hubRequests.clear();

    assertThat(names(work.resolve(pinned))).contains("tokenizer_config.json");
    assertThat(hub.hubRequests).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1.0", "refs/pr/1", "2222222"})
  void revisionsAreResolvedToCommits(String revision) throws IOException {
    hub.files(NEXT).putAll(hub.files(StubHub.COMMIT));
    hub.revisions.put(revision, NEXT);

    ModelFiles model = work.resolve("org/tiny@" + revision);

    assertThat(model.commit()).contains(NEXT);
    assertThat(model.id()).isEqualTo("org/tiny@" + revision);
    assertThat(work.repository("org/tiny").resolve("refs").resolve(revision)).hasContent(NEXT);
  }

  @Test
  void aMovedBranchSharesUnchangedFilesWithTheOldCommit() {
    work.resolve("org/tiny");
    hub.files(NEXT).putAll(hub.files(StubHub.COMMIT));
    hub.files(NEXT).put("config.json", new StubHub.Stored(bytes("{\"x\": 1}"), false));
    hub.revisions.put("main", NEXT);
    hub.storageRequests.clear();

    ModelFiles model = work.resolve("org/tiny");

    assertThat(model.commit()).contains(NEXT);
    assertThat(model.path().resolve("config.json")).hasContent("{\"x\": 1}");
    assertThat(hub.storageRequests).isEmpty();
    assertThat(work.resolve("org/tiny@" + StubHub.COMMIT).path().resolve("config.json"))
        .content()
        .contains("llama");
  }

  @Test
  void shardsAreThoseOfTheIndex() throws IOException {
    hub.files(StubHub.COMMIT).remove("model.safetensors");
    hub.put("a-00001-of-00002.safetensors", "first", true)
        .put("a-00002-of-00002.safetensors", "second", true)
        .put("consolidated.safetensors", "not needed", true)
        .put(
            "model.safetensors.index.json",
            "{\"weight_map\": {\"x\": \"a-00001-of-00002.safetensors\", \"y\": \"a-00002-of-00002.safetensors\", \"z\": \"a-00001-of-00002.safetensors\"}}",
            false);

    ModelFiles model = work.resolve("org/tiny");

    assertThat(names(model))
        .contains(
            "a-00001-of-00002.safetensors",
            "a-00002-of-00002.safetensors",
            "model.safetensors.index.json")
        .doesNotContain("consolidated.safetensors");
    assertThat(model.path().resolve("a-00002-of-00002.safetensors")).hasContent("second");
  }

  @Test
  void oldTokenizerFilesAreFetchedWhereThereIsNoNewOne() throws IOException {
    hub.files(StubHub.COMMIT).remove("tokenizer.json");
    hub.put("merges.txt", "a b", false);
    assertThat(names(work.resolve("org/tiny"))).contains("vocab.json", "merges.txt");
  }

  @Test
  void anEmptyFileIsAFileToo() throws IOException {
    hub.put("added_tokens.json", "", false);
    assertThat(work.resolve("org/tiny").path().resolve("added_tokens.json")).isEmptyFile();
  }

  @Test
  void aCutConnectionIsContinuedWhereItBroke() throws IOException {
    hub.storageTrouble =
        exchange -> {
          if (hub.storageRequests.size() <= 2) {
            hub.send(exchange, hub.stored(exchange).bytes(), 100_000);
            return true;
          }
          return false;
        };

    ModelFiles model = work.resolve("org/tiny");

    assertThat(model.path().resolve("model.safetensors")).hasBinaryContent(weights());
    assertThat(hub.storageRequests)
        .extracting(StubHub.Seen::range)
        .containsExactly(
            Optional.empty(), Optional.of("bytes=100000-"), Optional.of("bytes=200000-"));
    assertThat(work.waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  @Test
  void aServerThatCannotContinueStartsAgain() throws IOException {
    hub.ranges = false;
    hub.storageTrouble =
        exchange -> {
          if (hub.storageRequests.size() == 1) {
            hub.send(exchange, hub.stored(exchange).bytes(), 100_000);
            return true;
          }
          return false;
        };
    assertThat(work.resolve("org/tiny").path().resolve("model.safetensors"))
        .hasBinaryContent(weights());
    assertThat(hub.storageRequests).hasSize(2);
  }

  @Test
  void aContinuationFromTheWrongPlaceIsNotUsed() throws IOException {
    Files.createDirectories(partial().getParent());
    Files.write(partial(), Arrays.copyOf(weights(), 1000));
    hub.storageTrouble =
        exchange -> {
          if (exchange.getRequestHeaders().getFirst("Range") == null) {
            return false;
          }
          exchange.getResponseHeaders().set("Content-Range", "bytes 500-319999/320000");
          exchange.sendResponseHeaders(206, 319_500);
          exchange.getResponseBody().write(weights(), 500, 319_500);
          return true;
        };
    assertThat(work.resolve("org/tiny").path().resolve("model.safetensors"))
        .hasBinaryContent(weights());
  }

  @Test
  void thePartOfAnEarlierRunIsUsed() throws IOException {
    Files.createDirectories(partial().getParent());
    Files.write(partial(), Arrays.copyOf(weights(), 123_456));
    work.resolve("org/tiny");
    assertThat(hub.storageRequests)
        .extracting(StubHub.Seen::range)
        .containsExactly(Optional.of("bytes=123456-"));
    assertThat(partial()).doesNotExist();
  }

  @Test
  void aWholePartOfAnEarlierRunNeedsNoTransfer() throws IOException {
    Files.createDirectories(partial().getParent());
    Files.write(partial(), weights());
    work.resolve("org/tiny");
    assertThat(hub.storageRequests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 320_000, 400_000})
  void aDamagedPartIsThrownAway(int size) throws IOException {
    Files.createDirectories(partial().getParent());
    Files.write(partial(), new byte[size]);
    assertThat(work.resolve("org/tiny").path().resolve("model.safetensors"))
        .hasBinaryContent(weights());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWrongChecksumIsRefused(boolean large) throws IOException {
    String name = large ? "model.safetensors" : "config.json";
    StubHub.Trouble trouble =
        exchange -> {
          if (!exchange.getRequestURI().getPath().endsWith(name)
              || !exchange.getRequestMethod().equals("GET")
              || exchange.getRequestURI().getPath().contains("/resolve/")) {
            return false;
          }
          byte[] bytes = hub.file(name).bytes().clone();
          bytes[3] ^= 1;
          hub.send(exchange, bytes);
          return true;
        };
    hub.storageTrouble = trouble;
    hub.hubTrouble = trouble;

    assertThatThrownBy(() -> work.resolve("org/tiny"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("arrived damaged")
        .hasMessageContaining(hub.file(name).etag());
    assertThat(blobs()).noneMatch(blob -> blob.toString().contains(hub.file(name).etag()));
    assertThat(work.repository("org/tiny").resolve("refs")).doesNotExist();
  }

  @Test
  void aConnectionThatAlwaysBreaksIsGivenUp() throws IOException {
    hub.storageTrouble =
        exchange -> {
          int from = hub.storageRequests.getLast().range().isEmpty() ? 1000 : 0;
          hub.send(exchange, hub.stored(exchange).bytes(), from);
          return true;
        };
    assertThatThrownBy(() -> work.resolve("org/tiny"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("broke");
    assertThat(hub.storageRequests).hasSize(HubClient.ATTEMPTS);
    nothingHasTheFinalName();
    assertThat(partial()).hasBinaryContent(Arrays.copyOf(weights(), 1000));
  }

  @Test
  void aServerWithoutRangesThatAlwaysBreaksIsGivenUp() {
    hub.ranges = false;
    hub.storageTrouble =
        exchange -> {
          int most = hub.storageRequests.size() % 2 == 0 ? 1000 : 500;
          hub.send(exchange, hub.stored(exchange).bytes(), most);
          return true;
        };
    assertThatThrownBy(() -> work.resolve("org/tiny")).isInstanceOf(ModelException.class);
    assertThat(hub.storageRequests).hasSizeLessThan(10);
  }

  @Test
  void aStalledTransferIsNoticed() throws IOException {
    work.patience = Duration.ofMillis(700);
    hub.storageTrouble =
        exchange -> {
          if (hub.storageRequests.size() > 1) {
            return false;
          }
          hub.send(exchange, hub.stored(exchange).bytes(), 70_000);
          try {
            Thread.sleep(3000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return true;
        };
    assertThat(work.resolve("org/tiny").path().resolve("model.safetensors"))
        .hasBinaryContent(weights());
    assertThat(work.messages).anyMatch(text -> text.contains("nothing arrived"));
  }

  @Test
  void moreBytesThanAnnouncedAreRefused() throws IOException {
    hub.storageTrouble =
        exchange -> {
          hub.send(exchange, Arrays.copyOf(weights(), 330_000));
          return true;
        };
    assertThatThrownBy(() -> work.resolve("org/tiny")).hasMessageContaining("more than the 320000");
    nothingHasTheFinalName();
  }

  @Test
  void aFileThatDoesNotFitIsNotBegun() throws IOException {
    hub.hubTrouble =
        exchange -> {
          if (!exchange.getRequestURI().getPath().endsWith("/model.safetensors")) {
            return false;
          }
          exchange.getResponseHeaders().set("X-Linked-Etag", StubHub.sha256(weights()));
          exchange.getResponseHeaders().set("X-Linked-Size", "900000000000000000");
          exchange.getResponseHeaders().set("Location", hub.storageAddress() + "/x");
          StubHub.status(exchange, 302);
          return true;
        };
    assertThatThrownBy(() -> work.resolve("org/tiny"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("900.0 PB more")
        .hasMessageContaining("Free some space");
    assertThat(hub.storageRequests).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskLeavesNothingUnderTheFinalName() throws IOException {
    Files.createDirectories(partial().getParent());
    Files.createSymbolicLink(partial(), Path.of("/dev/full"));
    assertThatThrownBy(() -> work.resolve("org/tiny"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("HF_HUB_CACHE");
    nothingHasTheFinalName();
    Files.delete(partial()); // not left to the cleaner, which warns of links out of the folder
  }

  @Test
  void aCacheThatCannotBeWrittenIsNamed() throws IOException {
    Files.writeString(work.hubCache, "a file where the folder should be");
    assertThatThrownBy(() -> work.resolve("org/tiny"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(work.hubCache.toString())
        .hasMessageContaining("HF_HUB_CACHE");
  }

  @Test
  void linksAreReplacedByCopiesWhereThereAreNone() throws IOException {
    HubCache.Linker never =
        (file, blob) -> {
          throw new UnsupportedOperationException();
        };
    var cache =
        new HubCache(
            work.hubCache, "org/tiny", List.of(never, (file, blob) -> Files.copy(blob, file)));
    Path blob = Files.writeString(Files.createDirectories(folder).resolve("blob"), "bytes");

    cache.place(StubHub.COMMIT, "sub/model.safetensors", blob);

    Path file = cache.snapshot(StubHub.COMMIT).resolve("sub/model.safetensors");
    assertThat(file).hasContent("bytes").isRegularFile();
    assertThat(Files.isSymbolicLink(file)).isFalse();
    var none = new HubCache(work.hubCache, "org/tiny", List.of(never));
    assertThatThrownBy(() -> none.place(StubHub.COMMIT, "x", blob)).isInstanceOf(IOException.class);
  }

  @Test
  void aLinkWhoseBlobWasDeletedIsRepaired() throws IOException {
    ModelFiles model = work.resolve("org/tiny");
    Files.delete(model.path().resolve("model.safetensors").toRealPath());
    assertThat(work.resolve("org/tiny").path().resolve("model.safetensors"))
        .hasBinaryContent(weights());
  }

  @Test
  void namesFromTheServerCannotLeaveTheSnapshot() throws IOException {
    hub.extraNames.addAll(
        List.of("../../../evil", "/etc/evil", "a/../../evil", "C:\\evil", "nul\0evil", ""));
    work.resolve("org/tiny");
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all).noneMatch(path -> path.toString().contains("evil"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../evil.safetensors",
        "/etc/evil.safetensors",
        "a/../../evil.safetensors",
        "..\\\\evil.safetensors",
        "c:evil.safetensors",
        "evil\\u0000.safetensors",
        "evil.py",
        ""
      })
  void shardNamesCannotLeaveTheSnapshot(String name) throws IOException {
    hub.files(StubHub.COMMIT).remove("model.safetensors");
    hub.put("model.safetensors.index.json", "{\"weight_map\": {\"x\": \"" + name + "\"}}", false);
    assertThatThrownBy(() -> work.resolve("org/tiny"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("Do not trust");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1, 2]", "{\"weight_map\": 3}", "<html>", "{\"weight_map\": {}}", ""})
  void anIndexThatIsNoneIsRefused(String text) {
    hub.files(StubHub.COMMIT).remove("model.safetensors");
    hub.put("model.safetensors.index.json", text, false);
    assertThatThrownBy(() -> work.resolve("org/tiny"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model.safetensors.index.json");
  }

  @Test
  void aShardThatTheRepositoryLacksIsNamed() {
    hub.files(StubHub.COMMIT).remove("model.safetensors");
    hub.put("model.safetensors.index.json", "{\"weight_map\": {\"x\": \"b.safetensors\"}}", false);
    assertThatThrownBy(() -> work.resolve("org/tiny")).hasMessageContaining("b.safetensors");
  }

  @Test
  void aHostileCommitIsRefused() {
    hub.revisions.put("main", "../../../../evil");
    hub.files("../../../../evil").putAll(hub.files(StubHub.COMMIT));
    assertThatThrownBy(() -> work.resolve("org/tiny"))
        .hasMessageContaining("does not answer as the Hugging Face hub does");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../evil", "\"d41d8cd98f00b204e9800998ecf8427e\"", "W/\"abc-gzip\""})
  void aFileWithoutAChecksumIsRefused(String etag) throws IOException {
    hub.hubTrouble =
        exchange -> {
          if (!exchange.getRequestURI().getPath().endsWith("/config.json")) {
            return false;
          }
          exchange.getResponseHeaders().set("ETag", etag);
          hub.send(exchange, bytes("{}"));
          return true;
        };
    assertThatThrownBy(() -> work.resolve("org/tiny"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no size and checksum");
  }

  @Test
  void anotherCommitThanAskedForIsRefused() {
    hub.hubTrouble =
        exchange -> {
          if (!exchange.getRequestURI().getPath().startsWith("/small/")) {
            return false;
          }
          exchange.getResponseHeaders().set("X-Repo-Commit", NEXT);
          hub.send(exchange, bytes("{}"));
          return true;
        };
    assertThatThrownBy(() -> work.resolve("org/tiny")).hasMessageContaining(NEXT);
  }

  @Test
  void redirectsInACircleEnd() {
    hub.hubTrouble =
        exchange -> {
          exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getPath());
          StubHub.status(exchange, 302);
          return true;
        };
    assertThatThrownBy(() -> work.resolve("org/tiny")).hasMessageContaining("redirects");
    assertThat(hub.hubRequests).hasSize(11);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:1/x", "ftp://host/x", "file:///etc/passwd", "::"})
  void redirectsFromASecureAddressStaySecure(String location) {
    var headers =
        java.net.http.HttpHeaders.of(
            new TreeMap<>(Map.of("Location", List.of(location))), (name, value) -> true);
    var answer =
        new HubClient.Answer(URI.create("https://hub.example/x"), 302, headers, new Body());
    assertThatThrownBy(() -> HubClient.target(answer)).isInstanceOf(HubFailure.class);
  }

  @Test
  void aRepositoryWithoutWeightsSaysWhatItHas() {
    hub.files(StubHub.COMMIT).remove("model.safetensors");
    hub.files(StubHub.COMMIT).remove("pytorch_model.bin");
    hub.put("tf_model.h5", "keras", true);
    assertThatThrownBy(() -> work.resolve("org/tiny"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("has no model.safetensors, only tf_model.h5");
    assertThat(hub.storageRequests).isEmpty();
  }

  @Test
  void pickledWeightsAreFetchedWhereThereAreNoOthers() {
    hub.files(StubHub.COMMIT).remove("model.safetensors");
    ModelFiles model = work.resolve("org/tiny");
    assertThat(model.files()).contains(model.path().resolve("pytorch_model.bin"));
  }

  @Test
  void shardsThatTheRepositoryLacksAreLeftOut() {
    hub.files(StubHub.COMMIT).remove("model.safetensors");
    hub.put(
        "model.safetensors.index.json",
        "{\"weight_map\": {\"a\": \"1.safetensors\", \"b\": \"2.safetensors\"}}",
        false);
    hub.put("1.safetensors", "text", true);
    ModelFiles model = work.resolve("org/tiny");
    assertThat(model.files()).contains(model.path().resolve("1.safetensors"));
    work.offline = true;
    assertThat(work.resolve("org/tiny").files()).isEqualTo(model.files());
  }

  @Test
  void anAdapterSaysHowItBecomesAModel() {
    hub.files(StubHub.COMMIT).clear();
    hub.put("adapter_config.json", "{}", false).put("adapter_model.safetensors", "", true);
    assertThatThrownBy(() -> work.resolve("org/tiny"))
        .hasMessageContaining("org/tiny is an adapter")
        .hasMessageContaining("merge_and_unload()");
  }

  @Test
  void aSmallFileThatIsNotWhatItsNameSaysIsRefused() throws IOException {
    ModelFiles model = work.resolve("org/tiny");
    Path blob = model.path().resolve("config.json").toRealPath();
    Files.writeString(blob, "{\"model_type\": \"gpt2\"}");
    work.offline = true;
    assertThatThrownBy(() -> work.resolve("org/tiny"))
        .hasMessageContaining(blob + " does not hold what its name says");
  }

  @Test
  void aRepositoryWithoutConfigurationIsRefused() {
    hub.files(StubHub.COMMIT).remove("config.json");
    assertThatThrownBy(() -> work.resolve("org/tiny")).hasMessageContaining("has no config.json");
  }
}
