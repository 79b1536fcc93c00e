package dev.broca.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.app.cli.Console;
import dev.broca.model.weights.Npy;
import dev.broca.model.weights.NpyArray;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is typed is answered with a sentence, an exit code, and neither a hang nor a trace. */
class HostileArgumentsTest {
  private static final String MODEL = "../model/src/test/resources/golden/families/llama-gqa";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int broca(String... arguments) {
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    return Broca.run(console, arguments);
  }

  /** Refused as a wrong argument, in words. */
  private String refused(String... arguments) {
    assertThat(broca(arguments)).as(err.toString()).isIn(1, 2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).doesNotContain("\tat ", "should not").isNotBlank();
    return err.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--threads 99999",
        "--threads 0",
        "--threads -1",
        "--batch-tokens 0",
        "--batch-tokens 99999999999999999999",
        "--memory 0G",
        "--memory lots",
        "--device gpu",
        "--dtype float",
        "--untrained-seed x",
        "--prefix ''",
        "--nonsense",
        "--ids [[1]]",
        "--text",
        "--format jsn"
      })
  void aValueThatCannotBeIsRefused(String option) {
    List<String> words = List.of(option.replace("''", "").split(" ", -1));
    String[] all = new String[words.size() + 4];
    List.of("score", MODEL, "--ids", "[[1,2]]").toArray(all);
    for (int i = 0; i < words.size(); i++) {
      all[4 + i] = words.get(i);
    }
    refused(all);
  }

  @ParameterizedTest
  @CsvSource({
    "--lesion mean, did you mean class-mean?",
    "--lesion class_mean, did you mean class-mean?",
    "--site mlp-hiden, did you mean mlp-hidden?",
    "--dtype bfloat, did you mean bfloat16?",
    "--device cud, did you mean cuda?",
    "--threads 1025, 'from 1 to 1024'",
    "--shape 3, --shape"
  })
  void theNearestValueIsSuggested(String option, String said) {
    String[] words = option.split(" ", -1);
    assertThat(refused("score", MODEL, "--ids", "[[1,2]]", words[0], words[1])).contains(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "100000x100000",
        "99999x1",
        "999999999x999999999",
        "0x5",
        "5",
        "-1x5",
        "9999x999999"
      })
  void aShapeThatNoModelHasIsRefused(String shape) throws IOException {
    Path mask = folder.resolve("mask.csv");
    Files.writeString(mask, "site,layer,unit\nblock-output,0,1\n");
    assertThat(refused("mask", "show", mask.toString(), "--shape", shape)).contains(shape);
  }

  @Test
  void aMaskOfAMillionBlocksIsRefused() {
    Path mask = folder.resolve("mask.npy");
    Npy.write(mask, NpyArray.of(new long[1_000_000], 1_000_000, 1));
    assertThat(refused("mask", "show", mask.toString()))
        .contains("1,000,000 blocks", "10,000", "turned round");
    Npy.write(mask, NpyArray.of(new long[0], 0, 5));
    assertThat(refused("mask", "show", mask.toString())).contains("[blocks, units]");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "devices have other names")
  void pipesAndDevicesAreRefusedWithoutReadingThem() throws Exception {
    Path pipe = folder.resolve("pipe.csv");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path zero = Files.createSymbolicLink(folder.resolve("zero.npy"), Path.of("/dev/zero"));
    for (String file : List.of(pipe.toString(), zero.toString(), "/dev/null", "/dev/zero")) {
      for (String[] command :
          new String[][] {
            {"score", MODEL, "--file", file},
            {"score", MODEL, "--ids", "[[1]]", "--mask", file},
            {"score", MODEL, "--ids", file},
            {"mask", "show", file},
            {"align", MODEL, "--data", file, "--mask", "m.npy"},
            {"reading", MODEL, "--data", file},
            {"evaluate", MODEL, "--benchmark", "perplexity", "--data", file},
            {"localize", MODEL, "--network", "own", "--stimuli", file, "--out", folder + "/o"},
            {"study", "plan", file},
            {"report", file},
            {"mask", "export", file, "--out", file}
          }) {
        assertThat(refused(command)).contains(file);
        assertThat(err.toString()).containsAnyOf("pipe", "device", "no file");
        err.getBuffer().setLength(0);
      }
    }
    assertThat(Files.exists(pipe)).isTrue();
  }

  @Test
  void anUnknownOptionIsNamedBeforeAMissingOne() {
    assertThat(refused("localize", MODEL, "--netwrok", "language"))
        .contains("Unknown option", "--netwrok", "--network")
        .doesNotContain("Missing");
  }

  @Test
  void globalOptionsMayStandBeforeTheCommand() {
    assertThat(broca("-q", "score", MODEL, "--ids", "[[1,2]]")).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(broca("--quiet", "mask", "show", folder + "/none.npy")).isEqualTo(1);
    assertThat(err.toString()).contains("none.npy");
  }

  @Test
  void optionsMayBeWrittenWithUnderscores() {
    assertThat(broca("score", MODEL, "--ids", "[[1,2]]", "--batch_tokens", "5")).isZero();
    assertThat(
            broca("score", MODEL, "--ids", "[[1,2]]", "--batch_tokens=5", "--lesion_positions=all"))
        .isZero();
  }

  @Test
  void anOptionThatIsGivenTwiceIsRefused() {
    assertThat(
            refused("score", MODEL, "--ids", "[[1]]", "--dtype", "float32", "--dtype", "float32"))
        .contains("--dtype", "once");
  }

  @Test
  void masksAreReadBeforeTheModel() {
    String missing = folder + "/missing.npy";
    for (String[] command :
        new String[][] {
          {"score", "no/such-model", "--ids", "[[1]]", "--mask", missing},
          {"generate", "no/such-model", "--prompt", "a", "--mask", missing},
          {"evaluate", "no/such-model", "--benchmark", "pairs", "--mask", missing},
          {"profile", "no/such-model", "--mask", missing}
        }) {
      assertThat(refused(command)).contains(missing);
      err.getBuffer().setLength(0);
    }
  }

  @Test
  void aTextThatIsNoFileOfArgumentsIsTakenAsItIs() {
    assertThat(refused("generate", MODEL, "--prompt", "@/dev/zero"))
        .doesNotContain("argument file");
  }

  @Test
  void namesCannotSpeakToTheTerminal() {
    assertThat(refused("mask", "show", folder + "/\u001b[2J\u202e" + "x".repeat(5000) + ".npy"))
        .contains("\\u001b[2J\\u202e")
        .doesNotContain("\u001b", "\u202e")
        .hasSizeLessThan(2000);
  }

  @Test
  void aTextLongerThanTheModelIsRefusedBeforeItIsComputed() throws IOException {
    Path file = folder.resolve("long.txt");
    Files.writeString(file, "A short one.\n" + "word ".repeat(1_000_000) + "\n");
    assertThat(refused("score", "broca-tiny", "--file", file.toString()))
        .contains("word word", "5,000,000 characters", "1,024 at most");
    err.getBuffer().setLength(0);
    Files.writeString(file, "A short one.\n" + "word ".repeat(2000) + "\n");
    assertThat(refused("score", "broca-tiny", "--file", file.toString()))
        .contains("Text 2", "word word", "1,024 at most");
    err.getBuffer().setLength(0);
    assertThat(refused("generate", "broca-tiny", "--prompt", "It was", "--tokens", "2147483647"))
        .contains("At most");
  }
}
