package dev.broca.lab.output;

import dev.broca.lab.stats.Finite;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * JSON as it is printed and kept: indented, names in snake case. A table is an array of objects, by
 * itself and inside a document; a number that is undefined is null.
 */
public final class Json {
  /** Writes and reads documents. */
  public static final JsonMapper MAPPER =
      builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private Json() {}

  public static String of(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** A mapper to be that writes tables, and null for numbers that are undefined. */
  public static JsonMapper.Builder builder() {
    return JsonMapper.builder()
        .addModule(
            new SimpleModule()
                .addSerializer(Double.class, new OfNumber())
                .addSerializer(Double.TYPE, new OfNumber())
                .addSerializer(Float.class, new OfNumber())
                .addSerializer(Float.TYPE, new OfNumber())
                .addSerializer(Table.class, new OfTable()));
  }

  private static final class OfNumber extends ValueSerializer<Number> {
    @Override
    public void serialize(Number value, JsonGenerator out, SerializationContext context) {
      if (Finite.orNull(value.doubleValue()) == null) {
        out.writeNull();
      } else if (value instanceof Float single) {
        out.writeNumber(single);
      } else {
        out.writeNumber(value.doubleValue());
      }
    }
  }

  @SuppressWarnings("rawtypes") // a serializer is found by its raw class
  private static final class OfTable extends ValueSerializer<Table> {
    @Override
    public void serialize(Table table, JsonGenerator out, SerializationContext context) {
      write((Table<?>) table, out, context);
    }

    private static <R> void write(Table<R> table, JsonGenerator out, SerializationContext context) {
      List<Column<R>> columns = table.forPrograms();
      out.writeStartArray();
      for (R row : table.rows()) {
        out.writeStartObject();
        for (Column<R> column : columns) {
          out.writeName(column.name());
          context.writeValue(out, column.value(row));
        }
        out.writeEndObject();
      }
      out.writeEndArray();
    }
  }
}
