package dev.broca.lab.table;

import dev.broca.lab.LabException;
import dev.broca.torch.CacheFolders;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqMap;
import dev.hardwood.row.PqStruct;
import dev.hardwood.schema.SchemaNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Parquet files, as pandas, pyarrow, polars and the Hugging Face hub write them. */
final class ParquetTable {
  private static final Set<CompressionCodec> READ =
      Set.of(
          CompressionCodec.UNCOMPRESSED,
          CompressionCodec.SNAPPY,
          CompressionCodec.GZIP,
          CompressionCodec.ZSTD);

  /** Kept, so that its level stays: the library says at every start what it can do. */
  private static final Logger LIBRARY = Logger.getLogger("dev.hardwood");

  private ParquetTable() {}

  static KeptCells read(FileBytes file) {
    LIBRARY.setLevel(Level.WARNING);
    unpackIntoCache();
    try (var reader = ParquetFileReader.open(new ParquetBytes(file.name(), file.buffer()))) {
      refuseCodecs(file.name(), reader);
      List<String> names =
          reader.getFileSchema().getRootNode().children().stream().map(SchemaNode::name).toList();
      var rows = new ArrayList<KeptCells.Line>();
      try (RowReader row = reader.rowReader()) {
        while (row.hasNext()) {
          row.next();
          rows.add(new KeptCells.Line(rows.size() + 1, cells(row, names.size())));
        }
      }
      return new KeptCells(names, rows);
    } catch (LinkageError e) {
      throw new LabException(
          "%s is packed, and the library that unpacks it cannot be loaded: %s. Write the file again without compression, or as CSV."
              .formatted(file.name(), reason(e)),
          e);
    } catch (IOException | RuntimeException e) {
      if (e instanceof LabException known) {
        throw known;
      }
      throw new LabException(
          "%s is Parquet, but cannot be read: %s. Is it whole? Else write it again, or as CSV."
              .formatted(file.name(), reason(e)),
          e);
    }
  }

  /** Where programs may be: the system's folder for temporary files often allows none. */
  private static void unpackIntoCache() {
    try {
      String folder =
          Files.createDirectories(CacheFolders.standard().root().resolve("native")).toString();
      for (String property : List.of("org.xerial.snappy.tempdir", "ZstdTempFolder")) {
        if (System.getProperty(property) == null) {
          System.setProperty(property, folder);
        }
      }
    } catch (IOException e) {
      LIBRARY.log(Level.FINE, "no cache for libraries", e); // then where they choose themselves
    }
  }

  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = Messages.quoted(String.valueOf(cause.getMessage()));
    return message.substring(1, message.length() - 1);
  }

  private static void refuseCodecs(String name, ParquetFileReader reader) {
    Set<CompressionCodec> used =
        reader.getFileMetaData().rowGroups().stream()
            .flatMap(group -> group.columns().stream())
            .map(column -> column.metaData().codec())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    used.removeAll(READ);
    if (!used.isEmpty()) {
      throw new LabException(
          "%s is packed with %s; snappy, zstd, gzip or none can be read. Write it again with one of them."
              .formatted(name, used.iterator().next()));
    }
  }

  private static List<String> cells(RowReader row, int count) {
    var cells = new ArrayList<String>(count);
    for (int i = 0; i < count; i++) {
      @Nullable Object value = row.isNull(i) ? null : row.getValue(i);
      Object plain = plain(value);
      cells.add(
          plain == null
              ? ""
              : plain instanceof List || plain instanceof java.util.Map
                  ? JsonMapper.shared().writeValueAsString(plain)
                  : plain.toString());
    }
    return cells;
  }

  /** What JSON can say: texts, numbers, truth values, lists and maps. */
  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case PqList list -> list.values().stream().map(ParquetTable::plain).toList();
      case PqStruct struct -> {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < struct.getFieldCount(); i++) {
          map.put(struct.getFieldName(i), struct.isNull(i) ? null : plain(struct.getValue(i)));
        }
        yield map;
      }
      case PqMap map -> {
        var plain = new LinkedHashMap<String, @Nullable Object>();
        map.getEntries()
            .forEach(entry -> plain.put(String.valueOf(entry.getKey()), plain(entry.getValue())));
        yield plain;
      }
      case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
      case Float number -> number.doubleValue(); // as numpy widens it, not its shortest decimal
      case BigDecimal number -> number.toPlainString();
      default -> value;
    };
  }
}
