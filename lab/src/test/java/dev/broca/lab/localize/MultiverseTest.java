package dev.broca.lab.localize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.broca.lab.LabException;
import dev.broca.lab.Mode;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.quality.Quality;
import dev.broca.lab.response.Activation;
import dev.broca.lab.response.Pooling;
import dev.broca.lab.stimuli.Contrast;
import dev.broca.lab.stimuli.Stimulus;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.model.LanguageModel;
import dev.broca.model.base.Progress;
import dev.broca.model.unit.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Forty-eight localizers from one pass, against localizers run one by one. */
@Tag("long")
class MultiverseTest {
  private static LanguageModel model;
  private static Localizer localizer;

  @BeforeAll
  static void open() {
    model = LanguageModel.load("broca-tiny");
    localizer = Localizer.language(40);
    Quality.Plan little = new Quality.Plan(100, 2, 1, 1000, 42);
    localizer = localizer.with(localizer.options().checked(false).with(little));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void everyCellIsWhatASeparateRunGives() {
    Multiverse multiverse = localizer.multiverse(Multiverse.Grid.standard(), model);
    assertThat(multiverse.extractions()).isEqualTo(1);
    List<Multiverse.Cell> cells = multiverse.run(Progress.NONE);
    assertThat(cells).hasSize(48).extracting(Multiverse.Cell::options).doesNotHaveDuplicates();
    // 7 has no divisor in common with 48: all choices of each kind are met.
    for (int i = 0; i < cells.size(); i += 7) {
      Multiverse.Cell cell = cells.get(i);
      Localization alone = localizer.with(cell.options()).run(model);
      assertThat(cell.mask()).as("%s", cell.options()).isEqualTo(alone.mask());
      assertThat(cell.mask().passport()).isEqualTo(alone.mask().passport());
      assertThat(cell.splitHalf().r()).isCloseTo(alone.quality().splitHalf().r(), within(1e-4));
    }
  }

  @Test
  void everySiteComesFromTheSamePassAndIsWhatASeparateRunGives() {
    var grid =
        new Multiverse.Grid(
            List.of(Site.values()),
            List.of(Pooling.LAST_TOKEN, Pooling.MEAN),
            List.of(Activation.ABSOLUTE),
            List.of(Truncation.none(), Truncation.paper()),
            List.of(new Amount.Count(7)));
    Localizer some =
        localizer.with(
            localizer
                .options()
                .with(Site.MLP_OUTPUT)
                .with(Pooling.MEAN)
                .with(localizer.options().selection().taking(new Amount.Count(7))));
    Multiverse multiverse = some.multiverse(grid, model);
    assertThat(multiverse.extractions()).isEqualTo(1);
    assertThat(multiverse.tokens()).isEqualTo(some.on(model).tokens());
    List<Multiverse.Cell> cells = multiverse.run(Progress.NONE);
    assertThat(cells)
        .hasSize(5 * 2 * 2)
        .extracting(Multiverse.Cell::options)
        .doesNotHaveDuplicates();
    for (Multiverse.Cell cell : cells) {
      Localization alone = some.with(cell.options()).run(model);
      assertThat(cell.mask()).as("%s", cell.options()).isEqualTo(alone.mask());
      assertThat(cell.mask().passport()).isEqualTo(alone.mask().passport());
      assertThat(cell.splitHalf().r()).isCloseTo(alone.quality().splitHalf().r(), within(1e-4));
    }
    // At every site one cell has the localizer's own choices, and is what the others there meet.
    assertThat(cells)
        .filteredOn(multiverse::isOwn)
        .hasSize(5)
        .allSatisfy(cell -> assertThat(cell.overlap().corrected()).isEqualTo(1));
    assertThat(cells)
        .filteredOn(cell -> cell.options().equals(multiverse.own()))
        .extracting(cell -> cell.options().site())
        .containsExactly(Site.MLP_OUTPUT);
  }

  /** Halves of minimal pairs do not split pairs, in a multiverse as in a separate run. */
  @Test
  void minimalPairsAreHalvedByGroup() {
    Localizer pairs =
        new LocalizerRequest(
                "pairs:reflexive_number",
                Mode.STRICT,
                42,
                Optional.empty(),
                Optional.empty(),
                Optional.empty())
            .localizer();
    pairs = pairs.with(pairs.options().checked(false).with(new Quality.Plan(100, 2, 1, 1000, 42)));
    LocalizerOptions own = pairs.options();
    var grid =
        new Multiverse.Grid(
            List.of(),
            List.of(own.pooling()),
            List.of(own.activation()),
            List.of(own.truncation()),
            List.of(own.selection().amount()));
    Multiverse.Cell only = pairs.multiverse(grid, model).run(Progress.NONE).getFirst();
    Quality alone = pairs.run(model).quality();
    assertThat(only.splitHalf().r()).isCloseTo(alone.splitHalf().r(), within(1e-4));
  }

  @Test
  void itsOwnCellOverlapsWithItselfAndTheModelReadsEachTextOnce() {
    Multiverse multiverse = localizer.multiverse(Multiverse.Grid.standard(), model);
    long[] read = new long[2];
    List<Multiverse.Cell> cells =
        multiverse.run((done, all) -> {
          read[0] = done;
          read[1] = all;
        });
    long once = localizer.on(model).tokens();
    assertThat(read).containsExactly(once, once);
    assertThat(cells)
        .filteredOn(cell -> cell.options().equals(multiverse.own()))
        .singleElement()
        .satisfies(cell -> assertThat(cell.overlap().corrected()).isEqualTo(1));
  }

  /** Texts that a cut leaves out are in no condition of its cells, and stay in the others. */
  @Test
  void matchedCutsLeaveOutTheSameTextsAsASeparateRun() {
    Contrast uneven = uneven();
    LocalizerOptions options =
        LocalizerOptions.of(Network.CUSTOM, Mode.STRICT)
            .checked(false)
            .with(new Quality.Plan(100, 2, 1, 1000, 42))
            .with(Pooling.MEAN);
    var custom = Localizer.of(uneven, options);
    var grid =
        new Multiverse.Grid(
            List.of(),
            List.of(Pooling.MEAN, Pooling.LAST_TOKEN),
            List.of(Activation.ABSOLUTE),
            List.of(Truncation.none(), Truncation.matched(), new Truncation.First(3)),
            List.of(new Amount.Percent(2)));
    Multiverse multiverse = custom.multiverse(grid, model);
    List<Multiverse.Cell> cells = multiverse.run(Progress.NONE);
    assertThat(cells).hasSize(2 * 3 * 2); // the localizer's own 1 % among the sizes
    for (Multiverse.Cell cell : cells) {
      LocalizerRun alone = custom.with(cell.options()).on(model);
      assertThat(cell.mask()).as("%s", cell.options()).isEqualTo(alone.run(Progress.NONE).mask());
    }
    assertThat(Truncation.matched().apply(uneven, model.tokenizer()).leftOut()).isNotEmpty();
  }

  private static Contrast uneven() {
    var positives = new ArrayList<Stimulus>();
    var negatives = new ArrayList<Stimulus>();
    String[] words = {"the", "cat", "sat", "on", "a", "mat", "and", "slept", "all", "day"};
    for (int i = 0; i < 12; i++) {
      int from = i;
      positives.add(Stimulus.of(sentence(words, from, 5 + i % 4)));
      negatives.add(Stimulus.of("xq zzv " + sentence(words, from + 3, 3 + i % 3)));
    }
    // One word of many tokens: no cut of it ends with a word where its partner's does.
    positives.addFirst(Stimulus.of("antidisestablishmentarianisms"));
    return new Contrast("uneven", "plain", "odd", positives, negatives, "made for a test");
  }

  private static String sentence(String[] words, int from, int count) {
    return String.join(
        " ", IntStream.range(0, count).mapToObj(i -> words[(from + i) % words.length]).toList());
  }

  @Test
  void whatCannotBeReadIsRefusedBeforeTheModelRuns() {
    var grid =
        new Multiverse.Grid(
            List.of(),
            List.of(Pooling.MEAN_AFTER_FIRST),
            List.of(Activation.ABSOLUTE),
            List.of(new Truncation.First(1)),
            List.of(new Amount.Percent(1)));
    assertThatThrownBy(() -> localizer.multiverse(grid, model))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("mean-after-first");
    assertThatThrownBy(() ->
            new Multiverse.Grid(
                List.of(Site.HEADS),
                List.of(),
                List.of(Activation.SIGNED),
                List.of(Truncation.none()),
                grid.amounts()))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("pooling");
  }
}
