package dev.broca.lab;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/**
 * What a reader of a result must know beside its numbers, kept with it: what was asked for and was
 * not done, is not done yet, was damaged or is doubtful.
 *
 * @param kind what kind of lack it is
 * @param what what is lacking, without a verb at its beginning and without a point, such as {@code
 *     energy masks for network (1.0 %): 3 of 39 drawn}
 * @param why why, or what to do, in sentences
 */
public record Note(Kind kind, String what, String why) {
  /** Kinds of notes. */
  public enum Kind {
    /** It was asked for and cannot be done. */
    NOT_DONE("not done"),

    /** It will be done when the work goes on. */
    UNFINISHED("unfinished"),

    /** It was kept, and is not what was kept any more. */
    DAMAGED("damaged"),

    /** It is done, and its numbers may be others with another computation. */
    DOUBTFUL("doubtful");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The kind in words. */
    @JsonValue
    public String label() {
      return label;
    }

    /** The kind of a label. */
    @JsonCreator
    static Kind of(String label) {
      return Arrays.stream(values())
          .filter(kind -> kind.label.equals(label))
          .findFirst()
          .orElseThrow(() -> new LabException("There is no kind of note \"" + label + "\"."));
    }
  }

  /** As it is read from JSON. */
  @JsonCreator
  public Note {}

  /** A note of an older store, which is a sentence. */
  @JsonCreator
  static Note of(String sentence) {
    return notDone("controls or profiles", sentence);
  }

  /** Something that was asked for and cannot be done. */
  public static Note notDone(String what, String why) {
    return new Note(Kind.NOT_DONE, what, why);
  }

  /** The whole note in sentences. */
  public String words() {
    String label = kind.label();
    return "%s%s: %s. %s"
        .formatted(Character.toUpperCase(label.charAt(0)), label.substring(1), what, why)
        .strip();
  }
}
