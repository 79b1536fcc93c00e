package dev.broca.app.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The parts of pages that lie in the program. */
public final class Resource {
  private static final String WEBJAR = "/META-INF/maven/org.webjars/echarts/pom.properties";

  private Resource() {}

  /** A file in {@code dev/broca/app/report}, such as {@code report.css}. */
  public static String own(String name) {
    return read("/dev/broca/app/report/" + name);
  }

  /** Apache ECharts, whole. */
  static String echarts() {
    try {
      var properties = new Properties();
      properties.load(new StringReader(read(WEBJAR)));
      String version = properties.getProperty("version");
      return read("/META-INF/resources/webjars/echarts/" + version + "/echarts.min.js");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Line ends are those of the page, however the file was checked out. */
  private static String read(String path) {
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
