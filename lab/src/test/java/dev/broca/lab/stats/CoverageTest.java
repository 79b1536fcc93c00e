package dev.broca.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How often the 95 % interval of D contains the truth: 2000 seeded tables of paradigms x control
 * masks per design, the true D known. Beside it the intervals that forget one side: the t interval
 * over paradigms alone, and over masks alone. The standard error of a coverage is .005.
 */
class CoverageTest {
  private static final int TABLES = 2000;

  private enum Design {
    ALL("normal, paradigms .08, masks .05, rest .10", 67, 39, 0.08, 0.05, 0.10),
    FEWER("normal, paradigms .08, masks .05, rest .10", 31, 19, 0.08, 0.05, 0.10),
    FEW("normal, paradigms .08, masks .05, rest .10", 20, 9, 0.08, 0.05, 0.10),
    EQUAL_MASKS("normal, paradigms .08, masks 0, rest .10", 67, 39, 0.08, 0, 0.10),
    EQUAL_ITEMS("normal, paradigms 0, masks .05, rest .10", 67, 39, 0, 0.05, 0.10),
    REST("normal, paradigms 0, masks 0, rest .10", 67, 39, 0, 0, 0.10),
    BINARY("10 pairs per paradigm, right or wrong", 67, 39, 0, 0, 0) {
      @Override
      double[][] table(NumpyRandom random) {
        double[] scores = new double[items];
        double[] easy = new double[items];
        for (int i = 0; i < items; i++) {
          easy[i] = 0.65 + 0.3 * random.randomSample();
          scores[i] = share(random, easy[i] - TRUTH);
        }
        double[][] table = new double[masks][items];
        for (double[] row : table) {
          double mask = 0.1 * (random.randomSample() - 0.5);
          for (int i = 0; i < items; i++) {
            row[i] = share(random, easy[i] + mask) - scores[i];
          }
        }
        return table;
      }
    },
    HALVES("bimodal, half of the masks cost .20", 67, 39, 0.08, 0, 0.10) {
      @Override
      double mask(NumpyRandom random) {
        return random.randomSample() < 0.5 ? -0.1 : 0.1;
      }
    },
    RARE("bimodal, a tenth of the masks cost .20", 67, 39, 0.08, 0, 0.10) {
      @Override
      double mask(NumpyRandom random) {
        return random.randomSample() < 0.1 ? -0.18 : 0.02;
      }
    },
    RARE_FEW("bimodal, a tenth of the masks cost .20", 67, 19, 0.08, 0, 0.10) {
      @Override
      double mask(NumpyRandom random) {
        return RARE.mask(random);
      }
    };

    static final double TRUTH = 0.15;

    private final String words;
    final int items;
    final int masks;
    private final double itemDeviation;
    private final double maskDeviation;
    private final double restDeviation;

    Design(String words, int items, int masks, double item, double mask, double rest) {
      this.words = words;
      this.items = items;
      this.masks = masks;
      this.itemDeviation = item;
      this.maskDeviation = mask;
      this.restDeviation = rest;
    }

    /** The effect of one mask; its expectation is 0. */
    double mask(NumpyRandom random) {
      return maskDeviation * normal(random);
    }

    /** Differences, one row per mask, whose expectation is {@link #TRUTH}. */
    double[][] table(NumpyRandom random) {
      double[] item = new double[items];
      for (int i = 0; i < items; i++) {
        item[i] = itemDeviation * normal(random);
      }
      double[][] table = new double[masks][items];
      for (double[] row : table) {
        double mask = mask(random);
        for (int i = 0; i < items; i++) {
          row[i] = TRUTH + item[i] + mask + restDeviation * normal(random);
        }
      }
      return table;
    }
  }

  /** Marsaglia's polar method, the first of its two values. */
  private static double normal(NumpyRandom random) {
    double x;
    double square;
    do {
      x = 2 * random.randomSample() - 1;
      double y = 2 * random.randomSample() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    return x * Math.sqrt(-2 * StrictMath.log(square) / square);
  }

  private static double share(NumpyRandom random, double probability) {
    int right = 0;
    for (int i = 0; i < 10; i++) {
      right += random.randomSample() < probability ? 1 : 0;
    }
    return right / 10.0;
  }

  private static double[] means(double[][] table, boolean ofItems) {
    double[] means = new double[ofItems ? table[0].length : table.length];
    for (int j = 0; j < table.length; j++) {
      for (int i = 0; i < table[0].length; i++) {
        means[ofItems ? i : j] += table[j][i] / (ofItems ? table.length : table[0].length);
      }
    }
    return means;
  }

  private static int contains(Estimate estimate) {
    Interval interval = estimate.interval(0.95);
    return interval.above(Design.TRUTH) || interval.below(Design.TRUTH) ? 0 : 1;
  }

  @ParameterizedTest
  @EnumSource
  void coverageIsAsDocumented(Design design) throws IOException {
    var random = new NumpyRandom(20_000 + design.ordinal());
    int crossed = 0;
    int items = 0;
    int masks = 0;
    for (int i = 0; i < TABLES; i++) {
      double[][] table = design.table(random);
      crossed += contains(Crossed.of(table).estimate());
      items += contains(Estimate.ofMean(means(table, true)));
      masks += contains(Estimate.ofMean(means(table, false)));
    }
    String row =
        String.format(
            Locale.ROOT,
            "| %s | %d x %d | %s | %s | %s |",
            design.words,
            design.items,
            design.masks,
            share(crossed),
            share(items),
            share(masks));
    assertThat(Files.readString(Path.of("../docs/statistics.md"))).contains(row);
    // Whatever is documented: never far below the nominal level, as either interval alone may be.
    assertThat(crossed).isGreaterThanOrEqualTo((int) (0.92 * TABLES));
  }

  private static String share(int contained) {
    return String.format(Locale.ROOT, "%.3f", (double) contained / TABLES).substring(1);
  }
}
