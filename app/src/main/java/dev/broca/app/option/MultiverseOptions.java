package dev.broca.app.option;

import dev.broca.lab.localize.Multiverse;
import dev.broca.lab.mask.Amount;
import dev.broca.lab.response.Activation;
import dev.broca.lab.response.Pooling;
import dev.broca.lab.stimuli.Truncation;
import dev.broca.model.unit.Site;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The choices that {@code broca localize --multiverse} combines. */
public final class MultiverseOptions {
  @Option(
      names = "--multiverse",
      description =
          "Find the network under every combination of the choices below, the localizer's own among"
              + " them, from one pass of the model, and print how far the masks agree. --out is not"
              + " needed; with it, masks and table are kept.")
  private boolean wanted;

  @Option(
      names = "--sites",
      paramLabel = "LIST",
      split = ",",
      description =
          "Where the units sit, such as block-output,attention-output,mlp-output,mlp-hidden,heads:"
              + " all from the same pass. Default: that of --site only.",
      converter = Converters.OfSite.class)
  private @Nullable List<Site> sites;

  @Option(
      names = "--poolings",
      paramLabel = "LIST",
      split = ",",
      description = "Default: last-token,last-word,mean,mean-after-first.",
      converter = Converters.OfPooling.class)
  private @Nullable List<Pooling> poolings;

  @Option(
      names = "--activations",
      paramLabel = "LIST",
      split = ",",
      description = "Default: absolute,signed.",
      converter = Converters.OfActivation.class)
  private @Nullable List<Activation> activations;

  @Option(
      names = "--cuts",
      paramLabel = "LIST",
      split = ",",
      description = "As for --truncate. Default: none,12.",
      converter = Converters.OfTruncation.class)
  private @Nullable List<Truncation> cuts;

  @Option(
      names = "--percentages",
      paramLabel = "LIST",
      split = ",",
      description = "Sizes of the mask. Default: 0.5,1,2.")
  private @Nullable List<Double> percentages;

  public boolean wanted() {
    return wanted;
  }

  /** Whether choices are given, which mean nothing without --multiverse. */
  public boolean given() {
    return Stream.of(
            sites != null, poolings != null, activations != null, cuts != null, percentages != null)
        .anyMatch(Boolean::booleanValue);
  }

  public Multiverse.Grid grid() {
    Multiverse.Grid standard = Multiverse.Grid.standard();
    return new Multiverse.Grid(
        sites == null ? standard.sites() : sites,
        poolings == null ? standard.poolings() : poolings,
        activations == null ? standard.activations() : activations,
        cuts == null ? standard.cuts() : cuts,
        percentages == null
            ? standard.amounts()
            : percentages.stream().<Amount>map(Amount.Percent::new).toList());
  }
}
