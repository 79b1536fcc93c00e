package dev.broca.app.command;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.cli.Printing;
import dev.broca.app.cli.Report;
import dev.broca.app.cli.Sizes;
import dev.broca.lab.output.Columns;
import dev.broca.lab.output.Table;
import dev.broca.model.base.ModelException;
import dev.broca.model.hub.HubOptions;
import dev.broca.torch.CacheFolders;
import dev.broca.torch.DType;
import dev.broca.torch.Device;
import dev.broca.torch.Torch;
import dev.broca.torch.TorchException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code broca doctor}. */
@Command(
    name = "doctor",
    header = "Say what works on this machine, and what is missing.",
    customSynopsis = "broca doctor [OPTION]...",
    sortOptions = false,
    description = {
      "Says what Broca finds on this machine: Java, processor, memory, libtorch and how fast it"
          + " multiplies matrices, caches and the hub; and what is missing, with the remedy.",
      ""
    },
    footer = {"", "Example:", "  broca doctor --format json"})
public final class DoctorCommand extends BrocaCommand {
  private static final Runtime.Version LEAST_JAVA = Runtime.Version.parse("25.0.3");
  private static final long LITTLE_ROOM = 1_000_000_000;

  /**
   * One thing that was looked at.
   *
   * @param area what it belongs to
   * @param item what it is
   * @param value what was found
   */
  private record Finding(String area, String item, String value) {}

  private static final Columns<Finding> COLUMNS =
      Table.<Finding>columns()
          .text("area", Finding::area)
          .text("item", Finding::item)
          .text("value", Finding::value);

  /**
   * All that was found, as JSON holds it.
   *
   * @param findings in the order they are printed
   * @param remedies what is missing, and what to do
   */
  private record Examined(Table<Finding> findings, List<String> remedies) {}

  @Mixin private Printing printing = new Printing();

  private final List<Finding> findings = new ArrayList<>();
  private final List<String> remedies = new ArrayList<>();

