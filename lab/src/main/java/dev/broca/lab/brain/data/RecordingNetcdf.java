package dev.broca.lab.brain.data;

import dev.broca.lab.LabException;
import dev.broca.lab.brain.data.Recording.Target;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A recording as Brain-Score writes its assemblies: a netCDF4 file (HDF5) with one variable of
 * {@code presentation} by {@code neuroid}, and coordinates of either dimension. Dimensions are
 * named by the HDF5 dimension scales that the attribute {@code DIMENSION_LIST} refers to.
 * Coordinates have the names of any of its assemblies: a passage is also a story or a sentence,
 * whose words have numbers.
 */
final class RecordingNetcdf {
  private static final String PRESENTATION = "presentation";
  private static final String NEUROID = "neuroid";
  private static final String[] PASSAGES = {
    "passage_label", "passage", "passage_index", "story", "sentence_id"
  };

  /** Deflate cannot make more than so many bytes of one. */
  private static final long EXPANSION = 1032;

  private final String where;
  private final long bytes;
  private final Map<String, Dataset> datasets = new LinkedHashMap<>();
  private final Map<Long, String> scales = new LinkedHashMap<>();

  private RecordingNetcdf(Path path, long bytes, HdfFile file) {
    this.where = String.valueOf(path.getFileName());
    this.bytes = bytes;
    for (Node node : file) {
      if (node instanceof Dataset dataset) {
        datasets.put(dataset.getName(), dataset);
        scales.put(dataset.getAddress(), dataset.getName());
      }
    }
  }

  static Draft read(Path path) {
    try (var file = new HdfFile(path)) {
      return new RecordingNetcdf(path, Files.size(path), file).draft();
    } catch (LabException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new LabException(
          "Cannot read %s as netCDF4 (HDF5): %s. It is damaged, cut short, or of another kind."
              .formatted(path, e.getMessage()),
          e);
    }
  }

  private Draft draft() {
    Dataset main = responses();
    List<String> dimensions = dimensions(main);
    int rows = main.getDimensions()[dimensions.indexOf(PRESENTATION)];
    int columns = main.getDimensions()[dimensions.indexOf(NEUROID)];
    List<String> texts = first(PRESENTATION, rows, "stimulus", "sentence", "stimuli", "text");
    if (texts == null) {
      throw error(
          "there is no coordinate stimulus with the texts; the coordinates are %s."
              .formatted(String.join(", ", datasets.keySet())));
    }
    double[] values = values(main);
    return new Draft(
        where,
        texts.stream().map(String::strip).toList(),
        first(PRESENTATION, rows, "stimulus_id"),
        orders(rows),
        passages(rows),
        Values.orNull(first(PRESENTATION, rows, "topic", "passage_category")),
        targets(columns),
        dimensions.indexOf(PRESENTATION) == 0 ? values : transposed(values, columns, rows),
        List.of());
  }

  /** The one variable of presentation by neuroid. */
  private Dataset responses() {
    List<Dataset> found =
        datasets.values().stream()
            .filter(dataset -> {
              List<String> dimensions = dimensions(dataset);
              return dimensions.size() == 2
                  && dimensions.contains(PRESENTATION)
                  && dimensions.contains(NEUROID);
            })
            .toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw error(
        "expected one variable with the dimensions presentation and neuroid, found %d. The variables are %s."
            .formatted(
                found.size(),
                String.join(
                    ", ",
                    datasets.values().stream().map(d -> d.getName() + dimensions(d)).toList())));
  }

  /** The names of a variable's dimensions, outermost first; empty for what has none. */
  private List<String> dimensions(Dataset dataset) {
    Attribute list = dataset.getAttribute("DIMENSION_LIST");
    if (list == null || !(list.getData() instanceof Object[] references)) {
      return List.of();
    }
    var names = new ArrayList<String>();
    for (Object reference : references) {
      if (reference instanceof long[] addresses && addresses.length == 1) {
        names.add(scales.getOrDefault(addresses[0], "?"));
      }
    }
    return names.size() == dataset.getDimensions().length ? names : List.of();
  }

