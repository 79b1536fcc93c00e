package dev.broca.app;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Failures;
import dev.broca.app.cli.Spelling;
import dev.broca.app.cli.Version;
import dev.broca.app.command.AlignCommand;
import dev.broca.app.command.CacheCommand;
import dev.broca.app.command.DemoCommand;
import dev.broca.app.command.DoctorCommand;
import dev.broca.app.command.EvaluateCommand;
import dev.broca.app.command.data.DataCommand;
import dev.broca.app.command.localize.ActivationsCommand;
import dev.broca.app.command.localize.LocalizeCommand;
import dev.broca.app.command.localize.ProfileCommand;
import dev.broca.app.command.mask.MaskCommand;
import dev.broca.app.command.study.ReportCommand;
import dev.broca.app.command.study.StudyCommand;
import dev.broca.app.command.study.SweepCommand;
import dev.broca.app.command.words.GenerateCommand;
import dev.broca.app.command.words.ReadingCommand;
import dev.broca.app.command.words.ScoreCommand;
import dev.broca.app.command.words.SurprisalCommand;
import dev.broca.torch.CacheFolders;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program {@code broca}. */
@Command(
    name = "broca",
    versionProvider = Version.class,
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
    Console console = Console.system();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> console.error(Failures.message(e)));
    System.exit(run(console, args));
  }

  /**
   * Runs a command.
   *
   * @return 0; 2 for wrong arguments; 1 for everything that fails later
   */
  public static int run(Console console, String... args) {
    var failures =
        new Failures(
            console,
            "1".equals(System.getenv("BROCA_DEBUG")),
            CacheFolders.standard().root().resolve("failures"));
    int status;
    try {
      CommandLine commands = commandLine(console, failures, args);
      status = commands.execute(Spelling.of(commands).corrected(args));
    } catch (RuntimeException | Error e) {
      status = failures.failed(e, args);
    }
    if (console.out().checkError() && status == OK) {
      console.error("The results could not be written to the standard output: is the disk full?");
      return FAILED;
    }
    return status;
  }

  static CommandLine commandLine(Console console, Failures failures, String... args) {
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
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(failures::wrongArguments)
        .setExecutionExceptionHandler((e, command, parsed) -> failures.failed(e, args));
  }

  @Override
  protected int run() {
    spec.commandLine().usage(console.err());
    console.err().flush();
    return CommandLine.ExitCode.USAGE;
  }
}
