package dev.broca.model;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a model may take. */
final class MemoryBudget {
  private static final Path LINUX = Path.of("/proc/meminfo");

  private MemoryBudget() {}

  /** Two thirds of what is available now. */
  static long standard() {
    return Math.max(1, available() / 3 * 2);
  }

  /** Bytes that can be had without swapping; pages of files count as available. */
  static long available() {
    var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long total = machine.getTotalMemorySize(); // of the container, where there is one
    try {
      return Files.readAllLines(LINUX).stream()
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .map(bytes -> Math.min(bytes, total))
          .findFirst()
          .orElse(total / 2);
    } catch (IOException e) {
      return total / 2; // not Linux, where free memory does not count what can be freed
    }
  }
}
