package dev.broca.model.pass;

import dev.broca.model.unit.Site;
import dev.broca.model.unit.Units;
import dev.broca.torch.DType;
import dev.broca.torch.Scope;
import dev.broca.torch.Tensor;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Who sees what in a forward pass: at most one tap at each site. */
public final class Taps {
  /** Nobody sees anything. */
  public static final Taps NONE = new Taps(Map.of());

  private final Map<Site, StreamTap> taps;

  private Taps(Map<Site, StreamTap> taps) {
    this.taps = taps;
  }

  /** A tap at one site. */
  public static Taps at(Site site, StreamTap tap) {
    return new Taps(Map.of(site, tap));
  }

  /** These, and after the one at a site another. */
  public Taps and(Site site, StreamTap other) {
    var all = new EnumMap<Site, StreamTap>(Site.class);
    all.putAll(taps);
    all.merge(site, other, StreamTap::then);
    return new Taps(all);
  }

  public Optional<StreamTap> at(Site site) {
    return Optional.ofNullable(taps.get(site));
  }

  /**
   * The activations of the units of a block, float32 [..., width], from values [..., coordinates]:
   * of heads the norms of their slices, elsewhere the values themselves.
   */
  public static Tensor activations(Scope s, Units units, int block, Tensor values) {
    Tensor x = s.to(values, DType.FLOAT32);
    if (units.site() != Site.HEADS) {
      return x;
    }
    int last = x.shape().length - 1;
    long[] shape = Arrays.copyOf(x.shape(), last + 2);
    shape[last] = units.width(block);
    shape[last + 1] = x.size(last) / units.width(block);
    Tensor slices = s.reshape(x, shape);
    return s.sqrt(s.sum(s.mul(slices, slices), last + 1));
  }
}
