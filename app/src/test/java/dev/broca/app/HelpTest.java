package dev.broca.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.broca.app.cli.Console;
import dev.broca.app.cli.Failures;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The help of every command that there is, found by walking the tree of commands. */
@NullMarked
class HelpTest {
  private static final int WIDEST = 100;

  /** A word as a shell reads it. */
  private static final Pattern WORD = Pattern.compile("'[^']*'|\"[^\"]*\"|[^ ]+");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private static CommandLine root() {
    var nowhere = new PrintWriter(new StringWriter());
    var console = new Console(nowhere, nowhere, 0, Clock.systemUTC());
    return Broca.commandLine(console, new Failures(console, false, Path.of("failures")));
  }

  /** The names of every command as they are typed, but for those that picocli adds. */
  static List<String> commands() {
    return below(root().getCommandSpec()).toList();
  }

  private static Stream<String> below(CommandSpec spec) {
    return spec.subcommands().values().stream()
        .distinct()
        .map(CommandLine::getCommandSpec)
        .flatMap(sub ->
            Stream.concat(Stream.of(sub.qualifiedName().replaceFirst("^broca ", "")), below(sub)));
  }

  /** The commands that do something themselves. */
  static List<String> leaves() {
    return commands().stream().filter(command -> spec(command).subcommands().isEmpty()).toList();
  }

  private static CommandSpec spec(String command) {
    CommandLine line = root();
    for (String word : command.split(" ", -1)) {
      line = Objects.requireNonNull(line.getSubcommands().get(word), word);
    }
    return line.getCommandSpec();
  }

  private int broca(String... arguments) {
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    return Broca.run(console, arguments);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsDescribedWithAllItsOptions(String command) {
    CommandSpec spec = spec(command);
    assertThat(spec.usageMessage().header()).as("header").isNotEmpty();
    assertThat(spec.options())
        .allSatisfy(option ->
            assertThat(option.hidden() || option.description().length > 0)
                .as(option.longestName())
                .isTrue());
    assertThat(spec.positionalParameters())
        .allSatisfy(parameter -> assertThat(parameter.description()).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpIsAsSomebodyLastReadIt(String command) {
    String[] words = (command + " --help").split(" ", -1);
    assertThat(broca(words)).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WIDEST));
    Snapshots.assertSame("help-" + command.replace(' ', '-'), out.toString());
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void everyCommandShowsExamplesThatParse(String command) {
    List<String> examples =
        Arrays.stream(spec(command).usageMessage().footer())
            .flatMap(String::lines)
            .flatMap(line -> Arrays.stream(line.split("&&", -1)))
            .map(String::strip)
            .filter(line -> line.startsWith("broca "))
            .toList();
    assertThat(examples).as("examples of " + command).isNotEmpty();
    for (String example : examples) {
      String typed = example.replaceFirst(" [>|] .*", "").replaceFirst("^broca ", "");
      String[] words =
          WORD.matcher(typed)
              .results()
              .map(word -> word.group().replaceAll("^['\"]|['\"]$", ""))
              .toArray(String[]::new);
      assertThatCode(() -> root().parseArgs(words)).as(example).doesNotThrowAnyException();
    }
  }
}
