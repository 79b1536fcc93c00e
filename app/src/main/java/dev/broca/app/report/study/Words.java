package dev.broca.app.report.study;

import dev.broca.app.report.Numbers;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Names and numbers of a study as people read them. */
final class Words {
  private static final String NONE = "–";

  private Words() {}

  /** A kind of mask. Kinds that have no other name here keep their own. */
  static String arm(String arm) {
    return switch (arm) {
      case "intact" -> "intact model";
      case "without-outliers" -> "network without outliers";
      case "outliers-alone" -> "outliers alone";
      case "energy" -> "energy-matched";
      case "layer", "run" -> arm + "-matched";
      default -> arm;
    };
  }

  /** A kind of control, and the mask that it is drawn for. */
  static String arm(String arm, @Nullable String of) {
    return "without-outliers".equals(of) ? arm(arm) + ", for no outliers" : arm(arm);
  }

  static String dose(double percent) {
    return BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString() + " %";
  }

  static String fixed(@Nullable Double value, int decimals) {
    return value == null ? NONE : Numbers.fixed(value, decimals);
  }

  static String p(double p) {
    return Numbers.p(p);
  }

  static String or(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }
}
