package dev.broca.lab.brain.data;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.data.Recording.Target;
import dev.broca.lab.stimuli.Csv;
import dev.broca.lab.stimuli.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A recording in CSV: a row per stimulus, or per stimulus and subject (and region), and a column
 * per target.
 */
final class RecordingCsv {
  private static final Set<String> TEXT = Set.of("stimulus", "sentence", "text");
  private static final Set<String> ID = Set.of("stimulus_id", "item_id");
  private static final Set<String> ORDER = Set.of("order");
  private static final Set<String> PASSAGE = Set.of("passage", "passage_label");
  private static final Set<String> TOPIC = Set.of("topic", "passage_category");
  private static final Set<String> SUBJECT = Set.of("subject", "target_uid");
  private static final Set<String> ROI = Set.of("roi");
  private static final String CEILING = "ceiling";

  /** What the rows of one stimulus agree on. */
  private record Read(
      String text,
      @Nullable String id,
      @Nullable String order,
      @Nullable String passage,
      @Nullable String topic) {}

  /** Whose response stands in a row, and where it was measured. */
  private record Whose(@Nullable String subject, @Nullable String roi) {}

  private final TextFile file;
  private final List<String> header;
  private final Map<Set<String>, Integer> roles = new LinkedHashMap<>();
  private final int[] targets;

  private final Map<List<@Nullable String>, Integer> numbers = new LinkedHashMap<>();
  private final List<Read> stimuli = new ArrayList<>();
  private final List<Map<Whose, double[]>> responses = new ArrayList<>();
  private final Set<Whose> whose = new LinkedHashSet<>();
  private final Map<Whose, double[]> ceilings = new LinkedHashMap<>();

  private RecordingCsv(TextFile file, Csv.Row header, List<String> chosen) {
    this.file = file;
    this.header = header.fields().stream().map(String::strip).toList();
    var names = new HashSet<String>();
    for (String name : this.header) {
      if (!names.add(name)) {
        throw file.error(header.line(), "there are two columns \"%s\".".formatted(name));
      }
    }
    for (Set<String> role : List.of(TEXT, ID, ORDER, PASSAGE, TOPIC, SUBJECT, ROI)) {
      column(role, header.line());
    }
    if (!roles.containsKey(TEXT)) {
      throw file.error(
          header.line(),
          "expected a column stimulus with the texts, found the columns %s."
              .formatted(String.join(", ", this.header)));
    }
    this.targets = targets(chosen, header.line());
  }

  private void column(Set<String> role, int line) {
    int[] found =
        IntStream.range(0, header.size())
            .filter(c -> role.contains(header.get(c).toLowerCase(Locale.ROOT)))
            .toArray();
    if (found.length > 1) {
      throw file.error(
          line,
          "the columns %s and %s mean the same. Rename one of them."
              .formatted(header.get(found[0]), header.get(found[1])));
    }
    if (found.length == 1) {
      roles.put(role, found[0]);
    }
  }

  private int[] targets(List<String> chosen, int line) {
    for (String name : chosen) {
      if (!header.contains(name)
          || roles.containsValue(header.indexOf(name))
          || isCeiling(header.indexOf(name))) {
        throw file.error(
            line,
            "there is no target \"%s\"; the columns are %s."
                .formatted(name, String.join(", ", header)));
      }
    }
    int[] all =
        IntStream.range(0, header.size())
            .filter(c -> !roles.containsValue(c) && !isCeiling(c))
            .filter(c -> chosen.isEmpty() || chosen.contains(header.get(c)))
            .toArray();
    if (all.length == 0) {
      throw file.error(
          line, "there is no column with responses besides those that describe stimuli.");
    }
    if (all.length > 1 && header.stream().anyMatch(CEILING::equalsIgnoreCase)) {
      throw file.error(
          line,
          "a column ceiling is for one target, but there are %d. Give each target a column of its own, such as %s_ceiling."
              .formatted(all.length, header.get(all[0])));
    }
    return all;
  }

  /** A column ceiling, or one named after another column, such as voxel_ceiling. */
  private boolean isCeiling(int column) {
    String name = header.get(column).toLowerCase(Locale.ROOT);
    return name.equals(CEILING) || header.stream().anyMatch(other -> name.equals(ceilingOf(other)));
  }

  private static String ceilingOf(String target) {
    return target.toLowerCase(Locale.ROOT) + "_" + CEILING;
  }

  /** The column with the ceilings of a target; -1 for none. */
  private int ceilingColumn(int target) {
    String own = ceilingOf(header.get(target));
    return IntStream.range(0, header.size())
        .filter(c -> {
          String name = header.get(c).toLowerCase(Locale.ROOT);
          return name.equals(own) || (targets.length == 1 && name.equals(CEILING));
        })
        .findFirst()
        .orElse(-1);
  }

  static Draft read(Path path, List<String> chosen) {
    TextFile file = TextFile.read(path);
    List<Csv.Row> rows = Csv.rows(file);
    if (rows.isEmpty()) {
      throw new LabException(file.name() + " is empty; expected a header and a row per stimulus.");
    }
    var csv = new RecordingCsv(file, rows.getFirst(), chosen);
    rows.stream().skip(1).forEach(csv::add);
    return csv.draft();
  }

