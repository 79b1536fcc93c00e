package dev.broca.app.command.study;

import dev.broca.app.cli.Console;
import dev.broca.app.cli.Meter;
import dev.broca.lab.study.run.StudyRun;

/**
 * Does the work of a study on one model, and shows how far it is.
 *
 * @param console where it is shown
 * @param quiet whether it is not
 */
public record StudyWork(Console console, boolean quiet) {
  /** Does what is left. */
  public void run(StudyRun run, StudyRun.Shard shard) {
    console.say(
        quiet,
        "%d pieces of work, %d of them done before."
            .formatted(run.size(), run.size() - run.open()));
    try (var meter = new Meter(console, quiet, "Measuring", "items")) {
      run.run(shard, meter::advanced);
      meter.finished();
    }
  }
}