  public DoctorCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    examine();
    Table<Finding> table = COLUMNS.of(findings);
    printing.print(
        console, Report.of(() -> lines(table), () -> new Examined(table, remedies), () -> table));
    return remedies.isEmpty() ? OK : FAILED;
  }

  private List<String> lines(Table<Finding> table) {
    var lines = new ArrayList<>(table.lines());
    lines.add("");
    lines.add(remedies.isEmpty() ? "Nothing is missing." : "What is missing:");
    remedies.forEach(remedy -> lines.add("- " + remedy));
    return lines;
  }

  private void examine() {
    examineJava();
    Processor processor = Processor.here();
    found("processor", "name", processor.name().isEmpty() ? "unknown" : processor.name());
    found("processor", "available", Runtime.getRuntime().availableProcessors() + " processors");
    found("processor", "features", String.join(" ", processor.features()));
    examineMemory();
    examineTorch(processor);
    examineCaches();
  }

  private void found(String area, String item, Object value) {
    findings.add(new Finding(area, item, String.valueOf(value)));
  }

  private void examineJava() {
    Runtime.Version version = Runtime.version();
    found("java", "version", version + ", " + System.getProperty("java.vendor"));
    found("java", "home", System.getProperty("java.home"));
    found("java", "heap", "at most " + Sizes.bytes(Runtime.getRuntime().maxMemory()));
    if (version.compareToIgnoreOptional(LEAST_JAVA) < 0) {
      remedies.add(
          "Java %s is too old: earlier ones than %s can corrupt arrays that are lent to libtorch. Install a newer JDK."
              .formatted(version, LEAST_JAVA));
    }
  }

  private void examineMemory() {
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      found(
          "memory",
          "main",
          "%s, %s of it free"
              .formatted(
                  Sizes.bytes(system.getTotalMemorySize()),
                  Sizes.bytes(system.getFreeMemorySize())));
    }
  }

  private void examineTorch(Processor processor) {
    try {
      Torch torch = Torch.shared();
      found(
          "libtorch",
          "version",
          torch.version() + (torch.givesReasons() ? "" : " (prints the reasons of its errors)"));
      found("libtorch", "folder", torch.installation().folder());
      found("libtorch", "why this one", torch.installation().reason());
      found("libtorch", "threads", torch.threads());
      found("libtorch", "CUDA", torch.noCuda().map(why -> "no: " + why).orElse("can be used"));
      found("libtorch", "linear layers", linearLayers(torch));
      found("rate", "float32", rate(DType.FLOAT32));
      found("rate", "bfloat16", rate(DType.BFLOAT16) + " (" + processor.bfloat16() + ")");
    } catch (TorchException | LinkageError e) {
      found("libtorch", "version", "cannot be loaded");
      remedies.add(
          "libtorch: %s Broca brings one for Linux x86-64, macOS arm64 and Windows x86-64; elsewhere install PyTorch 2.10 or newer and set BROCA_TORCH to its lib folder."
              .formatted(sentence(String.valueOf(e.getMessage()))));
    }
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private static String linearLayers(Torch torch) {
    String fused =
        Stream.of(DType.FLOAT32, DType.BFLOAT16, DType.FLOAT16)
            .filter(type -> torch.fusesLinear(Device.CPU, type))
            .map(DType::label)
            .collect(Collectors.joining(", "));
    return fused.isEmpty()
        ? "PyTorch's own (no oneDNN)"
        : "oneDNN, fused, in %s; PyTorch's own elsewhere".formatted(fused);
  }

  private static String rate(DType type) {
    try {
      return String.format(
          Locale.ROOT, "%,.0f GFLOP/s for 512 x 768 by 768 x 3072", MatrixRate.of(type));
    } catch (TorchException e) {
      return "not possible: " + e.getMessage();
    }
  }

  private void examineCaches() {
    CacheFolders folders = CacheFolders.standard();
    found("cache", "Broca (BROCA_CACHE)", folders.root());
    cache("models", folders.models());
    cache("libraries", folders.natives());
    cache("data", folders.data());
    cache("hashes", folders.hashes());
    cache("start", folders.start());
    requireRoom("Broca's cache", folders.root(), "BROCA_CACHE");
    try {
      HubOptions hub = HubOptions.fromEnvironment();
      found("hub", "address (HF_ENDPOINT)", hub.endpoint());
      found("hub", "offline (HF_HUB_OFFLINE)", hub.offline() ? "yes: nothing is fetched" : "no");
      found("hub", "token (HF_TOKEN)", hasToken(hub) ? "set" : "none");
      found(
          "hub",
          "cache (HF_HUB_CACHE)",
          "%s, %s".formatted(hub.hubCache(), Sizes.bytes(Sizes.of(hub.hubCache()))));
      requireRoom("the hub's cache", hub.hubCache(), "HF_HUB_CACHE");
    } catch (ModelException e) {
      remedies.add("hub: " + e.getMessage());
    }
  }

  private void cache(String item, Path folder) {
    found("cache", item, "%s, %s".formatted(folder, Sizes.bytes(Sizes.of(folder))));
  }

  private static boolean hasToken(HubOptions hub) {
    Path file = hub.tokenFile();
    return hub.token() != null || (file != null && Files.isRegularFile(file));
  }

  private void requireRoom(String what, Path folder, String variable) {
    Path place = folder;
    while (!Files.exists(place) && place.getParent() != null) {
      place = place.getParent();
    }
    if (!Files.isDirectory(place) || !Files.isWritable(place)) {
      remedies.add(
          "%s: %s cannot be written. Set %s to a folder that can."
              .formatted(what, place, variable));
      return;
    }
    try {
      long room = Files.getFileStore(place).getUsableSpace();
      if (room < LITTLE_ROOM) {
        remedies.add(
            "%s: only %s are left at %s. Free some space, or set %s to another folder."
                .formatted(what, Sizes.bytes(room), place, variable));
      }
    } catch (IOException e) {
      remedies.add("%s: %s cannot be examined: %s.".formatted(what, place, e.getMessage()));
    }
  }
}
