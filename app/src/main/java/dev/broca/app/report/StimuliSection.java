package dev.broca.app.report;

import dev.broca.lab.localize.Localization;
import dev.broca.lab.stimuli.Audit;
import dev.broca.lab.stimuli.Audit.Condition;
import dev.broca.lab.stimuli.Audit.Spread;
import dev.broca.lab.stimuli.Stimulus;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The texts: what they look like to the model, and some of them. */
final class StimuliSection {
  private static final int EXAMPLES = 5;

  private final Localization found;
  private final Audit audit;

  StimuliSection(Localization found) {
    this.found = found;
    this.audit = found.audit();
  }

  String html() {
    return table() + "\n" + warnings() + "\n" + examples();
  }

  private String table() {
    var table =
        new Table("Audit of the texts, mean ± standard deviation per text (smallest to largest)")
            .words("measure")
            .numbers(audit.positive().name())
            .numbers(audit.negative().name())
            .numbers("standardised difference");
    row(table, "texts", c -> Numbers.count(c.items()), "");
    row(table, "repeated texts", c -> Numbers.count(c.duplicates()), "");
    row(table, "different words", c -> Numbers.count(c.differentWords()), "");
    row(table, "words", c -> spread(c.words()), Numbers.two(audit.words()));
    row(table, "letters per word", c -> spread(c.lettersPerWord()), "");
    row(table, "characters", c -> spread(c.characters()), Numbers.two(audit.characters()));
    row(table, "tokens", c -> spread(c.tokens()), Numbers.two(audit.tokens()));
    row(table, "tokens read", c -> spread(c.tokensKept()), Numbers.two(audit.tokensKept()));
    row(table, "words read", c -> spread(c.wordsKept()), "");
    row(table, "of these, whole", c -> spread(c.wholeWordsKept()), "");
    row(table, "texts cut inside a word", c -> Numbers.percent(c.insideWord()), "");
    return table.html();
  }

  private void row(Table table, String name, Function<Condition, String> value, String difference) {
    table.row(name, value.apply(audit.positive()), value.apply(audit.negative()), difference);
  }

  private static String spread(Spread spread) {
    return "%s ± %s (%s to %s)"
        .formatted(
            Numbers.fixed(spread.mean(), 1),
            Numbers.fixed(spread.sd(), 1),
            whole(spread.min()),
            whole(spread.max()));
  }

  private static String whole(double value) {
    return Numbers.fixed(value, value == Math.rint(value) ? 0 : 1);
  }

  private String warnings() {
    if (audit.warnings().isEmpty()) {
      return Html.note("The audit has no warnings: by length alone the conditions look alike.");
    }
    return audit.warnings().stream().map(Html::note).collect(Collectors.joining("\n"));
  }

  private String examples() {
    return "<div class=\"columns\">\n%s\n%s\n</div>"
        .formatted(
            examples(found.stimuli().positiveName(), found.stimuli().positives()),
            examples(found.stimuli().negativeName(), found.stimuli().negatives()));
  }

  private static String examples(String name, List<Stimulus> texts) {
    var shown = texts.stream().limit(EXAMPLES).map(Stimulus::text).toList();
    return "<section>\n%s\n%s\n</section>"
        .formatted(
            Html.text("h3", "%s: the first %s of %s".formatted(name, shown.size(), texts.size())),
            Html.quotations(shown));
  }
}
