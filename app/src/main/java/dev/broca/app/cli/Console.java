package dev.broca.app.cli;

import dev.broca.lab.Listener;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/**
 * Where a command writes: results to one stream, messages and progress to another.
 *
 * @param out the standard output: results and nothing else
 * @param err the standard error
 * @param columns width of the terminal that shows {@code err}; 0 where there is none
 * @param clock for rates
 */
public record Console(PrintWriter out, PrintWriter err, int columns, Clock clock) {
  private static final int USUAL_WIDTH = 80;
  private static final int WIDEST = 120;

  /**
   * The streams of this process, in UTF-8. The launcher says in {@code broca.columns} how wide the
   * terminal is.
   */
  public static Console system() {
    return new Console(
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        Integer.getInteger("broca.columns", 0),
        Clock.systemUTC());
  }

  private static PrintWriter writer(FileDescriptor stream) {
    return new PrintWriter(
        new OutputStreamWriter(new Output(new FileOutputStream(stream)), StandardCharsets.UTF_8));
  }

  /** Whoever reads the results may stop reading, as {@code head} does: that is no error. */
  private static final class Output extends FilterOutputStream {
    private boolean closedByReader;

    Output(FileOutputStream stream) {
      super(stream);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        if (!closedByReader) {
          out.write(bytes, from, count);
        }
      } catch (IOException e) {
        closedByReader = String.valueOf(e.getMessage()).contains("Broken pipe");
        if (!closedByReader) {
          throw e;
        }
      }
    }
  }

  /** Whether someone watches. */
  boolean isTerminal() {
    return columns > 0;
  }

  /** Columns for running text. */
  public int width() {
    return columns > 0 ? Math.clamp(columns, 40, WIDEST) : USUAL_WIDTH;
  }

  /** Prints a line of the result. */
  public void print(String line) {
    out.println(line);
  }

  /** Prints lines of the result. */
  public void print(List<String> lines) {
    lines.forEach(this::print);
  }

  /** Tells the user something, unless told to be quiet. */
  public void say(boolean quiet, String line) {
    if (!quiet) {
      error(line);
    }
  }

  /** Shows what long work says, less of it when told to be quiet. */
  public Listener listener(boolean quiet) {
    return new ConsoleListener(this, quiet);
  }

  /** Takes away a line of progress, where there may be one. */
  public void clearLine() {
    if (isTerminal()) {
      err.print("\r\033[K");
      err.flush();
    }
  }

  /** Tells the user something that must not be missed. What others have named is made harmless. */
  public void error(String line) {
    err.println(Plain.text(line));
    err.flush();
  }
}
