package dev.broca.app.cli;

import dev.broca.lab.LabException;
import dev.broca.lab.Listener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have: a console, and the options that are the same everywhere. */
public abstract class BrocaCommand implements Callable<Integer> {
  public static final int OK = 0;
  public static final int FAILED = 1;

  protected @Spec CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  @Option(
      names = {"-q", "--quiet"},
      description = "No messages, no progress: results and errors only.")
  protected boolean quiet;

  protected final Console console;

  protected BrocaCommand(Console console) {
    this.console = console;
    // Set by picocli before the command is called.
    this.spec = CommandSpec.create();
  }

  @Override
  public final Integer call() {
    quiet |= isQuietAbove();
    refuseDevices();
    int status = run();
    console.out().flush();
    return status;
  }

  /** Does the work and returns the exit code. */
  protected abstract int run();

  /** Whether {@code -q} stands before the name of the command. */
  private boolean isQuietAbove() {
    for (CommandSpec above = spec.parent(); above != null; above = above.parent()) {
      if (above.userObject() instanceof BrocaCommand command && command.quiet) {
        return true;
      }
    }
    return false;
  }

  /**
   * Refuses pipes and devices in all arguments that are files: some of them never end or never
   * begin, others would be replaced by a result.
   */
  private void refuseDevices() {
    for (ArgSpec argument : spec.args()) {
      Object value = argument.getValue();
      for (Object one : value instanceof Collection<?> many ? many : Arrays.asList(value)) {
        if (one instanceof Path path
            && Files.exists(path)
            && !Files.isRegularFile(path)
            && !Files.isDirectory(path)) {
          throw wrong(
              "%s is a pipe or a device, but %s is a file or folder. Write what comes out of it into a file, and give that."
                  .formatted(
                      path,
                      argument instanceof OptionSpec option
                          ? option.longestName()
                          : argument.paramLabel()));
        }
      }
    }
  }

  protected void say(String line) {
    console.say(quiet, line);
  }

  /** Who hears what the work of this command says. */
  protected Listener listener() {
    return console.listener(quiet);
  }

  /** Computes something from arguments alone: what is wrong with it is wrong with the arguments. */
  protected <T> T fromArguments(Supplier<T> computation) {
    try {
      return computation.get();
    } catch (LabException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /** An error in the arguments. */
  protected ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
