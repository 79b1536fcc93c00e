package dev.broca.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class SpellingTest {
  @Command(name = "test")
  static final class Program {
    @Option(names = "--num-units")
    private int units;

    @Option(names = "--text")
    private String text = "";
  }

  private static final Spelling SPELLING = Spelling.of(new CommandLine(new Program()));

  @Test
  void optionsWithUnderscoresAreThoseWithDashes() {
    assertThat(SPELLING.corrected("--num_units", "3")).containsExactly("--num-units", "3");
    assertThat(SPELLING.corrected("--num_units=a_b")).containsExactly("--num-units=a_b");
  }

  @Test
  void whatIsNoOptionStays() {
    String[] arguments = {"a_b", "--other_name", "--text", "__", "--", "--num_units"};
    assertThat(SPELLING.corrected(arguments)).containsExactly(arguments);
  }

  @Test
  void theNearestValueIsNearInLettersOrAPartOfTheName() {
    List<String> kinds = List.of("zero", "class-mean", "resample");
    assertThat(Spelling.nearest("mean", kinds)).contains("class-mean");
    assertThat(Spelling.nearest("class_mean", kinds)).contains("class-mean");
    assertThat(Spelling.nearest("Zero", kinds)).contains("zero");
    assertThat(Spelling.nearest("resampel", kinds)).contains("resample");
    assertThat(Spelling.nearest("banana", kinds)).isEmpty();
    assertThat(Spelling.nearest("", kinds)).isEmpty();
    assertThat(Spelling.nearest("x".repeat(1_000_000), kinds)).isEmpty();
  }
}
