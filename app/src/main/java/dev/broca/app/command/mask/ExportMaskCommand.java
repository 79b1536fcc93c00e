package dev.broca.app.command.mask;

import dev.broca.app.cli.BrocaCommand;
import dev.broca.app.cli.Console;
import dev.broca.app.option.MaskShape;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.torch.Staging;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code broca mask export}. */
@Command(
    name = "export",
    header = "Write a mask in another format.",
    customSynopsis = "broca mask export MASK --out FILE [OPTION]...",
    sortOptions = false,
    description = {
      "Writes a mask in another format: .npy (int64 [blocks, units]), .npz, .safetensors or .csv"
          + " (site,layer,unit).",
      ""
    },
    footer = {"", "Example:", "  broca mask export mask.npy --out mask.csv"})
final class ExportMaskCommand extends BrocaCommand {
  @Parameters(paramLabel = "MASK", description = "A .npy, .npz, .safetensors or .csv file.")
  private Path file = Path.of("");

  @Mixin private MaskShape shape = new MaskShape();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "File to write; its suffix is the format.")
  private Path out = Path.of("");

  ExportMaskCommand(Console console) {
    super(console);
  }

  @Override
  protected int run() {
    requireSuffix();
    Mask mask = shape.read(file);
    Staging.write(out, fresh -> MaskFiles.write(mask, fresh));
    console.print("%s: %d of %d units".formatted(out, mask.size(), mask.units().count()));
    return OK;
  }

  private void requireSuffix() {
    if (!out.toString().toLowerCase(Locale.ROOT).matches(".*[.](npy|npz|safetensors|csv)")) {
      throw wrong("--out should end in .npy, .npz, .safetensors or .csv, but it is " + out + ".");
    }
  }
}
