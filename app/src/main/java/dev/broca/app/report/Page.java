package dev.broca.app.report;

import dev.broca.lab.LabException;
import dev.broca.torch.Sha256;
import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What all pages share: one file that needs no network, made from a template. */
public final class Page {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");

  private Page() {}

  /**
   * Writes a page under this name, whole or not at all. A page that is there is replaced.
   *
   * @throws LabException if it cannot be written
   */
  public static void write(String page, Path file) {
    try {
      WholeFiles.write(file.toAbsolutePath(), page);
    } catch (IOException e) {
      throw new LabException(
          "Cannot write the page %s: %s. Is its folder there, writable and not full?"
              .formatted(file, e),
          e);
    }
  }

  /** A content security policy: nothing from outside, and no script but these. */
  public static String policy(String... scripts) {
    var policy = new StringBuilder("default-src 'none'; script-src");
    for (String script : scripts) {
      byte[] hash = Sha256.digest().digest(script.getBytes(StandardCharsets.UTF_8));
      policy.append(" 'sha256-").append(Base64.getEncoder().encodeToString(hash)).append('\'');
    }
    return policy
        .append("; style-src 'unsafe-inline'; img-src data: blob:;")
        .append(" base-uri 'none'; form-action 'none'")
        .toString();
  }

  /** Fills all places of a template at once, so that nothing put in can name a place itself. */
  public static String filled(String template, Map<String, String> parts) {
    var page = new StringBuilder();
    Matcher place = PLACE.matcher(template);
    int end = 0;
    while (place.find()) {
      String part = parts.get(place.group(1));
      if (part == null) {
        throw new IllegalStateException("The template names an unknown part: " + place.group());
      }
      page.append(template, end, place.start()).append(part);
      end = place.end();
    }
    return page.append(template, end, template.length()).toString();
  }
}
