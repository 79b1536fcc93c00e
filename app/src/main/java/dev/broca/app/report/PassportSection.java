package dev.broca.app.report;

import dev.broca.lab.localize.Localization;
import dev.broca.lab.provenance.Passport;
import tools.jackson.databind.JsonNode;

/** Everything that determines the result. */
final class PassportSection {
  private final Passport passport;

  PassportSection(Localization found) {
    this.passport = found.mask().passport();
  }

  String html() {
    var table = new Table("Passport of the mask").words("entry").codes("value");
    passport.entries().forEach((name, value) -> table.row(name, words(value)));
    table.row("key", passport.key());
    return table.html();
  }

  private static String words(JsonNode value) {
    return value.isNull() ? "none" : value.isString() ? value.stringValue() : value.toString();
  }
}
