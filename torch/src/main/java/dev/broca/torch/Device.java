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

  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : "cuda:" + index;
  }
}
