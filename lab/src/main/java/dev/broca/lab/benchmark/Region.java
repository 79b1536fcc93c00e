package dev.broca.lab.benchmark;

/**
 * A part of a text.
 *
 * @param name what it is called, such as the number of a SyntaxGym region
 * @param start offset (UTF-16 units) of its first character
 * @param end offset one past its last; equal to the start for an empty region
 */
public record Region(String name, int start, int end) {
  /** Refuses what is no part of any text. */
  public Region {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException(name + " from " + start + " to " + end);
    }
  }

  boolean contains(int offset) {
    return start <= offset && offset < end;
  }
}
