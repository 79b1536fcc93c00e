package dev.broca.lab.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.broca.lab.LabException;
import dev.broca.lab.published.PublicData.Content;
import dev.broca.lab.stimuli.made.PulledSets;
import dev.broca.model.hub.HubOptions;
import dev.broca.model.hub.Progress;
import dev.broca.model.hub.WebFile;
import dev.broca.model.hub.WebFile.Kind;
import dev.broca.torch.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PublicDataTest {
  @TempDir Path folder;

  private static PublicData set(Content content) {
    var file = new WebFile("a", URI.create("https://localhost/a"), Kind.SHA1, "0".repeat(40));
    return new PublicData("made-up", "a set", List.of(file), content, "none", "here", "nobody");
  }

  @Test
  void everySetHasAnAddressThatCannotChangeUnnoticed() {
    assertThat(PublicData.ALL).extracting(PublicData::name).doesNotHaveDuplicates();
    assertThat(PublicData.ALL)
        .allSatisfy(set -> {
          assertThat(PublicData.of(set.name())).isEqualTo(set);
          assertThat(PulledSets.isName(set.name())).isEqualTo(set.isText());
          assertThat(set.files()).extracting(WebFile::name).doesNotHaveDuplicates();
          assertThat(set.files())
              .isNotEmpty()
              .allSatisfy(file -> {
                assertThat(file.address()).hasScheme("https");
                assertThat(file.hash()).matches("[0-9a-f]{40}|[0-9a-f]{64}");
                assertThat(file.name()).matches("[A-Za-z0-9_.-]+");
                assertThat(file.address().getPath()).endsWith("/" + file.name());
              });
        });
    assertThatThrownBy(() -> PublicData.of("none"))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("\"none\"", "pereira2018");
  }

  @Test
  void whatWasFetchedIsReadAndCounted() throws IOException {
    Path brain = Files.writeString(folder.resolve("brain.csv"), "text,v\nA.,1\nB.,2\n");
    assertThat(set(new Content.Responses(2, 1)).checked(brain)).contains("2 stimuli, 1 targets");
    assertThatThrownBy(() -> set(new Content.Responses(3, 1)).checked(brain))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("made-up should hold 3 stimuli, but 2 were read");
    Path words =
        Files.writeString(
            folder.resolve("words.tsv"), "word\tzone\titem\tRT\nA\t1\t1\t300\nb.\t2\t1\t\n");
    assertThat(set(new Content.Times(2, 1)).checked(words))
        .contains("2 words in 1 passages", "1 times");
    assertThatThrownBy(() -> set(new Content.Times(2, 2)).checked(words))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("2 passages, but 1");
  }

  // Sets of texts, from a server of ours

  private static String sha256(byte[] bytes) {
    return Sha256.of(bytes);
  }

  private static byte[] archive(String... entries) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry(entry));
        zip.write("sentence\tlabel\nIt rains.\t1\n".getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static PublicData texts(String name, Content content, WebFile... files) {
    return new PublicData(name, "a set", List.of(files), content, "free", "here", "nobody");
  }

  /** Serves files, hands over their base address, and says how often it was asked for content. */
  private static int serving(Map<String, byte[]> files, Consumer<String> work) throws IOException {
    var asked = new AtomicInteger();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = files.get(exchange.getRequestURI().getPath().substring(1));
          boolean head = exchange.getRequestMethod().equals("HEAD");
          if (body != null && head) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
            exchange.getResponseHeaders().set("ETag", '"' + sha256(body) + '"');
          }
          exchange.sendResponseHeaders(
              body == null ? 404 : 200, body == null || head ? -1 : body.length);
          if (body != null && !head) {
            asked.incrementAndGet();
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
    try {
      work.accept("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    } finally {
      server.stop(0);
    }
    return asked.get();
  }

  private static Path fetch(PublicData set, Path out) {
    return set.fetch(out, HubOptions.fromEnvironment(), Progress.silent());
  }

  @Test
  void aSetOfSeveralFilesIsFetchedCheckedAndFoundByItsName() throws IOException {
    byte[] one = "The cats sleeps.\nThe cats sleep.\n".getBytes(StandardCharsets.UTF_8);
    byte[] two = "He see.\nHe sees.\n".getBytes(StandardCharsets.UTF_8);
    var pulled = new PulledSets(folder);
    int asked =
        serving(
            Map.of("a.txt", one, "b.txt", two),
            base -> {
              var content =
                  new Content.Items("minimal-pairs", OptionalInt.of(2), new Unpacking.None());
              URI nowhere = URI.create("https://localhost/x");
              PublicData set =
                  texts(
                          "zorro",
                          content,
                          new WebFile("a.txt", nowhere, Kind.SHA256, sha256(one)),
                          new WebFile("b.txt", nowhere, Kind.SHA256, sha256(two)))
                      .at(URI.create(base));
              assertThat(pulled.find("zorro")).isEmpty();
              Path fetched = fetch(set, folder);
              assertThat(fetched).isEqualTo(folder.resolve("zorro"));
              assertThat(pulled.find("zorro")).as("not yet checked").isEmpty();
              assertThat(set.checked(fetched)).isEqualTo("2 items");
              assertThat(pulled.find("zorro")).contains(fetched);
              assertThat(fetched.resolve(PulledSets.SOURCE)).content().contains("free", "nobody");
              fetch(set, folder);
            });
    assertThat(asked).as("the second time nothing is fetched").isEqualTo(2);
  }

  @Test
  void oneFileIsTakenOutOfAnArchiveWhateverElseItHolds() throws IOException {
    byte[] zip =
        archive("../dev.tsv.txt", "CoLA/train.tsv", "CoLA/dev.tsv", "__MACOSX/CoLA/dev.tsv");
    var content = new Content.Items("cola", OptionalInt.of(1), new Unpacking.Entry("dev.tsv"));
    int asked =
        serving(
            Map.of("CoLA.zip", zip),
            base -> {
              PublicData set =
                  texts(
                      "glue:cola",
                      content,
                      new WebFile(
                          "CoLA.zip", URI.create(base + "CoLA.zip"), Kind.SHA256, sha256(zip)));
              Path fetched = fetch(set, folder);
              assertThat(fetched).isEqualTo(folder.resolve("glue/cola"));
              assertThat(fetched.toFile().list()).containsExactly("dev.tsv");
              fetch(set, folder);
            });
    assertThat(asked).isEqualTo(1);
    assertThat(folder.toFile().list()).containsExactly("glue");
  }

  @Test
  void anArchiveWithSomethingElseIsRefused() throws IOException {
    byte[] zip = archive("a/dev.tsv", "b/dev.tsv");
    serving(
        Map.of("CoLA.zip", zip),
        base -> {
          PublicData set =
              texts(
                  "glue:cola",
                  new Content.Items("cola", OptionalInt.of(1), new Unpacking.Entry("dev.tsv")),
                  new WebFile("CoLA.zip", URI.create(base + "CoLA.zip"), Kind.SHA256, sha256(zip)));
          assertThatThrownBy(() -> fetch(set, folder))
              .isInstanceOf(LabException.class)
              .hasMessageContaining("should hold one dev.tsv, but it holds 2");
        });
  }

  @Test
  void mrpcsDevelopmentItemsAreThoseOfTheList() throws IOException {
    byte[] ids = "1\t2\n5\t6\n".getBytes(StandardCharsets.UTF_8);
    byte[] pairs =
        "\uFEFFQuality\t#1 ID\t#2 ID\t#1 String\t#2 String\r\n1\t1\t2\tIt \"rains.\tRain.\r\n0\t2\t1\tNo.\tYes.\r\n"
            .getBytes(StandardCharsets.UTF_8);
    var content = new Content.Items("mrpc", OptionalInt.of(1), new Unpacking.Paraphrases());
    serving(
        Map.of("ids", ids, "pairs", pairs),
        base -> {
          PublicData set =
              texts(
                  "glue:mrpc",
                  content,
                  new WebFile("ids", URI.create(base + "ids"), Kind.SHA256, sha256(ids)),
                  new WebFile("pairs", URI.create(base + "pairs"), Kind.SHA256, sha256(pairs)));
          Path fetched = fetch(set, folder);
          assertThat(set.checked(fetched)).isEqualTo("1 items");
          assertThat(fetched.resolve("dev.tsv"))
              .content()
              .contains("It \"rains.")
              .doesNotContain("No.");
        });
  }

  /** The hub says the checksum of a file that may change. */
  @Test
  void anAnnouncedChecksumIsChecked() throws IOException {
    byte[] table = "sen\twrong_sen\nA b.\tB a.\n".getBytes(StandardCharsets.UTF_8);
    PublicData language = PublicData.of("multiblimp:eng");
    assertThat(language.files().getFirst().kind()).isEqualTo(Kind.ANNOUNCED);
    assertThatThrownBy(() -> PublicData.of("multiblimp")).isInstanceOf(LabException.class);
    serving(
        Map.of("eng/data.tsv", table),
        base -> {
          PublicData set = language.at(URI.create(base + "eng/data.tsv"));
          Path fetched = fetch(set, folder);
          assertThat(set.checked(fetched)).isEqualTo("1 items");
          assertThat(new PulledSets(folder).find("multiblimp"))
              .contains(folder.resolve("multiblimp"));
        });
  }

  @Test
  void partsOfASetAreFetchedTogetherOrOneByOne() {
    assertThat(PublicData.named("glue")).hasSize(8);
    assertThat(PublicData.named("clams")).hasSize(5);
    assertThatThrownBy(() -> PublicData.of("clams"))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("5 parts", "clams:en");
  }
}
