package dev.broca.app.cli;

import dev.broca.lab.LabException;
import dev.broca.model.base.ModelException;
import dev.broca.torch.Stopping;
import dev.broca.torch.TorchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place where what went wrong becomes a message and an exit code. */
public final class Failures {
  /** Of {@code .UUID.part/mask.npy} the mask.npy, of {@code .mask.npy.UUID.part} too. */
  private static final Pattern UNFINISHED =
      Pattern.compile(
          "[.](?:([^/\\\\\\s]+)[.])?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}[.]part[/\\\\]?");

  private final Console console;
  private final boolean debug;
  private final Path reports;

  /**
   * Handlers that write to a console.
   *
   * @param debug whether the place in the program is shown too: {@code BROCA_DEBUG=1}
   * @param reports the folder for files about what should not happen
   */
  public Failures(Console console, boolean debug, Path reports) {
    this.console = console;
    this.debug = debug;
    this.reports = reports;
  }

  /** Wrong arguments: what is wrong, and where to read what is right. */
  public int wrongArguments(ParameterException e, String... ignored) {
    CommandLine command = e.getCommandLine();
    ParameterException first = unknownFirst(e, command);
    var suggestions = new StringWriter();
    UnmatchedArgumentException.printSuggestions(first, new PrintWriter(suggestions));
    console.error(String.valueOf(first.getMessage()));
    if (!suggestions.toString().isBlank()) {
      console.error(suggestions.toString().stripTrailing());
    }
    console.error("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
    trace(e);
    return CommandLine.ExitCode.USAGE;
  }

  /** An option that is not known may be the missing one, misspelt: it is named first. */
  private static ParameterException unknownFirst(ParameterException e, CommandLine command) {
    List<String> unknown =
        command.getUnmatchedArguments().stream().filter(word -> word.startsWith("-")).toList();
    return e instanceof MissingParameterException && !unknown.isEmpty()
        ? new UnmatchedArgumentException(command, unknown)
        : e;
  }

  /** Everything that goes wrong later. */
  public int failed(Throwable e, String... arguments) {
    if (!Stopping.hasBegun()) {
      console.error(inPlace(isForeseen(e) ? message(e) : report(e, arguments)));
      trace(e);
    }
    return BrocaCommand.FAILED;
  }

  /** Files are made under other names than they bear at last; people know the last. */
  private static String inPlace(String message) {
    return UNFINISHED
        .matcher(message)
        .replaceAll(part -> part.group(1) == null ? "" : Matcher.quoteReplacement(part.group(1)));
  }

  private static boolean isForeseen(Throwable e) {
    return e instanceof LabException
        || e instanceof ModelException
        || e instanceof TorchException
        || e instanceof UncheckedIOException
        || e instanceof OutOfMemoryError
        || e instanceof StackOverflowError;
  }

  /** What should not happen, with a file of what a report needs. */
  private String report(Throwable e, String... arguments) {
    String asked = "Broca failed in a way that it should not: %s. Please report this".formatted(e);
    try {
      Path folder = Files.createDirectories(reports);
      Path file = Files.createTempFile(folder, "failure-", ".txt");
      var trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      String version = String.join(" ", new Version().getVersion());
      Files.writeString(
          file,
          "%s, Java %s, %s %s%nbroca %s%n%n%s"
              .formatted(
                  version,
                  System.getProperty("java.version"),
                  System.getProperty("os.name"),
                  System.getProperty("os.arch"),
                  String.join(" ", arguments),
                  trace));
      return "%s, with %s, which holds the version, the command and where it happened."
          .formatted(asked, file);
    } catch (IOException | UncheckedIOException unwritable) {
      return asked + "; with BROCA_DEBUG=1 it says where.";
    }
  }

  private void trace(Throwable e) {
    if (debug) {
      e.printStackTrace(console.err());
      console.err().flush();
    }
  }

  public static String message(Throwable e) {
    return switch (e) {
      case LabException lab -> String.valueOf(lab.getMessage());
      case ModelException model -> String.valueOf(model.getMessage());
      case TorchException torch -> "PyTorch: " + torch.getMessage();
      case UncheckedIOException io when io.getCause() instanceof IOException cause ->
          message(cause);
      case OutOfMemoryError memory -> outOfMemory(memory);
      case StackOverflowError deep ->
          "What was read is nested too deep. Files of people and of models are not: is it damaged?";
      default -> "Something failed: %s.".formatted(e);
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
