package dev.broca.model.hub;

import java.util.Locale;

/** Sizes for people, in decimal units as disks and the hub count them. */
final class ByteSize {
  private ByteSize() {}

  static String of(long bytes) {
    if (bytes < 1000) {
      return bytes + " bytes";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.95 && unit < 4) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %cB", value, "kMGTP".charAt(unit));
  }
}
