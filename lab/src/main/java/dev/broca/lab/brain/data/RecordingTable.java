package dev.broca.lab.brain.data;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.data.Recording.Target;
import dev.broca.lab.table.Column;
import dev.broca.lab.table.Row;
import dev.broca.lab.table.TableFile;
import dev.broca.lab.table.TableOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
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
 * A recording in a table: a row per stimulus, or per stimulus and subject (and region), and a
 * column per target.
 */
final class RecordingTable {
  private static final Column[] DESCRIBING = {
    Column.TEXT,
    Column.STIMULUS_ID,
    Column.POSITION,
    Column.PASSAGE,
    Column.TOPIC,
    Column.SUBJECT,
    Column.ROI
  };
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

  private final TableFile file;
  private final List<String> header;
  private final Map<Column, Integer> roles = new EnumMap<>(Column.class);
  private final int[] targets;
  private final int[] ceilingColumns;
  private final Set<String> ceilingNames;

  private final Map<List<@Nullable String>, Integer> numbers = new LinkedHashMap<>();
  private final List<Read> stimuli = new ArrayList<>();
  private final List<Map<Whose, double[]>> responses = new ArrayList<>();
  private final Set<Whose> whose = new LinkedHashSet<>();
  private final Map<Whose, double[]> ceilings = new LinkedHashMap<>();

  private RecordingTable(TableFile file, List<String> chosen) {
    this.file = file.reading(DESCRIBING);
    this.header = file.columns();
    for (Column role : DESCRIBING) {
      file.find(role).ifPresent(found -> roles.put(role, found));
    }
    for (Column role : DESCRIBING) {
      refuseSynonyms(role, chosen);
    }
    file.column(Column.TEXT);
    this.ceilingNames = new HashSet<>(header.stream().map(RecordingTable::ceilingOf).toList());
    ceilingNames.add(CEILING);
    this.targets = targets(chosen);
    var lowered = new HashMap<String, Integer>();
    for (int c = 0; c < header.size(); c++) {
      lowered.putIfAbsent(header.get(c).toLowerCase(Locale.ROOT), c);
    }
    this.ceilingColumns =
        Arrays.stream(targets).map(target -> ceilingColumn(target, lowered)).toArray();
  }

  /** Another column of the same meaning is no target: which of them counts is not for us to say. */
  private void refuseSynonyms(Column role, List<String> chosen) {
    Integer found = roles.get(role);
    for (int c = 0; found != null && chosen.isEmpty() && c < header.size(); c++) {
      if (!roles.containsValue(c)
          && role.names().contains(header.get(c).toLowerCase(Locale.ROOT))) {
        throw file.error(
            "the columns %s and %s mean the same. Rename one of them."
                .formatted(header.get(found), header.get(c)));
      }
    }
  }

  private int[] targets(List<String> chosen) {
    for (String name : chosen) {
      if (!header.contains(name)
          || roles.containsValue(header.indexOf(name))
          || isCeiling(header.indexOf(name))) {
        throw file.error(
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
      throw file.error("there is no column with responses besides those that describe stimuli.");
    }
    if (all.length > 1 && header.stream().anyMatch(CEILING::equalsIgnoreCase)) {
      throw file.error(
          "a column ceiling is for one target, but there are %d. Give each target a column of its own, such as %s_ceiling."
              .formatted(all.length, header.get(all[0])));
    }
    return all;
  }

  /** A column ceiling, or one named after another column, such as voxel_ceiling. */
  private boolean isCeiling(int column) {
    return ceilingNames.contains(header.get(column).toLowerCase(Locale.ROOT));
  }

  private static String ceilingOf(String target) {
    return target.toLowerCase(Locale.ROOT) + "_" + CEILING;
  }

  /** The column with the ceilings of a target; -1 for none. */
  private int ceilingColumn(int target, Map<String, Integer> lowered) {
    int own = lowered.getOrDefault(ceilingOf(header.get(target)), -1);
    return own < 0 && targets.length == 1 ? lowered.getOrDefault(CEILING, -1) : own;
  }

  static Draft read(Path path, List<String> chosen, TableOptions options) {
    var table = new RecordingTable(TableFile.read(path, options), chosen);
    table.file.forEach(table::add);
    return table.draft();
  }

  private @Nullable String cell(Row row, Column role) {
    Integer column = roles.get(role);
    return column == null ? null : Values.orNull(row.cell(column));
  }

  private void add(Row row) {
    var read =
        new Read(
            row.cell(Objects.requireNonNull(roles.get(Column.TEXT))),
            cell(row, Column.STIMULUS_ID),
            cell(row, Column.POSITION),
            cell(row, Column.PASSAGE),
            cell(row, Column.TOPIC));
    var of = new Whose(cell(row, Column.SUBJECT), cell(row, Column.ROI));
    if (roles.containsKey(Column.SUBJECT) && of.subject() == null) {
      throw row.error("there is no subject.");
    }
    int stimulus = number(read, row);
    double[] values = Arrays.stream(targets).mapToDouble(c -> number(row, c)).toArray();
    whose.add(of);
    addCeilings(row, of);
    if (responses.get(stimulus).putIfAbsent(of, values) != null) {
      throw row.error(
          "the stimulus \"%s\" stands in an earlier row already%s. Average repeated presentations, and give each stimulus once."
              .formatted(read.text(), of.subject() == null ? "" : " for subject " + of.subject()));
    }
  }

  /** The ceiling of a target is the same in all rows that have one. */
  private void addCeilings(Row row, Whose of) {
    double[] known = ceilings.computeIfAbsent(of, key -> missing());
    for (int t = 0; t < targets.length; t++) {
      int column = ceilingColumns[t];
      double found = column < 0 ? Double.NaN : number(row, column);
      if (Double.isNaN(found)) {
        continue;
      }
      if (Math.abs(found) > 1 || (!Double.isNaN(known[t]) && known[t] != found)) {
        throw row.error(
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
  private int number(Read read, Row row) {
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
      throw row.error(
          "the stimulus \"%s\" has another text, order, passage or topic than in an earlier row."
              .formatted(read.text()));
    }
    return known;
  }

  private double number(Row row, int column) {
    try {
      return row.number(column);
    } catch (LabException e) {
      throw new LabException(
          e.getMessage() + " Name the columns with responses with --targets.", e);
    }
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
        values,
        file.notes());
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
