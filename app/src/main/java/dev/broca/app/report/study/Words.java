package dev.broca.app.report.study;

import dev.broca.app.report.Numbers;
import dev.broca.lab.vocabulary.Arm;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Names and numbers of a study as people read them. */
final class Words {
  private static final String NONE = "–";

  private Words() {}

  /** A mask, and the one that it is drawn for where that is not the whole network. */
  static String control(Arm arm, @Nullable Arm of) {
    return Arm.WITHOUT_OUTLIERS.equals(of) ? arm.words() + ", for no outliers" : arm.words();
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
