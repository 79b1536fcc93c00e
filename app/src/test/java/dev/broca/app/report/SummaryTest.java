package dev.broca.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.lab.localize.Localization;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class SummaryTest {
  private static final Localization FOUND = Synthetic.small().percent(5).localization();

  @ParameterizedTest
  @ValueSource(ints = {40, 41, 60, 80, 120})
  void linesFitTheTerminal(int width) {
    assertThat(Summary.of(FOUND, width))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
  }

  @Test
  void narrowerThanFortyIsForty() {
    assertThat(Summary.of(FOUND, 3)).isEqualTo(Summary.of(FOUND, 40));
  }

  @Test
  void saysTheNumbersOfTheResult() {
    String text = String.join(" ", Summary.of(FOUND, 100)).replaceAll("\\s+", " ");
    var quality = FOUND.quality();
    assertThat(text)
        .startsWith("The language network of Synthetic-1M 19 of 384 units (4.9 %)")
        .contains("d = " + Numbers.two(quality.heldOut().unitD()))
        .contains("d = " + Numbers.two(quality.heldOut().maskD()))
        .contains("r = " + Numbers.two(quality.splitHalf().r()))
        .contains("corrected Dice of " + Numbers.two(quality.splitHalf().correctedDice()))
        .contains("at most " + FOUND.mask().perBlock().stream().max(Integer::compare).orElseThrow())
        .contains("! The conditions differ in characters per text");
  }

  @Test
  void asciiIsAscii() {
    assertThat(String.join("\n", Summary.of(FOUND, 80, Glyphs.ASCII))).isASCII().contains("#");
    assertThat(String.join("\n", Summary.of(FOUND, 80, Glyphs.BLOCKS))).contains("█");
  }

  @Test
  void glyphsFollowTheEncoding() {
    assertThat(Glyphs.of(StandardCharsets.UTF_8)).isEqualTo(Glyphs.BLOCKS);
    assertThat(Glyphs.of(StandardCharsets.US_ASCII)).isEqualTo(Glyphs.ASCII);
    assertThat(Glyphs.of(StandardCharsets.ISO_8859_1)).isEqualTo(Glyphs.ASCII);
  }

  @Test
  void barsAreAsHighAsTheirCounts() {
    // 40 eighths for 10 units: 5 units are 20, two rows and a half; a single unit is 4.
    assertThat(new BlockHistogram(List.of(10, 5, 1, 0), 40, Glyphs.BLOCKS).lines())
        .containsExactly(
            "  10 |██", "     |██", "     |██ ▄▄", "     |██ ██", "   0 |██ ██ ▄▄", "      0");
  }

  @Test
  void asciiBarsHaveThirds() {
    assertThat(new BlockHistogram(List.of(15, 1, 2), 40, Glyphs.ASCII).lines())
        .containsExactly(
            "  15 |##", "     |##", "     |##", "     |##", "   0 |## .. ::", "      0");
  }

  @Test
  void aSingleUnitIsSeen() {
    assertThat(new BlockHistogram(List.of(1000, 1), 40, Glyphs.BLOCKS).lines().get(4))
        .isEqualTo("     0 |██ ▁▁");
  }

  @Test
  void moreBlocksThanColumnsShareBars() {
    // Beside an axis as wide as "126 |" there is room for 33 columns: 126 blocks, four to a bar,
    // are 32 bars, the last of two blocks.
    var counts = Collections.nCopies(126, 1);
    List<String> lines = new BlockHistogram(counts, 40, Glyphs.BLOCKS).lines();
    assertThat(lines.getFirst()).isEqualTo("  4 |" + "█".repeat(31));
    assertThat(lines.get(4)).isEqualTo("  0 |" + "█".repeat(32));
    assertThat(lines.getLast()).startsWith("     0").contains("40").contains("80");
  }

  @Test
  void wordsWrapAtBlanksButNotBeforePercent() {
    assertThat(Summary.wrapped("a mask of 1.0 % is it", 13, "- ", "  "))
        .containsExactly("- a mask of", "  1.0 % is it");
    assertThat(Summary.wrapped("unbreakable", 4, "", "")).containsExactly("unbreakable");
  }
}
