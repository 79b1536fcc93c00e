package dev.broca.app.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program {@code broca}. */
@Command(
    name = "broca",
    versionProvider = Broca.Version.class,
    description = {
      "Finds the functional networks inside a language model the way neuroscience finds them in a"
          + " brain.",
      ""
    },
    customSynopsis = "broca COMMAND [OPTION]...",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  broca demo --quick",
      "  broca localize smollm2-135m --network language --out results",
      "",
      "broca COMMAND --help says more about a command."
    })
public final class Broca extends BrocaCommand {
  @CommandLine.Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  private boolean version;

  private Broca(Console console) {
    super(console);
  }

  /** Runs the program and ends the process with its exit code. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    System.exit(run(Console.system(), args));
  }

  /**
   * Runs a command.
   *
   * @return 0; 2 for wrong arguments; 1 for everything that fails later
   */
  static int run(Console console, String... args) {
    var failures = new Failures(console, "1".equals(System.getenv("BROCA_DEBUG")));
    int status;
    try {
      status = commandLine(console, failures).execute(args);
    } catch (OutOfMemoryError | LinkageError e) {
      status = failures.failed(e);
    }
    if (console.out().checkError() && status == OK) {
      console.error("The results could not be written to the standard output: is the disk full?");
      return FAILED;
    }
    return status;
  }

  static CommandLine commandLine(Console console, Failures failures) {
    return new CommandLine(new Broca(console))
        .addSubcommand(new DemoCommand(console))
        .addSubcommand(new LocalizeCommand(console))
        .addSubcommand(new SweepCommand(console))
        .addSubcommand(new ProfileCommand(console))
        .addSubcommand(new ActivationsCommand(console))
        .addSubcommand(new GenerateCommand(console))
        .addSubcommand(new ScoreCommand(console))
        .addSubcommand(new SurprisalCommand(console))
        .addSubcommand(new EvaluateCommand(console))
        .addSubcommand(new AlignCommand(console))
        .addSubcommand(new ReadingCommand(console))
        .addSubcommand(StudyCommand.commandLine(console))
        .addSubcommand(new ReportCommand(console))
        .addSubcommand(MaskCommand.commandLine(console))
        .addSubcommand(DataCommand.commandLine(console))
        .addSubcommand(CacheCommand.commandLine(console))
        .addSubcommand(new DoctorCommand(console))
        .setOut(console.out())
        .setErr(console.err())
        .setUsageHelpWidth(Math.max(console.width(), 80))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setParameterExceptionHandler(failures::wrongArguments)
        .setExecutionExceptionHandler((e, command, parsed) -> failures.failed(e));
  }

  @Override
  int run() {
    spec.commandLine().usage(console.err());
    console.err().flush();
    return CommandLine.ExitCode.USAGE;
  }

  /** The version in the manifest of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"broca " + of(Broca.class.getPackage().getImplementationVersion())};
    }

    private static String of(@Nullable String version) {
      return version == null ? "(development)" : version;
    }
  }
}
