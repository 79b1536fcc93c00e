package dev.broca.lab.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.published.PublicData.Content;
import dev.broca.lab.stimuli.PulledSets;
import dev.broca.model.hub.WebFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PublicDataTest {
  @TempDir Path folder;

  private static PublicData set(Content content) {
    var file =
        new WebFile("a", URI.create("https://localhost/a"), WebFile.Kind.SHA1, "0".repeat(40));
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
}
