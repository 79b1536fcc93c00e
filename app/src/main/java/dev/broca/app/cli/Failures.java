package dev.broca.app.cli;

import dev.broca.lab.LabException;
import dev.broca.model.ModelException;
import dev.broca.torch.TorchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place where what went wrong becomes a message and an exit code. */
final class Failures {
  private final Console console;
  private final boolean debug;

  /**
   * Handlers that write to a console.
   *
   * @param debug whether the place in the program is shown too: {@code BROCA_DEBUG=1}
   */
  Failures(Console console, boolean debug) {
    this.console = console;
    this.debug = debug;
  }

  /** Wrong arguments: what is wrong, and where to read what is right. */
  int wrongArguments(ParameterException e, String... ignored) {
    CommandLine command = e.getCommandLine();
    var text = new PrintWriter(console.err());
    text.println(e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, text);
    text.println("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
    text.flush();
    trace(e);
    return CommandLine.ExitCode.USAGE;
  }

  /** Everything that goes wrong later. */
  int failed(Throwable e) {
    if (!Stopping.hasBegun()) {
      console.error(message(e));
      trace(e);
    }
    return BrocaCommand.FAILED;
  }

  private void trace(Throwable e) {
    if (debug) {
      e.printStackTrace(console.err());
      console.err().flush();
    }
  }

  static String message(Throwable e) {
    return switch (e) {
      case LabException lab -> String.valueOf(lab.getMessage());
      case ModelException model -> String.valueOf(model.getMessage());
      case TorchException torch -> "PyTorch: " + torch.getMessage();
      case UncheckedIOException io when io.getCause() instanceof IOException cause ->
          message(cause);
      case OutOfMemoryError memory -> outOfMemory(memory);
      default ->
          "Broca failed in a way that it should not: %s. Please report this; with BROCA_DEBUG=1 it says where."
              .formatted(e);
    };
  }

  private static String outOfMemory(OutOfMemoryError e) {
    boolean heap = String.valueOf(e.getMessage()).contains("heap");
    return heap
        ? "The memory of the Java heap (%,d MB) is not enough. Give it more, for example with BROCA_JAVA_OPTIONS=-Xmx4g."
            .formatted(Runtime.getRuntime().maxMemory() >> 20)
        : "There is not enough memory: %s. Close other programs, or use a smaller model or --dtype bfloat16."
            .formatted(e.getMessage());
  }

  private static String message(IOException e) {
    return switch (e) {
      case AccessDeniedException denied ->
          "%s: permission denied. Choose another place, or ask for the right to use this one."
              .formatted(denied.getFile());
      case NoSuchFileException missing -> "There is no %s.".formatted(missing.getFile());
      case NotDirectoryException file ->
          "%s is a file, but a folder is needed. Choose another place.".formatted(file.getFile());
      case FileAlreadyExistsException there ->
          "%s is there already and is not a folder. Choose another place."
              .formatted(there.getFile());
      case FileSystemException other -> fileSystem(other);
      default -> "Reading or writing failed: " + reason(e) + ".";
    };
  }

  private static String fileSystem(FileSystemException e) {
    String reason = reason(e);
    return reason.toLowerCase(Locale.ROOT).contains("no space")
        ? "The disk is full: %s cannot be written. Free some space, or choose another place."
            .formatted(e.getFile())
        : "%s: %s. Choose another place.".formatted(e.getFile(), reason);
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
