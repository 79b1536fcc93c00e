package dev.broca.app.command.localize;

import dev.broca.app.report.ReportPage;
import dev.broca.app.report.Summary;
import dev.broca.lab.localize.Localization;
import dev.broca.lab.localize.LocalizerResult;
import dev.broca.lab.localize.Pages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The page of a localizer's result, and its summary for a terminal. */
public enum LocalizerPages implements Pages {
  /** They are shown, so that a result without them is computed again. */
  SHOWN,
  /** They are written beside new results; a result that was kept without them is used. */
  KEPT;

  private static final String SUMMARY = "summary.txt";
  private static final String PAGE = "index.html";
  private static final int TEXT_WIDTH = 80;

  @Override
  public void write(Localization found, Path folder) throws IOException {
    ReportPage.write(found, folder.resolve(PAGE));
    Files.write(folder.resolve(SUMMARY), Summary.of(found, TEXT_WIDTH));
  }

  @Override
  public List<String> required() {
    return switch (this) {
      case SHOWN -> List.of(PAGE, SUMMARY);
      case KEPT -> List.of();
    };
  }

  /** The page of a result. */
  static Path page(LocalizerResult result) {
    return result.folder().resolve(PAGE);
  }

  /** The summary of a result for a terminal of a width; one that was kept has its own. */
  static List<String> lines(LocalizerResult result, int width) {
    return switch (result) {
      case LocalizerResult.Computed computed -> Summary.of(computed.localization(), width);
      case LocalizerResult.Kept kept -> read(kept.folder().resolve(SUMMARY));
    };
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
