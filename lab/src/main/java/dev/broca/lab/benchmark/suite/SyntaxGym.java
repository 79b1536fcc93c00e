package dev.broca.lab.benchmark.suite;

import dev.broca.lab.LabException;
import dev.broca.lab.benchmark.Benchmark;
import dev.broca.lab.benchmark.Item;
import dev.broca.lab.benchmark.Measure;
import dev.broca.lab.benchmark.Passage;
import dev.broca.lab.benchmark.Region;
import dev.broca.lab.benchmark.Rule;
import dev.broca.lab.benchmark.formula.Formula;
import dev.broca.lab.benchmark.formula.Term;
import dev.broca.lab.stimuli.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * SyntaxGym: suites of items, each a few sentences divided into regions, with predictions about the
 * surprisals of regions. An item is right when all predictions hold.
 *
 * <p>Regions are joined by one blank, without one before {@code . , ! ? ; :}. An empty region has
 * surprisal 0.
 *
 * <p>Source: J. Hu et al., "A Systematic Assessment of Syntactic Generalization in Neural Language
 * Models", ACL 2020; J. Gauthier et al., ACL 2020 (demonstrations).
 */
public final class SyntaxGym {
  private static final int SUITES = 31;

  /** More would make the enumeration of chance long: 8 conditions have 40320 orders. */
  private static final int MOST_CONDITIONS = 8;

  /** Beginnings of the names of suites, and the circuit that the paper puts them in. */
  private static final Map<String, String> CIRCUITS =
      Map.of(
          "center_embed", "center_embedding",
          "cleft", "long_distance_dependencies",
          "fgd", "long_distance_dependencies",
          "mvrr", "garden_path_effects",
          "npi", "licensing",
          "npz", "garden_path_effects",
          "number", "agreement",
          "reflexive", "licensing",
          "subordination", "gross_syntactic_state");

  private SyntaxGym() {}

  /**
   * Reads suites.
   *
   * @param data a folder with their JSON files, one above it, a zip archive, or one file
   * @throws LabException if there are none, or one is malformed
   */
  public static Benchmark read(Path data) {
    List<TextFile> files = DataFiles.read(data, ".json", List.of("suites", "syntaxgym.zip"));
    var items = new ArrayList<Item>();
    var empty = new ArrayList<String>();
    files.forEach(file -> new Suite(file, empty).addTo(items));
    var notes = new ArrayList<String>();
    if (files.size() != SUITES) {
      notes.add("%d of the %d suites of SyntaxGym are there.".formatted(files.size(), SUITES));
    }
    if (!empty.isEmpty()) {
      notes.add(
          "%d regions that predictions refer to are empty; their surprisal is 0: %s%s."
              .formatted(empty.size(), empty.getFirst(), empty.size() > 1 ? " and others" : ""));
    }
    return new Benchmark("syntaxgym", "suite", Measure.ACCURACY, items, notes);
  }

  /** One suite as it is read. */
  private static final class Suite {
    private final Fields json;
    private final String name;
    private final List<Formula> predictions;
    private final List<String> empty;

    Suite(TextFile file, List<String> empty) {
      this.json = Fields.whole(file);
      this.name = name(file);
      this.predictions = predictions();
      this.empty = empty;
    }

    private String name(TextFile file) {
      Fields meta =
          json.object("meta").orElseThrow(() -> json.error("expected an object \"meta\""));
      String metric = meta.has("metric") ? meta.string("metric") : "sum";
      if (!metric.equals("sum")) {
        throw json.error(
            "expected the metric sum, found %s. Regions are summed; for their means, use --reduce mean."
                .formatted(metric));
      }
      return meta.has("name") ? meta.string("name") : file.name().replaceFirst("[.][^.]*$", "");
    }

    private List<Formula> predictions() {
      List<Fields> all = json.objects("predictions");
      return IntStream.range(0, all.size())
          .mapToObj(i -> prediction(all.get(i).at(json.where() + ", prediction " + (i + 1))))
          .toList();
    }

    private static Formula prediction(Fields prediction) {
      if (prediction.has("type") && !prediction.string("type").equals("formula")) {
        throw prediction.error(
            "expected the type formula, found %s.".formatted(prediction.string("type")));
      }
      try {
        return Formula.parse(prediction.string("formula"));
      } catch (LabException e) {
        throw prediction.error(String.valueOf(e.getMessage()));
      }
    }

    void addTo(List<Item> items) {
      for (Fields item : json.objects("items")) {
        int number = item.whole("item_number");
        items.add(item(item.at("%s, item %d".formatted(json.where(), number)), number));
      }
    }

    private Item item(Fields item, int number) {
      List<Passage> passages = item.objects("conditions").stream().map(Suite::passage).toList();
      if (passages.size() > MOST_CONDITIONS) {
        throw item.error(
            "%d conditions, but at most %d are possible."
                .formatted(passages.size(), MOST_CONDITIONS));
      }
      var names = new HashSet<String>();
      for (Passage passage : passages) {
        if (!names.add(passage.name())) {
          throw item.error("the condition %s is there twice.".formatted(passage.name()));
        }
      }
      for (Formula formula : predictions) {
        formula.references().forEach(reference -> check(item, passages, reference));
      }
      return new Item(
          name + "/" + number, name, circuit(), passages, new Rule.Predictions(predictions));
    }

    private void check(Fields item, List<Passage> passages, Term.Reference reference) {
      Passage passage =
          passages.stream()
              .filter(p -> p.name().equals(reference.condition()))
              .findFirst()
              .orElseThrow(() ->
                  item.error(
                      "the prediction refers to %s, but there are only the conditions %s."
                          .formatted(
                              reference,
                              String.join(", ", passages.stream().map(Passage::name).toList()))));
      if (reference.region().equals(Rule.WHOLE)) {
        return;
      }
      Region region =
          passage.parts().stream()
              .filter(part -> part.name().equals(reference.region()))
              .findFirst()
              .orElseThrow(() ->
                  item.error(
                      "the prediction refers to %s, but there are only the regions %s."
                          .formatted(
                              reference,
                              String.join(
                                  ", ", passage.parts().stream().map(Region::name).toList()))));
      if (region.start() == region.end()) {
        empty.add("%s, %s".formatted(item.where(), reference));
      }
    }

    private String circuit() {
      return CIRCUITS.entrySet().stream()
          .filter(entry -> name.startsWith(entry.getKey()))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse(name);
    }

    private static Passage passage(Fields condition) {
      String name = condition.string("condition_name");
      var text = new StringBuilder();
      var parts = new ArrayList<Region>();
      for (Fields region : condition.objects("regions")) {
        String content = region.string("content").strip();
        boolean blank = !text.isEmpty() && !content.matches("(?s)([.,!?;:].*)?");
        text.append(blank ? " " : "");
        int start = text.length();
        text.append(content);
        parts.add(new Region(region.text("region_number"), start, text.length()));
      }
      if (text.isEmpty()) {
        throw condition.error("all regions of the condition %s are empty.".formatted(name));
      }
      return Passage.divided(name, text.toString(), parts);
    }
  }
}
