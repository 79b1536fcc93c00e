package dev.broca.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
  @TempDir Path folder;

  private Path program(String name) throws IOException {
    Path file = Files.createFile(folder.resolve(name));
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  @Test
  void aNameIsFoundInWholeFoldersOfTheSearchPath() throws IOException {
    Path file = program("tool");
    assertThat(Programs.find("tool", "/nowhere" + File.pathSeparator + folder)).contains(file);
  }

  @Test
  void theCurrentFolderIsNeverSearched() throws IOException {
    Path relative = Path.of("").toAbsolutePath().relativize(folder);
    program("tool");
    for (String path : new String[] {"", ".", File.pathSeparator, relative.toString()}) {
      assertThat(Programs.find("tool", path)).as(path).isEmpty();
    }
    assertThat(Programs.find("pom.xml", null)).isEmpty();
  }

  @Test
  void aPathIsTakenAsItIs() throws IOException {
    Path file = program("tool");
    Path relative = Path.of("").toAbsolutePath().relativize(file);
    assertThat(Programs.find(relative.toString(), null).orElseThrow().normalize()).isEqualTo(file);
  }

  @Test
  void foldersAndFilesThatMayNotBeStartedAreNoPrograms() throws IOException {
    Files.createDirectory(folder.resolve("inside"));
    Files.createFile(folder.resolve("text"));
    assertThat(Programs.find("inside", folder.toString())).isEmpty();
    assertThat(Programs.find("text", folder.toString())).isEmpty();
    assertThat(Programs.find("a\0b", folder.toString())).isEmpty();
  }
}
