package dev.broca.app.report.study;

import dev.broca.app.report.Html;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The parts of what is said about a model, in their order. */
enum Sections {
  LOCALIZER("Localizer", "Where the units are"),
  PROFILE("Profile", "What else drives the units"),
  CHOICES("Choices", "The network under other choices"),
  REMOVAL("Removal", "What the lesion removes"),
  DOSES("Doses", "Dose curves"),
  COMPARISONS("Comparisons", "The network against its controls"),
  DISSOCIATION("Dissociation", "Which network serves which task"),
  PHENOMENA("Phenomena", "Which phenomena suffer"),
  BRAIN("Brain", "What the units predict of brains"),
  TEXT("Text", "What it writes under each lesion"),
  BALANCE("Balance", "What the masks are like"),
  CHANGES("Changes", "Changes against the intact model"),
  PROVENANCE("Provenance", "Where the numbers come from");

  private final String link;
  private final String heading;

  Sections(String link, String heading) {
    this.link = link;
    this.heading = heading;
  }

  private String id(int model) {
    return "m" + model + "-" + link.toLowerCase(Locale.ROOT);
  }

  /** The section of a model, with its heading. */
  String of(int model, String html) {
    return """
    <section aria-labelledby="%s">
    <h3 id="%s">%s</h3>
    %s
    </section>\
    """
        .formatted(id(model), id(model), heading, html);
  }

  /** Links to all of them. */
  static String links(int model) {
    return Arrays.stream(values())
        .map(s -> "<a href=\"#%s\">%s</a>".formatted(s.id(model), Html.escape(s.link)))
        .collect(Collectors.joining("\n", "<nav aria-label=\"Sections\">\n", "\n</nav>"));
  }
}
