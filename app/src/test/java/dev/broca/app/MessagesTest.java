package dev.broca.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.broca.app.cli.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user is told who slips. */
@NullMarked
class MessagesTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      textBlock =
          """
          unknown-command : localise broca-tiny --network language
          unknown-option : score broca-tiny --texts Hello
          python-spelling : generate broca-tiny --prompt Hello --max_new_tokens many
          unknown-format : score broca-tiny --text Hello --format jsno
          missing-option : localize broca-tiny --out {folder}/out
          both-sizes : localize broca-tiny --network language --out {folder} --percentage 1 --num-units 2
          unknown-site : localize broca-tiny --network language --out {folder} --site mlp
          unknown-lesion : evaluate broca-tiny --benchmark pairs --lesion mean
          unknown-benchmark : evaluate broca-tiny --benchmark blmip
          missing-model : score {folder}/nothing --text Hello
          missing-mask : evaluate broca-tiny --benchmark pairs --mask {folder}/none.npy
          wrong-shape : mask show {folder}/mask.csv --shape 30
          missing-study : study run {folder}/none.yaml
          unknown-key : study status {folder}/key.yaml
          unknown-control : study status {folder}/control.yaml
          missing-task : study status {folder}/task.yaml
          too-many-threads : score broca-tiny --text Hello --threads 99999
          """)
  void aSlipIsAnsweredAsSomebodyLastReadIt(String name, String typed) throws IOException {
    Files.writeString(folder.resolve("mask.csv"), "site,layer,unit\nblock-output,0,1\n");
    Files.writeString(folder.resolve("key.yaml"), "modles: [broca-tiny]\ntasks: {pairs: {}}\n");
    Files.writeString(
        folder.resolve("control.yaml"), "controls: {energie: 3}\ntasks: {pairs: {}}\n");
    Files.writeString(folder.resolve("task.yaml"), "models: [broca-tiny]\n");
    String[] words = typed.replace("{folder}", folder.toString()).split(" +");
    var console = new Console(new PrintWriter(out), new PrintWriter(err), 0, Clock.systemUTC());
    int status = Broca.run(console, words);
    assertThat(status).isNotZero();
    assertThat(out.toString()).isEmpty();
    Snapshots.assertSame(
        "slip-" + name,
        "broca %s%n%n%s%nexit status %d%n"
            .formatted(typed, err.toString().replace(folder.toString(), "{folder}"), status));
  }
}
