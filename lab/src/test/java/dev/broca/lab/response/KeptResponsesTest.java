package dev.broca.lab.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.LabException;
import dev.broca.lab.localize.Localization;
import dev.broca.lab.localize.Localizer;
import dev.broca.lab.localize.LocalizerOptions;
import dev.broca.lab.localize.LocalizerRun;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.Range;
import dev.broca.lab.provenance.Passport;
import dev.broca.lab.quality.Quality;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.model.LanguageModel;
import dev.broca.model.ModelOptions;
import dev.broca.model.base.Progress;
import dev.broca.model.hub.ModelFiles;
import dev.broca.model.hub.Origin;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was read once is read again bit by bit, for whatever allows it and for nothing else. */
class KeptResponsesTest {
  private static final LanguageModel MODEL = LanguageModel.load("broca-tiny");
  private static final long LIMIT = 1L << 30;
  private static final Units UNITS = Units.of(Site.BLOCK_OUTPUT, 2, 5);

  @TempDir Path folder;

  @AfterAll
  static void close() {
    MODEL.close();
  }

  private static Localizer localizer() {
    return quick(Localizer.language(12), false);
  }

  /** With as little resampling as there may be, and enough units for heads. */
  private static Localizer quick(Localizer localizer, boolean checks) {
    LocalizerOptions options = localizer.options();
    return localizer.with(
        options
            .checked(checks)
            .with(options.selection().taking(new Amount.Percent(10)))
            .with(new Quality.Plan(100, 2, 1, 1000, 1)));
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.equals(".lock"))
          .collect(Collectors.toSet());
    }
  }

  private Localization run(Localizer localizer, LanguageModel model) {
    return localizer.on(model).keeping(new KeptResponses(folder, LIMIT)).run(Progress.NONE);
  }

  private static void assertEqual(Localization one, Localization other) {
    assertThat(other.mask()).isEqualTo(one.mask());
    assertThat(other.map().tValues()).isEqualTo(one.map().tValues());
    for (PositionClass positions : PositionClass.values()) {
      for (int block = 0; block < one.energy().units().blocks(); block++) {
        assertThat(other.energy().rms(positions, block))
            .isEqualTo(one.energy().rms(positions, block));
      }
    }
  }

  @Test
  void whatIsKeptNeedsNoModel() throws IOException {
    Localization fresh = localizer().run(MODEL);
    assertEqual(fresh, run(localizer(), MODEL));
    Set<String> kept = files();
    assertThat(kept).hasSize(1);
    LocalizerRun again;
    try (LanguageModel model = LanguageModel.load("broca-tiny")) {
      again = localizer().on(model).keeping(new KeptResponses(folder, LIMIT));
    }
    assertEqual(fresh, again.run(Progress.NONE)); // the model is closed: it cannot compute
    assertThat(files()).isEqualTo(kept);
  }

  @Test
  void checksAreKeptToo() throws IOException {
    Localizer checked = quick(Localizer.language(12), true);
    Localization fresh = checked.run(MODEL);
    run(checked, MODEL);
    assertThat(files()).as("the texts, and the halves of the length localizer").hasSize(2);
    Localization again = run(checked, MODEL);
    assertThat(again.length().orElseThrow().mask()).isEqualTo(fresh.length().orElseThrow().mask());
    assertThat(files()).hasSize(2);
  }

  static List<UnaryOperator<LocalizerOptions>> laterChoices() {
    return List.of(
        options -> options.with(options.selection().taking(new Amount.Percent(3))),
        options -> options.with(options.selection().in(Range.BOTTOM)),
        options -> options.with(Activation.SIGNED),
        options -> options.with(new Quality.Plan(120, 3, 1, 1100, 9)),
        options -> options.seeded(77),
        options -> options.with(Truncation.matched())); // the built-in texts are matched already
  }

  @ParameterizedTest
  @MethodSource("laterChoices")
  void whatIsChosenAfterReadingReadsNothingAgain(UnaryOperator<LocalizerOptions> change)
      throws IOException {
    run(localizer(), MODEL);
    Set<String> kept = files();
    Localizer other = localizer().with(change.apply(localizer().options()));
    Localization found = run(other, MODEL);
    assertThat(files()).isEqualTo(kept);
    assertEqual(other.run(MODEL), found);
  }

  @Test
  void permutedLabelsReadNothingAgain() throws IOException {
    Localizer many = quick(Localizer.language(40), false);
    run(many, MODEL);
    Set<String> kept = files();
    LocalizerRun permuting = many.on(MODEL);
    List<Mask> found =
        permuting
            .keeping(new KeptResponses(folder, LIMIT))
            .labelPermuted(2, 42, Progress.NONE)
            .masks();
    assertThat(files()).isEqualTo(kept);
    assertThat(found).isEqualTo(permuting.labelPermuted(2, 42, Progress.NONE).masks());
  }

  static List<UnaryOperator<LocalizerOptions>> otherReadings() {
    return List.of(
        options -> options.with(Pooling.MEAN),
        options -> options.with(Pooling.SUM),
        options -> options.with(Pooling.MEAN_AFTER_FIRST),
        options -> options.with(Site.MLP_OUTPUT),
        options -> options.with(Site.HEADS),
        options -> options.with(new Truncation.First(6)));
  }

  @ParameterizedTest
  @MethodSource("otherReadings")
  void anotherReadingIsAMiss(UnaryOperator<LocalizerOptions> change) throws IOException {
    run(localizer(), MODEL);
    Localizer other = localizer().with(change.apply(localizer().options()));
    Localization found = run(other, MODEL);
    assertThat(files()).hasSize(2);
    assertEqual(other.run(MODEL), found);
  }

  @Test
  void otherTextsAreAMiss() throws IOException {
    run(localizer(), MODEL);
    Localizer more = Localizer.language(13);
    run(more.with(localizer().options()), MODEL);
    assertThat(files()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "weights", "tokenizer", "dtype", "untrained"})
  void anotherModelIsAMiss(String what) throws IOException {
    run(localizer(), MODEL);
    ModelOptions options =
        switch (what) {
          case "dtype" -> ModelOptions.DEFAULT.on(DType.BFLOAT16, Device.CPU);
          case "untrained" -> ModelOptions.DEFAULT.withUntrained(OptionalLong.of(3));
          default -> ModelOptions.DEFAULT;
        };
    Path copy = Files.createDirectory(folder.resolve("model"));
    List<Path> parts;
    try (Stream<Path> all = Files.list(MODEL.identity().path())) {
      parts = all.sorted().toList();
    }
    for (Path part : parts) {
      Files.copy(part, copy.resolve(part.getFileName()));
    }
    change(copy, what);
    try (Stream<Path> all = Files.list(copy);
        LanguageModel other =
            LanguageModel.open(
                new ModelFiles("m", "m", copy, all.sorted().toList(), new Origin.Local()),
                options)) {
      run(localizer(), other);
    }
    assertThat(files()).hasSize(what.equals("nothing") ? 2 : 3).contains("model");
  }

  private static void change(Path copy, String what) throws IOException {
    if (what.equals("weights")) {
      try (var file = new RandomAccessFile(copy.resolve("model.safetensors").toFile(), "rw")) {
        file.seek(file.length() - 2);
        int last = file.read();
        file.seek(file.length() - 2);
        file.write(last ^ 1);
      }
    }
    if (what.equals("tokenizer")) {
      Path file = copy.resolve("tokenizer.json");
      String text = Files.readString(file);
      String other = text.replaceFirst("(\"add_prefix_space\": *)false", "$1true");
      assertThat(other).isNotEqualTo(text);
      Files.writeString(file, other);
    }
  }

  @Test
  void theKeyHoldsEverythingThatDeterminesNumbers() {
    LocalizerRun run = localizer().on(MODEL);
    assertThat(run.reading(run.inputs().all()).entries().keySet())
        .containsExactlyInAnyOrder(
            "architecture",
            "broca",
            "device",
            "dtype",
            "family",
            "libtorch",
            "numerics",
            "positions",
            "reduction",
            "revision",
            "site",
            "threads",
            "tokenizer",
            "tokens",
            "weights");
  }

  // The files.

  private static Passport passport(int number) {
    return Passport.empty().with("number", number);
  }

  private static Responses filled(int texts, long seed) {
    Responses responses = Responses.allocate(texts, UNITS);
    var random = new Random(seed);
    for (int i = 0; i < texts * UNITS.count(); i++) {
      float value = i == 0 ? -0f : i == 1 ? Float.NaN : random.nextFloat();
      responses.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
    }
    return responses;
  }

  private static Energy energy() {
    double[] first = new Random(5).doubles(UNITS.count()).toArray();
    double[] rest = new Random(6).doubles(UNITS.count()).toArray();
    return Energy.of(UNITS, first, rest);
  }

  private static byte[] bytes(Responses responses) {
    return responses.segment().toArray(ValueLayout.JAVA_BYTE);
  }

  @Test
  void everyBitComesBack() {
    var kept = new KeptResponses(folder.resolve("made/when/needed"), LIMIT);
    try (Responses responses = filled(7, 1);
        Responses into = Responses.allocate(7, UNITS)) {
      kept.keep(passport(1), responses, energy());
      Energy read = kept.read(passport(1), into).orElseThrow();
      assertThat(bytes(into)).isEqualTo(bytes(responses));
      for (int unit = 0; unit < UNITS.count(); unit++) {
        assertThat(read.of(PositionClass.FIRST, unit))
            .isEqualTo(energy().of(PositionClass.FIRST, unit));
        assertThat(read.of(PositionClass.REST, unit))
            .isEqualTo(energy().of(PositionClass.REST, unit));
      }
      assertThat(kept.read(passport(2), into)).isEmpty();
    }
  }

  @Test
  void whatIsDamagedIsAMissAndIsReplaced() throws IOException {
    var kept = new KeptResponses(folder, LIMIT);
    try (Responses responses = filled(3, 1);
        Responses into = Responses.allocate(3, UNITS)) {
      kept.keep(passport(1), responses, energy());
      Path file = folder.resolve(passport(1).key() + ".responses");
      byte[] whole = Files.readAllBytes(file);
      for (int at = 0; at < whole.length; at += 13) {
        byte[] damaged = whole.clone();
        damaged[at] ^= 4;
        Files.write(file, damaged);
        assertThat(kept.read(passport(1), into)).as("byte %d", at).isEmpty();
      }
      for (int length : new int[] {0, 10, whole.length - 1}) {
        Files.write(file, Arrays.copyOf(whole, length));
        assertThat(kept.read(passport(1), into)).isEmpty();
      }
      assertThat(bytes(into)).as("nothing was touched").containsOnly(0);
      kept.keep(passport(1), responses, energy());
      assertThat(kept.read(passport(1), into)).isPresent();
    }
  }

  @Test
  void anotherShapeUnderTheSameKeyIsAMiss() {
    var kept = new KeptResponses(folder, LIMIT);
    try (Responses responses = filled(3, 1);
        Responses into = Responses.allocate(4, UNITS)) {
      kept.keep(passport(1), responses, energy());
      assertThat(kept.read(passport(1), into)).isEmpty();
    }
  }

  @Test
  void whatWasUsedLongestAgoGoesFirst() throws IOException {
    try (Responses responses = filled(3, 1);
        Responses into = Responses.allocate(3, UNITS)) {
      new KeptResponses(folder, LIMIT).keep(passport(1), responses, energy());
      long one = Files.size(folder.resolve(passport(1).key() + ".responses"));
      var kept = new KeptResponses(folder, 3 * one);
      for (int i = 1; i <= 3; i++) {
        kept.keep(passport(i), responses, energy());
        Files.setLastModifiedTime(
            folder.resolve(passport(i).key() + ".responses"),
            FileTime.from(Instant.EPOCH.plusSeconds(i)));
      }
      assertThat(kept.read(passport(1), into)).as("used again").isPresent();
      kept.keep(passport(4), responses, energy());
      assertThat(
              Stream.of(1, 2, 3, 4).filter(i -> kept.read(passport(i), into).isPresent()).toList())
          .containsExactly(1, 3, 4);
      var tiny = new KeptResponses(folder, one - 1);
      tiny.keep(passport(5), responses, energy());
      assertThat(tiny.read(passport(5), into)).as("larger than all may be").isEmpty();
      assertThat(files()).hasSize(3);
    }
  }

  @Test
  void aFolderThatCannotBeWrittenLosesNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    var kept = new KeptResponses(file, LIMIT);
    Localization found = localizer().on(MODEL).keeping(kept).run(Progress.NONE);
    assertEqual(localizer().run(MODEL), found);
    assertThat(file).hasContent("in the way");
  }

  @Test
  void progressReachesItsEndWithoutReading() {
    run(localizer(), MODEL);
    LocalizerRun again = localizer().on(MODEL).keeping(new KeptResponses(folder, LIMIT));
    long[] last = new long[2];
    int[] calls = new int[1];
    again.run((done, total) -> {
      last[0] = done;
      last[1] = total;
      calls[0]++;
    });
    assertThat(last[0]).isEqualTo(last[1]).isEqualTo(again.tokens());
    assertThat(calls[0]).isEqualTo(1);
  }

  @Test
  void theEnvironmentSaysHowMuchIsKept() {
    assertThat(KeptResponses.mostBytes("0")).isZero();
    assertThat(KeptResponses.mostBytes("4G")).isEqualTo(4_000_000_000L);
    assertThat(KeptResponses.mostBytes("2Ki")).isEqualTo(2048);
    assertThatThrownBy(() -> KeptResponses.mostBytes("a lot"))
        .isInstanceOf(LabException.class)
        .hasMessage("BROCA_ACTIVATIONS is to be 0 or a size such as 4G, not 'a lot'.");
  }
}
