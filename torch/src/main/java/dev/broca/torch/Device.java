package dev.broca.torch;

/**
 * Where a tensor lies.
 *
 * @param kind processor or accelerator
 * @param index which of several accelerators; 0 for the processor
 */
public record Device(Kind kind, int index) {
  /** The kinds of device that Broca computes on. */
  public enum Kind {
    /** The processor. */
    CPU,
    /** An NVIDIA (or ROCm) accelerator. */
    CUDA
  }

  /** The processor. */
  public static final Device CPU = new Device(Kind.CPU, 0);

  /** The first accelerator. */
  public static final Device CUDA = new Device(Kind.CUDA, 0);

  /**
   * The device of a name: {@code cpu}, {@code cuda} or {@code cuda:N}.
   *
   * @throws IllegalArgumentException if it is the name of none
   */
  public static Device named(String name) {
    if (name.equals("cpu")) {
      return CPU;
    }
    if (name.equals("cuda")) {
      return CUDA;
    }
    if (name.matches("cuda:[0-9]{1,3}")) {
      return new Device(Kind.CUDA, Integer.parseInt(name.substring("cuda:".length())));
    }
    throw new IllegalArgumentException(
        "A device is called cpu, cuda or cuda:N, but '" + name + "' was given.");
  }

  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : "cuda:" + index;
  }
}
