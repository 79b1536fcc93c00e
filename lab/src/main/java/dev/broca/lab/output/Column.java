package dev.broca.lab.output;

import dev.broca.lab.stats.Finite;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param name in CSV and JSON
 * @param heading for people
 * @param content the value of a row; null where it has none
 * @param look how people see a row's value, which is there
 * @param missing what people see where there is none
 */
record Column<R>(
    String name,
    String heading,
    Kind kind,
    Function<? super R, ? extends @Nullable Object> content,
    BiFunction<? super R, Object, String> look,
    String missing,
    Side side,
    Audience audience) {
  static <R> Column<R> of(
      String name, Kind kind, Function<? super R, ? extends @Nullable Object> content) {
    return new Column<>(
        name,
        name.replace('_', ' '),
        kind,
        content,
        (row, value) -> value.toString(),
        kind.isNumeric() ? Rounded.DASH : "",
        kind.isNumeric() ? Side.RIGHT : Side.BY_CONTENT,
        Audience.ALL);
  }

  /** The value of a row; null where there is none, or it is undefined. */
  @Nullable Object value(R row) {
    @Nullable Object value = content.apply(row);
    if (kind == Kind.WHOLE
        && !(value == null || value instanceof Integer || value instanceof Long)) {
      throw new IllegalArgumentException(
          "The column %s should hold whole numbers, but it holds %s.".formatted(name, value));
    }
    return value instanceof Number number && Finite.orNull(number.doubleValue()) == null
        ? null
        : value;
  }

  /** A row's value as people see it. */
  String shown(R row) {
    @Nullable Object value = value(row);
    return value == null ? missing : look.apply(row, value);
  }

  /** The same column of rows in which these rows lie; its value is missing where none does. */
  <S> Column<S> in(Function<? super S, ? extends @Nullable R> part) {
    return new Column<S>(
        name,
        heading,
        kind,
        row -> {
          @Nullable R own = part.apply(row);
          return own == null ? null : content.apply(own);
        },
        (row, value) -> {
          @Nullable R own = part.apply(row);
          return own == null ? missing : look.apply(own, value);
        },
        missing,
        side,
        audience);
  }

  Column<R> headed(String words) {
    return new Column<>(name, words, kind, content, look, missing, side, audience);
  }

  Column<R> looking(BiFunction<? super R, Object, String> words) {
    return new Column<>(name, heading, kind, content, words, missing, side, audience);
  }

  Column<R> missing(String words) {
    return new Column<>(name, heading, kind, content, look, words, side, audience);
  }

  Column<R> standing(Side where) {
    return new Column<>(name, heading, kind, content, look, missing, where, audience);
  }

  Column<R> seenBy(Audience who) {
    return new Column<>(name, heading, kind, content, look, missing, side, who);
  }
}
