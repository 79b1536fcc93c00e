package dev.broca.app.command;

import dev.broca.app.cli.Console;
import dev.broca.torch.Stopping;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The rows of an evaluation as they are finished. They are printed once: when all are there, when
 * the work fails, or when the process is told to stop; then it is said which ones are missing.
 */
final class EvaluationRows implements AutoCloseable {
  private final Console console;
  private final List<String> asked;
  private final Consumer<List<EvaluationRow>> printer;
  private final List<EvaluationRow> rows = new ArrayList<>();
  private final Stopping.Task onStop;
  private boolean closed;

  /**
   * No rows yet.
   *
   * @param asked what the rows are, in the order in which they will be finished
   * @param printer prints finished rows; not called without any
   */
  EvaluationRows(Console console, List<String> asked, Consumer<List<EvaluationRow>> printer) {
    this.console = console;
    this.asked = List.copyOf(asked);
    this.printer = printer;
    this.onStop = Stopping.onStop(this::close);
  }

  /** A row is finished. */
  synchronized void add(EvaluationRow row) {
    rows.add(row);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    onStop.close();
    if (!rows.isEmpty()) {
      printer.accept(List.copyOf(rows));
      console.out().flush();
    }
    if (rows.size() < asked.size() && asked.size() > 1) {
      console.clearLine();
      console.error(
          "%d of %d rows are finished%s. Missing: %s."
              .formatted(
                  rows.size(),
                  asked.size(),
                  rows.isEmpty() ? "" : " and printed",
                  String.join(", ", asked.subList(rows.size(), asked.size()))));
    }
  }
}
