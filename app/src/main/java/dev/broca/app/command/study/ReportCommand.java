package dev.broca.app.command.study;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.option.StudyFile;
import dev.broca.app.report.study.StudyPage;
import dev.broca.lab.study.Study;
import dev.broca.lab.study.result.StudyResult;
import dev.broca.torch.Staging;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code broca report}. */
@Command(
    name = "report",
    header = "Show what a study says, as one page.",
    customSynopsis = "broca report STUDY.yaml [-o FILE.html] [OPTION]...",
    sortOptions = false,
    description = {
      "Writes one HTML file that opens from disk and needs no network. A study that is not finished"
          + " gives a report of what there is.",
      ""
    },
    footer = {"", "Example:", "  broca report language.yaml -o report.html"})
public final class ReportCommand extends BrocaCommand {
  @Mixin private StudyFile study = new StudyFile();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "The file to write. Default: beside the study, with the suffix .html.")
  private @Nullable Path out;

  public ReportCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    Study asked = fromArguments(study::read);
    Path file = out == null ? study.page() : out;
    StudyResult result = asked.result();
    write(result, file);
    if (!result.complete()) {
      console.error("%s The page says so.".formatted(result.lacking()));
    }
    console.print("Report: " + file);
    return OK;
  }

  /** Writes the page of a study, whole or not at all. */
  public static void write(StudyResult result, Path file) {
    Staging.write(file, fresh -> StudyPage.write(result, fresh));
  }
}