  private @Nullable String cell(Csv.Row row, Set<String> role) {
    Integer column = roles.get(role);
    return column == null ? null : Values.orNull(row.fields().get(column));
  }

  private void add(Csv.Row row) {
    row.requireFields(file, header.size());
    var read =
        new Read(
            row.fields().get(Objects.requireNonNull(roles.get(TEXT))),
            cell(row, ID),
            cell(row, ORDER),
            cell(row, PASSAGE),
            cell(row, TOPIC));
    var of = new Whose(cell(row, SUBJECT), cell(row, ROI));
    if (roles.containsKey(SUBJECT) && of.subject() == null) {
      throw file.error(row.line(), "there is no subject.");
    }
    int stimulus = number(read, row.line());
    double[] values = Arrays.stream(targets).mapToDouble(c -> number(row, c)).toArray();
    whose.add(of);
    addCeilings(row, of);
    if (responses.get(stimulus).putIfAbsent(of, values) != null) {
      throw file.error(
          row.line(),
          "the stimulus \"%s\" stands in an earlier row already%s. Average repeated presentations, and give each stimulus once."
              .formatted(read.text(), of.subject() == null ? "" : " for subject " + of.subject()));
    }
  }

  /** The ceiling of a target is the same in all rows that have one. */
  private void addCeilings(Csv.Row row, Whose of) {
    double[] known = ceilings.computeIfAbsent(of, key -> missing());
    for (int t = 0; t < targets.length; t++) {
      int column = ceilingColumn(targets[t]);
      double found = column < 0 ? Double.NaN : number(row, column);
      if (Double.isNaN(found)) {
        continue;
      }
      if (Math.abs(found) > 1 || (!Double.isNaN(known[t]) && known[t] != found)) {
        throw file.error(
            row.line(),
            "the ceiling of %s should be one correlation, but it is %s%s."
                .formatted(
                    header.get(targets[t]),
                    found,
                    Double.isNaN(known[t]) ? "" : ", and %s before".formatted(known[t])));
      }
      known[t] = found;
    }
  }

  private double[] missing() {
    double[] missing = new double[targets.length];
    Arrays.fill(missing, Double.NaN);
    return missing;
  }

  /** The same stimulus has the same id; without ids, the same text, passage and order. */
  private int number(Read read, int line) {
    List<@Nullable String> key =
        read.id() != null
            ? List.of(read.id())
            : Arrays.asList(
                read.text(), read.passage(), read.passage() == null ? null : read.order());
    Integer known = numbers.putIfAbsent(key, stimuli.size());
    if (known == null) {
      stimuli.add(read);
      responses.add(new LinkedHashMap<>());
      return stimuli.size() - 1;
    }
    if (!stimuli.get(known).equals(read)) {
      throw file.error(
          line,
          "the stimulus \"%s\" has another text, order, passage or topic than in an earlier row."
              .formatted(read.text()));
    }
    return known;
  }

  private double number(Csv.Row row, int column) {
    String text = row.fields().get(column).strip();
    if (Values.isMissing(text)) {
      return Double.NaN;
    }
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw file.error(
        row.line(),
        "column \"%s\" should hold responses (numbers; empty or NA where not measured), but it holds \"%s\". Name the columns with responses with --targets."
            .formatted(header.get(column), text));
  }

  private Draft draft() {
    List<Whose> all = List.copyOf(whose);
    var columns = new ArrayList<Target>();
    for (Whose of : all) {
      double[] known = ceilings.getOrDefault(of, missing());
      for (int t = 0; t < targets.length; t++) {
        columns.add(
            new Target(
                header.get(targets[t]),
                of.subject(),
                of.roi(),
                Double.isNaN(known[t]) ? OptionalDouble.empty() : OptionalDouble.of(known[t])));
      }
    }
    double[] values = new double[Math.multiplyExact(stimuli.size(), columns.size())];
    double[] missing = missing();
    for (int s = 0; s < stimuli.size(); s++) {
      for (int w = 0; w < all.size(); w++) {
        double[] found = responses.get(s).getOrDefault(all.get(w), missing);
        System.arraycopy(found, 0, values, s * columns.size() + w * targets.length, targets.length);
      }
    }
    return new Draft(
        file.name(),
        stimuli.stream().map(Read::text).toList(),
        null,
        orders(),
        column(stimuli.stream().<@Nullable String>map(Read::passage).toList()),
        column(stimuli.stream().<@Nullable String>map(Read::topic).toList()),
        columns,
        values);
  }

  private static @Nullable List<@Nullable String> column(List<@Nullable String> values) {
    return values.stream().allMatch(value -> value == null) ? null : values;
  }

  private double @Nullable [] orders() {
    if (stimuli.stream().allMatch(read -> read.order() == null)) {
      return null;
    }
    return stimuli.stream()
        .mapToDouble(read -> {
          try {
            return read.order() == null ? Double.NaN : Double.parseDouble(read.order());
          } catch (NumberFormatException e) {
            throw new LabException(
                "%s: the order of \"%s\" should be a number, but it is \"%s\"."
                    .formatted(file.name(), read.text(), read.order()),
                e);
          }
        })
        .toArray();
  }
}
