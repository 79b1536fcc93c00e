package dev.broca.app;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Starts processes that Ctrl-C ends, and sends it to them.
 *
 * <p>A shell starts what runs in the background with SIGINT ignored, every child inherits that, and
 * Java leaves a signal alone that is ignored when it starts. So tests that are started in the
 * background would wait for a Ctrl-C that nobody hears. The signal is therefore at its default for
 * as long as the process starts.
 */
final class Interruptible {
  private static final int SIGINT = 2;

  /** {@code void (*signal(int, void (*)(int)))(int)} of POSIX; {@code SIG_DFL} is 0. */
  private static final MethodHandle SIGNAL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("signal"),
              FunctionDescriptor.of(
                  ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

  private Interruptible() {}

  /** Starts a process that does not ignore SIGINT, whatever this one does. */
  static synchronized Process start(ProcessBuilder builder) throws IOException {
    MemorySegment handler = handle(MemorySegment.NULL);
    try {
      return builder.start();
    } finally {
      handle(handler);
    }
  }

  /** Has SIGINT handled in another way; returns the way before. */
  static MemorySegment handle(MemorySegment handler) {
    try {
      return (MemorySegment) SIGNAL.invokeExact(SIGINT, handler);
    } catch (Throwable e) {
      throw new AssertionError("signal(2) cannot be called", e);
    }
  }

  /** What Ctrl-C does. */
  static void interrupt(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }
}
