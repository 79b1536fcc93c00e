package dev.broca.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How the launcher starts Java, as seen by a Java that only prints its arguments. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LauncherTest {
  private static final String START = "-Dbroca.start=";

  @TempDir Path folder;
  private Path jar = Path.of("");

  @BeforeEach
  void unpack() throws IOException {
    Path lib = Files.createDirectories(folder.toRealPath().resolve("a place/lib"));
    Files.copy(Path.of("../broca"), folder.resolve("a place/broca"));
    jar = Files.writeString(lib.resolve("broca.jar"), "one");
    Files.writeString(lib.resolve("other.jar"), "other");
    Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.3\"\n");
    Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  /** The arguments that Java is started with. */
  private List<String> started(String javaOptions, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("sh", folder.resolve("a place/broca").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("BROCA_JAVA", folder.resolve("jdk").toString());
    builder.environment().put("BROCA_JAVA_OPTIONS", javaOptions);
    builder.environment().put("BROCA_CACHE", folder.resolve("the cache").toString());
    Process process = builder.start();
    byte[] said = process.getInputStream().readAllBytes();
    return new String(said, StandardCharsets.UTF_8).lines().toList();
  }

  private Path place() throws IOException {
    return started("", "cache", "prepare").stream()
        .filter(line -> line.startsWith(START))
        .map(line -> Path.of(line.substring(START.length())))
        .findFirst()
        .orElseThrow();
  }

  /** Makes the file that 'broca cache prepare' would make. */
  private Path prepared() throws IOException {
    Path place = place();
    Files.createDirectories(place.resolveSibling(""));
    return Files.writeString(place, "a cache");
  }

  @Test
  void nothingIsAddedWhereNothingWasPrepared() throws IOException {
    List<String> arguments = started("-Dmine=1", "score", "a text");
    assertThat(arguments)
        .endsWith("-Dmine=1", "-jar", jar.toString(), "score", "a text")
        .noneMatch(argument -> argument.contains("AOT") || argument.startsWith(START));
    assertThat(folder.resolve("the cache")).doesNotExist();
  }

  @Test
  void whatWasPreparedIsUsed() throws IOException {
    Path cache = prepared();
    assertThat(cache.getParent()).isEqualTo(folder.resolve("the cache/start"));
    assertThat(started("", "score", "a text"))
        .contains("-XX:AOTCache=" + cache, "-Xlog:aot*=off")
        .endsWith("-jar", jar.toString(), "score", "a text");
  }

  @Test
  void aJarOfTheSameSizeAndDateWithOtherContentIsAnotherProgram() throws IOException {
    Path cache = prepared();
    FileTime date = Files.getLastModifiedTime(jar);
    Files.writeString(jar, "two");
    Files.setLastModifiedTime(jar, date);
    assertThat(place()).isNotEqualTo(cache);
    assertThat(started("", "score")).noneMatch(argument -> argument.contains("AOT"));
    Files.writeString(jar, "one");
    assertThat(place()).isEqualTo(cache);
  }

  @Test
  void anotherJavaOrAnotherJarIsAnotherProgram() throws IOException {
    Path cache = prepared();
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.4\"\n");
    Path other = place();
    assertThat(other).isNotEqualTo(cache);
    Files.writeString(jar.resolveSibling("third.jar"), "third");
    assertThat(place()).isNotIn(cache, other);
  }

  @Test
  void optionsOfTheUserAboutSuchCachesWin() throws IOException {
    prepared();
    assertThat(started("-XX:AOTMode=off", "score"))
        .filteredOn(argument -> argument.contains("AOT"))
        .containsExactly("-XX:AOTMode=off");
  }
}
