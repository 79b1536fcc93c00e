package dev.broca.lab.stimuli.made;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PulledSetsTest {
  @TempDir Path folder;

  private void put(String set) throws IOException {
    Path place = Files.createDirectories(new PulledSets(folder).place(set));
    Files.writeString(place.resolve(PulledSets.SOURCE), "from here");
  }

  @Test
  void aNameMeansItsSetUnlessThereIsSuchAFile() throws IOException {
    var sets = new PulledSets(folder);
    put("langloc");
    put("clams:en");
    assertThat(sets.meant(Path.of("langloc"))).isEqualTo(folder.resolve("langloc"));
    assertThat(sets.meant(Path.of("clams:en"))).isEqualTo(folder.resolve("clams/en"));
    assertThat(sets.meant(Path.of("clams"))).isEqualTo(folder.resolve("clams"));
    Path file = folder.resolve("langloc");
    assertThat(sets.meant(file)).isEqualTo(file);
    assertThat(sets.meant(Path.of("mine.csv"))).isEqualTo(Path.of("mine.csv"));
  }

  @Test
  void aSetThatIsNotThereOrNotWholeIsNamedWithItsCommand() throws IOException {
    Files.createDirectories(folder.resolve("zorro"));
    Files.writeString(folder.resolve("zorro/a.txt"), "half of it");
    var sets = new PulledSets(folder);
    assertThat(sets.find("zorro")).isEmpty();
    assertThatThrownBy(() -> sets.meant(Path.of("zorro")))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("broca data pull zorro");
    assertThat(PulledSets.isName("../zorro")).isFalse();
    assertThat(PulledSets.isName("glue:../..")).isFalse();
  }
}
