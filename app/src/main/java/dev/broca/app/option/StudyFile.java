package dev.broca.app.option;

import dev.broca.lab.study.Study;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The file of a study and where its results are kept. */
public final class StudyFile {
  @Parameters(index = "0", paramLabel = "STUDY.yaml", description = "The file of the study.")
  private Path file = Path.of("");

  @Option(
      names = "--store",
      paramLabel = "FILE",
      description =
          "Where results are kept; studies may share one. Default: beside the file of the study,"
              + " with the suffix .sqlite.")
  private @Nullable Path store;

  /** To be filled from the command line. */
  public StudyFile() {}

  public StudyFile(Path file) {
    this.file = file;
  }

  public Study read() {
    return Study.read(file).keptIn(store());
  }

  public Path store() {
    return store == null ? Study.beside(file, ".sqlite") : store;
  }

  /** The page of the study. */
  public Path page() {
    return Study.beside(file, ".html");
  }
}