  private double[] values(Dataset main) {
    for (String packed : List.of("scale_factor", "add_offset")) {
      if (main.getAttribute(packed) != null) {
        throw error(
            "variable %s is packed (%s). Write it unpacked.".formatted(main.getName(), packed));
      }
    }
    double[] values = doubles(main);
    double missing = fill(main);
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] == missing ? Double.NaN : values[i];
    }
    return values;
  }

  private double fill(Dataset main) {
    Attribute fill = main.getAttribute("_FillValue");
    return switch (fill == null ? null : fill.getData()) {
      case double[] all when all.length == 1 -> all[0];
      case float[] all when all.length == 1 -> all[0];
      case Number one -> one.doubleValue();
      case null, default -> Double.NaN;
    };
  }

  private void requireSize(Dataset dataset) {
    long elements =
        Arrays.stream(dataset.getDimensions()).asLongStream().reduce(1, Math::multiplyExact);
    if (elements > bytes * EXPANSION || elements > Integer.MAX_VALUE - 8) {
      throw error(
          "variable %s claims %,d values, more than a file of %,d bytes can hold or can be read."
              .formatted(dataset.getName(), elements, bytes));
    }
  }

  private double[] doubles(Dataset dataset) {
    requireSize(dataset);
    return switch (dataset.getDataFlat()) {
      case double[] all -> all;
      case float[] all -> IntStream.range(0, all.length).mapToDouble(i -> all[i]).toArray();
      case long[] all -> Arrays.stream(all).asDoubleStream().toArray();
      case int[] all -> Arrays.stream(all).asDoubleStream().toArray();
      case short[] all -> IntStream.range(0, all.length).mapToDouble(i -> all[i]).toArray();
      case byte[] all -> IntStream.range(0, all.length).mapToDouble(i -> all[i]).toArray();
      case null, default ->
          throw error(
              "variable %s should hold numbers, but it holds %s."
                  .formatted(dataset.getName(), dataset.getJavaType().getSimpleName()));
    };
  }

  private static double[] transposed(double[] values, int rows, int columns) {
    double[] turned = new double[values.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        turned[c * rows + r] = values[r * columns + c];
      }
    }
    return turned;
  }

  /** The first of these coordinates that the file has; null for none. */
  private @Nullable List<String> first(String dimension, int length, String... names) {
    Dataset found = find(dimension, names);
    return found == null ? null : coordinate(found, length);
  }

  private @Nullable Dataset find(String dimension, String... names) {
    for (String name : names) {
      Dataset dataset = datasets.get(name);
      if (dataset != null && dimensions(dataset).equals(List.of(dimension))) {
        return dataset;
      }
    }
    return null;
  }

  private List<String> coordinate(Dataset dataset, int length) {
    requireSize(dataset);
    List<String> values =
        dataset.getData() instanceof String[] texts
            ? Arrays.asList(texts)
            : Values.texts(doubles(dataset));
    if (values.size() != length || values.contains(null)) {
      throw wrongLength(dataset, length, values.size());
    }
    return List.copyOf(values);
  }

  private LabException wrongLength(Dataset dataset, int length, int found) {
    return error(
        "coordinate %s should have %d values, but it has %d."
            .formatted(dataset.getName(), length, found));
  }

  /** A passage is one of its experiment: two experiments may number theirs alike. */
  private @Nullable List<@Nullable String> passages(int rows) {
    List<@Nullable String> passages = Values.orNull(first(PRESENTATION, rows, PASSAGES));
    List<String> experiments = first(PRESENTATION, rows, "experiment");
    if (passages == null || experiments == null) {
      return passages;
    }
    return IntStream.range(0, rows)
        .<@Nullable String>mapToObj(i -> {
          String passage = passages.get(i);
          return passage == null ? null : experiments.get(i) + "/" + passage;
        })
        .toList();
  }

  /**
   * Where the stimuli stand in their passages: numbers; in a story a sentence and a part of it, in
   * a sentence a word. Without them they stand as in the file.
   */
  private double @Nullable [] orders(int rows) {
    double[] order = numbers(rows, "order");
    if (order != null) {
      return order;
    }
    Dataset passage = find(PRESENTATION, PASSAGES);
    return switch (passage == null ? "" : passage.getName()) {
      case "sentence_id" -> numbers(rows, "word_num");
      case "story" -> partsOfSentences(rows);
      default -> null;
    };
  }

  private double @Nullable [] partsOfSentences(int rows) {
    double[] sentences = numbers(rows, "sentence_number_in_story");
    double[] parts = numbers(rows, "part_number_in_sentence");
    if (sentences == null || parts == null) {
      return null;
    }
    double most = Math.max(1, Arrays.stream(parts).max().orElse(0) + 1);
    return IntStream.range(0, rows).mapToDouble(i -> sentences[i] * most + parts[i]).toArray();
  }

  private double @Nullable [] numbers(int rows, String name) {
    Dataset found = find(PRESENTATION, name);
    if (found == null) {
      return null;
    }
    double[] values = doubles(found);
    if (values.length != rows) {
      throw wrongLength(found, rows, values.length);
    }
    return values;
  }

  private List<Target> targets(int count) {
    List<String> names = first(NEUROID, count, "neuroid_id");
    List<@Nullable String> subjects =
        Values.orNull(first(NEUROID, count, "subject", "subject_id", "subject_UID"));
    List<@Nullable String> rois =
        Values.orNull(first(NEUROID, count, "roi", "region", "fROI_area"));
    Dataset given = datasets.get("ceiling");
    double[] ceilings =
        given != null && dimensions(given).equals(List.of(NEUROID)) ? doubles(given) : null;
    if (ceilings != null && ceilings.length != count) {
      throw error("there are %d neuroids but %d ceilings.".formatted(count, ceilings.length));
    }
    return Values.targets(
        "neuroid", count, shared(names, subjects, rois), subjects, rois, ceilings);
  }

  /** Where every name is a subject and a region, the regions: so a name is one in all subjects. */
  private static @Nullable List<String> shared(
      @Nullable List<String> names,
      @Nullable List<@Nullable String> subjects,
      @Nullable List<@Nullable String> rois) {
    if (names == null || subjects == null || rois == null) {
      return names;
    }
    List<String> regions = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String roi = rois.get(i);
      if (roi == null || !names.get(i).equals(subjects.get(i) + "." + roi)) {
        return names;
      }
      regions.add(roi);
    }
    return regions;
  }

  private LabException error(String message) {
    return new LabException(where + ": " + message);
  }
}
