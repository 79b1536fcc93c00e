package dev.broca.lab.table;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a column of a table says, and what it may be called. Upper and lower case are the same; the
 * first of these names that a table has counts.
 */
public enum Column {
  /** What a model reads. */
  TEXT("text", "sentence", "stimulus"),
  /** Which of the conditions a text belongs to. */
  CONDITION("condition", "label"),
  /** Where a text comes from, so that halves and folds can be balanced over it. */
  GROUP("group"),
  /** One word of a passage. */
  WORD("word"),
  /** The text that words or stimuli belong to. */
  PASSAGE("passage", "passage_label", "text_id", "story", "item", "sentence_id"),
  /** Where in its passage a word or stimulus stands. */
  POSITION("position", "order", "zone", "word_position"),
  /** How long a word was read. */
  TIME("time", "rt", "reading_time", "meanitemrt"),
  /** Who read, or whose brain was recorded. */
  SUBJECT("subject", "participant", "workerid", "target_uid"),
  /** Logarithm of a word's frequency. */
  LOG_FREQUENCY("log_frequency", "logfreq", "log_freq"),
  /** What tells stimuli of equal text apart. */
  STIMULUS_ID("stimulus_id", "item_id"),
  /** What passages are about. */
  TOPIC("topic", "passage_category"),
  /** The region of a brain. */
  ROI("roi"),
  /** Where in a block a unit sits. */
  SITE("site"),
  /** The block of a unit, from 0. */
  LAYER("layer", "block"),
  /** The coordinate of a unit in its block, from 0. */
  UNIT("unit", "coordinate");

  private final List<String> names;

  Column(String... names) {
    this.names = List.of(names);
  }

  /** What it is called in the documents. */
  public String label() {
    return names.getFirst();
  }

  /** All its names, the first one first. */
  public List<String> names() {
    return names;
  }

  /** The column that may be called so. */
  static Optional<Column> of(String name) {
    return Arrays.stream(values())
        .filter(column -> column.names.contains(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }
}
