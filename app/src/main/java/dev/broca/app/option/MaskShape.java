package dev.broca.app.option;

import dev.broca.lab.LabException;
import dev.broca.lab.mask.Mask;
import dev.broca.lab.mask.MaskFiles;
import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The shape that a mask in CSV is for. */
public final class MaskShape {
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})x([1-9][0-9]{0,8})");

  @Option(
      names = "--shape",
      paramLabel = "LxH",
      description = "Blocks and units per block, for masks in CSV: 30x576.",
      converter = OfUnits.class)
  private @Nullable Units units;

  @Option(
      names = "--site",
      paramLabel = "SITE",
      description =
          "Where the units sit, for .npy and .npz files whose names do not say it. Default:"
              + " block-output.",
      converter = Converters.OfSite.class)
  private @Nullable Site site;

  public Mask read(Path path) {
    Optional<Site> asked = Optional.ofNullable(site);
    return units == null
        ? MaskFiles.read(path, asked)
        : MaskFiles.read(path, asked, units.widths());
  }

  static final class OfUnits implements CommandLine.ITypeConverter<Units> {
    @Override
    public Units convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException("expected LxH such as 30x576, found '" + text + "'");
      }
      try {
        return MaskFiles.units(
            text, Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
      } catch (LabException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
