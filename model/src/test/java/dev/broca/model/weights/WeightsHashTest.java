package dev.broca.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.model.base.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsHashTest {
  /** FIPS 180-2, appendix B.1: the digest of "abc". */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  /** {@code printf '' | sha256sum}. */
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

  @TempDir Path folder;

  @Test
  void oneFileHasItsOwnDigest() throws IOException {
    assertThat(hash().of(List.of(file("a", "abc")))).isEqualTo(ABC);
    assertThat(hash().of(List.of(file("b", "")))).isEqualTo(EMPTY);
  }

  @Test
  void severalFilesHaveTheDigestOfTheirDigests() throws IOException {
    // (printf ba78...15ad; printf e3b0...b855) | xxd -r -p | sha256sum
    assertThat(hash().of(List.of(file("a", "abc"), file("b", ""))))
        .isEqualTo("6f1290896ee81a0349174d19f4473d267a10289c40480861d5c42affffbd79f9");
  }

  @Test
  void namesAndPlacesDoNotEnter() throws IOException {
    Files.createDirectories(folder.resolve("elsewhere"));
    assertThat(hash().of(List.of(file("elsewhere/z", "abc"), file("y", ""))))
        .isEqualTo(hash().of(List.of(file("a", "abc"), file("b", ""))));
    assertThat(hash().of(List.of(file("a", ""), file("b", "abc"))))
        .isNotEqualTo(hash().of(List.of(file("a", "abc"), file("b", ""))));
  }

  @Test
  void digestsAreRememberedWhileTheFileStays() throws IOException {
    Path file = file("a", "abc");
    assertThat(hash().of(List.of(file))).isEqualTo(ABC);
    // Only a remembered digest can be another than that of "abc".
    Path note = notes().getFirst();
    Files.writeString(note, Files.readString(note).replace(ABC, EMPTY));
    assertThat(hash().of(List.of(file))).isEqualTo(EMPTY);
    Files.setLastModifiedTime(file, FileTime.from(LONG_AGO.toInstant().plusNanos(1_000_000)));
    assertThat(hash().of(List.of(file))).isEqualTo(ABC);
  }

  /** {@code cp --preserve}, {@code touch -r}, archives: a time of change can be any. */
  @Test
  void otherContentOfTheSameNameSizeAndTimeIsSeen() throws IOException {
    Path file = file("a", "xyz");
    String before = hash().of(List.of(file));
    Files.writeString(file, "abc");
    Files.setLastModifiedTime(file, LONG_AGO);
    assertThat(hash().of(List.of(file))).isEqualTo(ABC).isNotEqualTo(before);
    Path other = file("b", "xyz");
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(hash().of(List.of(file))).isEqualTo(before);
  }

  @Test
  void filesJustChangedAreNotRemembered() throws IOException {
    Path file = file("a", "abc");
    assertThat(new WeightsHash(folder.resolve("cache")).of(List.of(file))).isEqualTo(ABC);
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void damagedNotesAreComputedAgain() throws IOException {
    Path file = file("a", "abc");
    assertThat(hash().of(List.of(file))).isEqualTo(ABC);
    List<Path> notes = notes();
    assertThat(notes).hasSize(1);
    for (String note : List.of("", "nonsense", EMPTY, EMPTY + "\n1 2020 x\n", "\u00ff\n")) {
      Files.write(notes.getFirst(), note.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(hash().of(List.of(file))).as(note).isEqualTo(ABC);
    }
  }

  @Test
  void foldersThatCannotBeWrittenDoNotMatter() throws IOException {
    Path file = file("a", "abc");
    Path notAFolder = file("b", "");
    assertThat(new WeightsHash(notAFolder).of(List.of(file))).isEqualTo(ABC);
  }

  @Test
  void blobsOfHuggingFaceAreNamedByTheirDigest() throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("models--o--m/blobs"));
    Path snapshot = Files.createDirectories(folder.resolve("models--o--m/snapshots/main"));
    Path blob = Files.writeString(blobs.resolve(EMPTY), "");
    Path link = snapshot.resolve("model.safetensors");
    Files.createSymbolicLink(link, Path.of("../../blobs/" + EMPTY));
    assertThat(hash().of(List.of(link))).isEqualTo(EMPTY);
    Files.writeString(blob, "abc");
    assertThatThrownBy(() -> hash().of(List.of(link)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("does not hold what its name says");
    // Small files are named by a Git hash of 40 digits: those are read.
    Files.move(blob, blobs.resolve(EMPTY.substring(24)));
    Files.writeString(blobs.resolve(EMPTY.substring(24)), "abc");
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("../../blobs/" + EMPTY.substring(24)));
    assertThat(hash().of(List.of(link))).isEqualTo(ABC);
  }

  @Test
  void checkpointsAreNamedByTheirFiles() throws IOException {
    Path path = folder.resolve("x.safetensors");
    try (var writer = SafeTensors.Writer.create(path)) {
      writer.commit();
    }
    try (var weights = SafeTensors.open(path)) {
      assertThat(hash().of(weights)).isEqualTo(hash().of(List.of(path))).hasSize(64);
    }
  }

  @Test
  void missingFilesAreNamed() {
    assertThatThrownBy(() -> hash().of(List.of(folder.resolve("nowhere"))))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("nowhere");
  }

  /** Some time later, when what was just written has settled. */
  private WeightsHash hash() {
    return new WeightsHash(folder.resolve("cache"), () -> Instant.now().plusSeconds(60));
  }

  private List<Path> notes() throws IOException {
    try (var files = Files.list(folder.resolve("cache"))) {
      return files.toList();
    }
  }

  private Path file(String name, String content) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    return Files.setLastModifiedTime(file, LONG_AGO);
  }
}
