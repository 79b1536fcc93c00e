package dev.broca.torch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The two calls of the C library that Java does not offer; where one is missing, nothing happens.
 */
final class CLibrary {
  private CLibrary() {}

  /** Sets a variable of this process's environment, for libraries that are loaded later. */
  static void setEnvironment(String name, String value) {
    var setenv = function("setenv", ADDRESS, ADDRESS, JAVA_INT);
    try (Arena arena = Arena.ofConfined()) {
      if (setenv.isPresent()) {
        int ignored =
            (int) setenv.get().invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
      }
    } catch (Throwable e) {
      throw Abi.unexpected(e);
    }
  }

  /** Gives freed memory back to the system. */
  static void trim() {
    var trim = function("malloc_trim", JAVA_LONG);
    try {
      if (trim.isPresent()) {
        int ignored = (int) trim.get().invokeExact(0L);
      }
    } catch (Throwable e) {
      throw Abi.unexpected(e);
    }
  }

  private static Optional<MethodHandle> function(String name, MemoryLayout... parameters) {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> symbol = linker.defaultLookup().find(name);
    return symbol.map(
        address -> linker.downcallHandle(address, FunctionDescriptor.of(JAVA_INT, parameters)));
  }
}
