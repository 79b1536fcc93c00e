package dev.broca.app.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * The processor of this machine.
 *
 * @param name its name, or empty where the system does not say
 * @param features those of its vector and matrix features that matter here, in lower case
 */
record Processor(String name, List<String> features) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final List<String> MATTERING =
      List.of(
          "avx",
          "avx2",
          "fma",
          "avx512f",
          "avx512_vnni",
          "avx512_bf16",
          "avx512_fp16",
          "amx_bf16",
          "amx_tile",
          "amx_int8",
          "neon",
          "asimd",
          "bf16",
          "i8mm",
          "sve",
          "feat_bf16",
          "feat_i8mm",
          "feat_sme");

  /** Copies the list. */
  Processor {
    features = List.copyOf(features);
  }

  /** Asks the system. */
  static Processor here() {
    if (Files.isReadable(CPU_INFO)) {
      try {
        return ofCpuInfo(Files.readAllLines(CPU_INFO));
      } catch (IOException e) {
        return new Processor("", List.of());
      }
    }
    return ofSysctl(sysctl("machdep.cpu.brand_string"), sysctl("hw.optional"));
  }

  static Processor ofCpuInfo(List<String> lines) {
    String name =
        lines.stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("");
    return new Processor(
        name,
        lines.stream()
            .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
            .map(line -> mattering(line.substring(line.indexOf(':') + 1).split("\\s+", -1)))
            .findFirst()
            .orElse(List.of()));
  }

  /** {@code hw.optional.arm.FEAT_BF16: 1} and so on. */
  static Processor ofSysctl(String brand, String optional) {
    String[] present =
        optional
            .lines()
            .filter(line -> line.strip().endsWith(": 1"))
            .map(line -> line.substring(line.lastIndexOf('.') + 1, line.lastIndexOf(':')))
            .toArray(String[]::new);
    return new Processor(brand.substring(brand.indexOf(':') + 1).strip(), mattering(present));
  }

  private static List<String> mattering(String[] flags) {
    Set<String> found = new TreeSet<>(Comparator.comparingInt(MATTERING::indexOf));
    Arrays.stream(flags)
        .map(flag -> flag.toLowerCase(Locale.ROOT))
        .filter(MATTERING::contains)
        .forEach(found::add);
    return List.copyOf(found);
  }

  /** What the system says of a name; empty where there is no such command. */
  private static String sysctl(String name) {
    try {
      Process process =
          new ProcessBuilder("/usr/sbin/sysctl", name).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0 ? output : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** Whether it multiplies bfloat16 matrices itself, and with what. */
  String bfloat16() {
    List<String> with =
        features.stream()
            .filter(List.of("amx_bf16", "avx512_bf16", "bf16", "feat_bf16")::contains)
            .toList();
    return with.isEmpty()
        ? "emulated: this processor has neither AMX nor AVX512-BF16"
        : "in hardware: " + String.join(", ", with);
  }
}
