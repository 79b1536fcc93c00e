package dev.broca.lab.localize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.broca.lab.Heard;
import dev.broca.lab.LabException;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.response.KeptResponses;
import dev.broca.lab.response.PositionClass;
import dev.broca.lab.response.UnitStatistics;
import dev.broca.model.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a localizer has found is found again, and is the same as when it was computed. */
class KeptResultsTest {
  private static final String PAGE = "page.txt";

  @TempDir Path folder;

  private static final LanguageModel MODEL = LanguageModel.load("broca-tiny");
  private static final Localizer LOCALIZER = Localizer.language(12);

  @AfterAll
  static void close() {
    MODEL.close();
  }

  private KeptResults results(String out) {
    return KeptResults.in(folder.resolve(out)).keeping(Optional.empty());
  }

  /** Says who is asked, so that a test sees which page was written. */
  private record OnePage(boolean isRequired) implements Pages {
    @Override
    public void write(Localization found, Path folder) throws IOException {
      Files.writeString(folder.resolve(PAGE), found.model().id());
    }

    @Override
    public List<String> required() {
      return isRequired ? List.of(PAGE) : List.of();
    }
  }

  private String said(KeptResults results) {
    var heard = new Heard();
    results.heardBy(heard).resultOf(LOCALIZER.on(MODEL));
    return heard.text();
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    var contents = new TreeMap<String, String>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  @Test
  void whatWasComputedAndWhatWasKeptAreTheSameToTheLastBit() {
    KeptResults results = results("out");
    LocalizerResult computed = results.resultOf(LOCALIZER.on(MODEL), 2, 42);
    LocalizerResult kept = results.resultOf(LOCALIZER.on(MODEL), 2, 42);
    assertThat(computed).isInstanceOf(LocalizerResult.Computed.class);
    assertThat(kept).isInstanceOf(LocalizerResult.Kept.class);
    same(kept, computed);
    for (long seed : new long[] {42, 43}) {
      assertThat(units(kept.labelPermuted(seed))).isEqualTo(units(computed.labelPermuted(seed)));
      assertThat(computed.labelPermuted(seed)).isPresent();
    }
    assertThat(computed.labelPermuted(44)).isEmpty();
    assertThat(kept.labelPermuted(44)).isEmpty();
  }

  private static void same(LocalizerResult kept, LocalizerResult computed) {
    assertThat(kept.folder()).isEqualTo(computed.folder());
    assertThat(kept.summary()).isEqualTo(computed.summary());
    assertThat(kept.mask()).isEqualTo(computed.mask());
    assertThat(kept.mask().passport().key()).isEqualTo(computed.mask().passport().key());
    assertThat(kept.tValues()).isEqualTo(computed.tValues());
    assertThat(kept.qValues()).isEqualTo(computed.qValues());
    assertThat(energies(kept.statistics())).isEqualTo(energies(computed.statistics()));
  }

  private static double[] energies(UnitStatistics of) {
    return Arrays.stream(PositionClass.values())
        .flatMapToDouble(positions ->
            IntStream.range(0, of.units().count())
                .mapToDouble(unit -> of.energy().of(positions, unit)))
        .toArray();
  }

  private static List<Integer> units(Optional<Mask> mask) {
    return mask.orElseThrow().stream().boxed().toList();
  }

  @Test
  void controlsThatAreAddedToAKeptResultAreThoseOfANewOne() {
    LocalizerResult whole = results("whole").resultOf(LOCALIZER.on(MODEL), 1, 7);
    results("later").resultOf(LOCALIZER.on(MODEL));
    LocalizerResult added = results("later").resultOf(LOCALIZER.on(MODEL), 1, 7);
    LocalizerResult read = results("later").resultOf(LOCALIZER.on(MODEL), 1, 7);
    assertThat(units(added.labelPermuted(7)))
        .isEqualTo(units(whole.labelPermuted(7)))
        .isEqualTo(units(read.labelPermuted(7)));
    assertThat(ResultFolder.problems(read.folder())).isEmpty();
  }

  @Test
  void whatWasKeptIsNotReadAgainAndThatIsSaid() {
    var responses = Optional.of(new KeptResponses(folder.resolve("kept"), 1L << 30));
    assertThat(said(results("first").keeping(responses)))
        .contains("Reading: ")
        .doesNotContain("nothing to read");
    assertThat(said(results("second").keeping(responses)))
        .contains("nothing to read")
        .doesNotContain("Reading: ");
  }

  @Test
  void aResultThatWasChangedIsComputedAnew() throws IOException {
    KeptResults results = results("out").with(new OnePage(true));
    said(results);
    Map<String, String> before = contents(folder.resolve("out"));
    assertThat(said(results)).contains("This was computed before");
    int changed = 0;
    for (String name : before.keySet()) {
      Path file = folder.resolve("out").resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      if (name.endsWith(".npy")) {
        bytes[bytes.length - 3] ^= 1;
        Files.write(file, bytes);
      } else if (name.endsWith("summary.json")) {
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
      } else if (name.endsWith(PAGE)) {
        Files.delete(file);
      } else {
        continue;
      }
      changed++;
      assertThat(said(results))
          .contains("is not what was written, so it is computed again", file.getFileName() + " ");
      assertThat(contents(folder.resolve("out"))).as(name).isEqualTo(before);
    }
    assertThat(changed).isEqualTo(6);
  }

  @Test
  void aResultWithoutPagesIsUsedWhereTheyAreNotShown() {
    said(results("out"));
    assertThat(said(results("out").with(new OnePage(false)))).contains("This was computed before");
    assertThat(said(results("out").with(new OnePage(true))))
        .contains("is not whole: it is computed again.");
    assertThat(said(results("out").with(new OnePage(true)))).contains("This was computed before");
  }

  @Test
  void whatIsNoResultOfBrocaIsNotReplaced() throws IOException {
    KeptResults results = results("out").overwriting(true);
    Path there = folder.resolve("out").resolve(LOCALIZER.on(MODEL).passport().shortKey());
    Files.createDirectories(there);
    Files.writeString(there.resolve("thesis.txt"), "all of it");
    assertThatThrownBy(() -> results.resultOf(LOCALIZER.on(MODEL)))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("is not a result of Broca");
    assertThat(there.resolve("thesis.txt")).hasContent("all of it");
  }
}
