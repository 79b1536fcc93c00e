package dev.broca.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import dev.broca.lab.benchmark.suite.Benchmarks;
import dev.broca.lab.brain.data.RecordingFile;
import dev.broca.lab.brain.reading.ReadingFile;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.stimuli.ContrastFile;
import dev.broca.lab.stimuli.TextFile;
import dev.broca.lab.stimuli.Texts;
import dev.broca.lab.stimuli.made.Conditions;
import dev.broca.lab.store.Store;
import dev.broca.lab.study.spec.StudySpec;
import dev.broca.model.base.ModelException;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import dev.broca.model.weights.Npy;
import dev.broca.model.weights.NpyArray;
import dev.broca.model.weights.Npz;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that people bring, damaged: each reads, or is refused with an exception of our own; nothing
 * hangs, and nothing takes much memory. {@code -Dbroca.fuzz=100000} damages more of them, in other
 * ways with {@code -Dbroca.fuzz.seed=N}. A further reader is a further line of {@link #readers}.
 */
class InjuredFilesTest {
  private static final int CASES = Integer.getInteger("broca.fuzz", 150);
  private static final long SEED = Long.getLong("broca.fuzz.seed", 1);
  private static final long MOST_ALLOCATED = 64L << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Units UNITS = Units.of(Site.BLOCK_OUTPUT, 3, 4);

  @TempDir Path folder;

  /** A reader, with the name and content of a file that it reads. */
  private record Reader(String file, Making content, Consumer<Path> reading) {
    static Reader of(String file, String content, Consumer<Path> reading) {
      return new Reader(
          file, path -> Files.writeString(path, content, StandardCharsets.UTF_8), reading);
    }

    static Reader resource(String file, String resource, Consumer<Path> reading) {
      return new Reader(
          file,
          path -> {
            try (InputStream in = InjuredFilesTest.class.getResourceAsStream(resource)) {
              Files.copy(Objects.requireNonNull(in), path);
            }
          },
          reading);
    }

    @Override
    public String toString() {
      return file;
    }
  }

  /** Writes a file that is whole. */
  private interface Making {
    void at(Path path) throws IOException;
  }

  static Stream<Reader> readers() {
    return Stream.of(
        Reader.of("contrast.csv", CONTRAST, ContrastFile::read),
        Reader.of("contrast.jsonl", LINES, ContrastFile::read),
        Reader.of("conditions.csv", CONTRAST, Conditions::read),
        Reader.of("texts.txt", "One text.\nAnother: größer.\n", Texts::read),
        Reader.of("reading.csv", READING, ReadingFile::read),
        Reader.of("reading.tsv", READING.replace(',', '\t'), ReadingFile::read),
        Reader.of("recording.csv", RECORDING, RecordingFile::read),
        Reader.resource("recording.npz", "brain/recording.npz", RecordingFile::read),
        Reader.resource("recording.nc", "brain/assembly.nc", RecordingFile::read),
        Reader.resource("recording.h5", "brain/transposed.h5", RecordingFile::read),
        Reader.of("study.yaml", STUDY, StudySpec::read),
        Reader.of("blimp.jsonl", PAIRS, path -> Benchmarks.read("blimp", Optional.of(path))),
        Reader.of("suite.json", SUITE, path -> Benchmarks.read("syntaxgym", Optional.of(path))),
        Reader.of("perplexity.txt", "A text.\n", path -> benchmark("perplexity", path)),
        Reader.of("mask.csv", MASK, path -> MaskFiles.read(path, UNITS)),
        new Reader("mask.npy", InjuredFilesTest::mask, MaskFiles::read),
        new Reader("mask.npz", InjuredFilesTest::masks, MaskFiles::read),
        new Reader("mask.safetensors", InjuredFilesTest::maskWithPassport, MaskFiles::read),
        new Reader("store.sqlite", InjuredFilesTest::store, InjuredFilesTest::useStore),
        Reader.of("passport.json", PASSPORT, path -> Passport.parse(text(path), "passport")));
  }

  @ParameterizedTest
  @MethodSource("readers")
  void readsOrIsRefusedInOurOwnWords(Reader reader) throws IOException {
    Path path = folder.resolve(reader.file());
    reader.content().at(path);
    byte[] whole = Files.readAllBytes(path);
    reader.reading().accept(path);
    var injuries = new Injuries(SEED);
    for (int i = 0; i < CASES; i++) {
      byte[] injured = injuries.of(whole);
      clear();
      Files.write(path, injured);
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> require(path, injured, reader.reading()),
          () -> HexFormat.of().formatHex(injured));
    }
  }

  private static void require(Path path, byte[] injured, Consumer<Path> reading) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      reading.accept(path);
    } catch (LabException | ModelException e) {
      assertThat(e).message().hasSizeBetween(10, 6000);
    } catch (RuntimeException | Error e) {
      fail(HexFormat.of().formatHex(injured), e);
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
        .as(() -> HexFormat.of().formatHex(injured))
        .isLessThan(MOST_ALLOCATED);
  }

  private void clear() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static void benchmark(String name, Path path) {
    assertThat(Benchmarks.read(name, Optional.of(path)).items()).isNotEmpty();
  }

  private static String text(Path path) {
    return TextFile.read(path).text();
  }

  private static void mask(Path path) {
    Npy.write(path, NpyArray.of(new long[] {1, 0, 0, 1, 0, 0}, 2, 3));
  }

  private static void masks(Path path) {
    Npz.write(path, Map.of("mask", NpyArray.of(new long[] {1, 0, 0, 1, 0, 0}, 2, 3)));
  }

  private static void maskWithPassport(Path path) {
    Path csv = path.resolveSibling("from.csv");
    try {
      Files.writeString(csv, MASK);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    MaskFiles.write(MaskFiles.read(csv, UNITS), path);
  }

  private static void store(Path path) {
    try (Store store = Store.open(path)) {
      store.put(Passport.empty().with("n", 1), "{\"a\": 1}", 2);
      store.plan("study", "model", "{}");
    }
  }

  private static void useStore(Path path) {
    try (Store store = Store.existing(path)) {
      assertThat(store.size()).isNotNegative();
      assertThat(store.plan("study", "model")).isNotNull();
      assertThat(store.result(Passport.empty().with("n", 1).key())).isNotNull();
    }
  }

  private static final String CONTRAST =
      """
      text,condition,group
      "The cat, they say, sleeps.",positive,a
      The dog sleeps.,positive,b
      cat the sleeps,negative,a
      "say ""dog"" sleeps",negative,b
      """;

  private static final String LINES =
      """
      {"text": "The cat sleeps.", "condition": "positive"}
      {"text": "sleeps cat the", "condition": "negative"}
      {"text": "The dog sleeps.", "condition": "positive"}
      {"text": "sleeps dog the", "condition": "negative"}
      """;

  private static final String READING =
      """
      word,passage,position,time,subject
      The,1,1,210.5,a
      cat,1,2,230,a
      sleeps.,1,3,250,a
      A,2,1,200,a
      dog.,2,2,199,a
      """;

  private static final String RECORDING =
      """
      text,voxel1,voxel2
      The cat sleeps.,.5,1
      The dog sleeps.,.25,2
      A bird sings.,-1,3
      """;

  private static final String STUDY =
      """
      models:
        - broca-tiny
      network:
        name: language
      controls:
        uniform: 19
      tasks:
        pairs:
      """;

  private static final String PAIRS =
      """
      {"sentence_good": "Cats sleep.", "sentence_bad": "Cats sleeps.", "UID": "a", "pairID": "0", "field": "x", "linguistics_term": "y"}
      {"sentence_good": "A cat sleeps.", "sentence_bad": "A cat sleep.", "UID": "a", "pairID": "1", "field": "x", "linguistics_term": "y"}
      """;

  private static final String SUITE =
      """
      {"meta": {"name": "s", "metric": "sum"},
       "region_meta": {"1": "np", "2": "vp"},
       "predictions": [{"type": "formula", "formula": "(2;%a%) < (2;%b%)"}],
       "items": [{"item_number": 1, "conditions": [
         {"condition_name": "a", "regions": [
           {"region_number": 1, "content": "The cat"}, {"region_number": 2, "content": "sleeps"}]},
         {"condition_name": "b", "regions": [
           {"region_number": 1, "content": "The cat"}, {"region_number": 2, "content": "sleep"}]}]}]}
      """;

  private static final String MASK =
      """
      site,layer,unit
      block-output,0,1
      block-output,2,3
      """;

  private static final String PASSPORT = "{\"model\": \"a\", \"n\": [1, 2.5, null, true]}";
}
