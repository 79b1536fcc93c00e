package dev.broca.app.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The parts of pages that lie in the program. */
public final class Resource {
  private Resource() {}

  /**
   * A file in {@code dev/broca/app/report}, such as {@code report.css}. Line ends are those of the
   * page, however the file was checked out.
   */
  public static String own(String name) {
    String path = "/dev/broca/app/report/" + name;
    try (InputStream in = Resource.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("The program is incomplete: it lacks " + path + ".");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
