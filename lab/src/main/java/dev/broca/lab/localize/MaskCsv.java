package dev.broca.lab.localize;

import dev.broca.lab.LabException;
import dev.broca.model.Units;
import dev.broca.torch.WholeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Masks as text: the header {@code site,layer,unit} and one line per masked unit. */
final class MaskCsv {
  private static final String HEADER = "site,layer,unit";

  private MaskCsv() {}

  static void write(Mask mask, Path path) {
    Units units = mask.units();
    var text = new StringBuilder(HEADER).append('\n');
    for (int block = 0; block < units.blocks(); block++) {
      for (int coordinate : mask.coordinates(block)) {
        text.append(units.site().label()).append(',').append(block).append(',').append(coordinate);
        text.append('\n');
      }
    }
    try {
      WholeFiles.write(path, text.toString()); // half a mask would read as a smaller one
    } catch (IOException e) {
      throw new LabException("Cannot write the mask %s: %s.".formatted(path, e), e);
    }
  }

  static BitSet read(Path path, Units units) {
    List<String> lines = lines(path);
    String header = lines.isEmpty() ? "" : lines.getFirst().replace("\ufeff", "").strip();
    if (!header.equals(HEADER)) {
      throw new LabException(
          "%s, line 1: a mask begins with the header %s, but the line is %s."
              .formatted(path, HEADER, quote(header)));
    }
    var members = new BitSet();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        add(path + ", line " + (i + 1), lines.get(i), units, members);
      }
    }
    return members;
  }

  /** The site of the first unit; empty where there are no units. */
  static Optional<String> site(Path path) {
    return lines(path).stream()
        .skip(1)
        .filter(line -> !line.isBlank())
        .findFirst()
        .map(line -> line.split(",", -1)[0].strip());
  }

  private static List<String> lines(Path path) {
    try {
      return Files.readAllLines(path);
    } catch (IOException e) {
      throw new LabException("Cannot read the mask %s as text in UTF-8: %s.".formatted(path, e), e);
    }
  }

  private static void add(String where, String line, Units units, BitSet members) {
    String[] fields = Arrays.stream(line.split(",", -1)).map(String::strip).toArray(String[]::new);
    if (fields.length != 3) {
      throw new LabException(
          "%s: expected %s, but the line is %s.".formatted(where, HEADER, quote(line)));
    }
    MaskFiles.refuseSite(where, fields[0], units);
    int block = number(where, "layer", fields[1], units.blocks());
    int coordinate = number(where, "unit", fields[2], units.width(block));
    int unit = units.first(block) + coordinate;
    if (members.get(unit)) {
      throw new LabException(
          "%s: unit %d of layer %d is in the mask twice.".formatted(where, coordinate, block));
    }
    members.set(unit);
  }

  private static int number(String where, String name, String field, int past) {
    if (!field.matches("[0-9]{1,9}") || Integer.parseInt(field) >= past) {
      throw new LabException(
          "%s: %s should be a whole number from 0 to %d, but it is %s."
              .formatted(where, name, past - 1, quote(field)));
    }
    return Integer.parseInt(field);
  }

  /** Foreign text, short enough and harmless for a terminal. */
  static String quote(String text) {
    String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
    return '"' + (plain.length() > 60 ? plain.substring(0, 60) + "..." : plain) + '"';
  }
}
