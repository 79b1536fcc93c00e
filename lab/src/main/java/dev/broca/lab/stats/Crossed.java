package dev.broca.lab.stats;

import dev.broca.lab.LabException;

/**
 * The mean of a table of items (paradigms) x masks, both of them drawn from many: y_ij = mean +
 * item_i + mask_j + rest_ij. With G items and m masks the variance of the mean is estimated by
 * (MS_item + MS_mask - MS_rest) / (G m), and never below the larger of MS_item / (G m) and MS_mask
 * / (G m): a component of variance cannot be negative. A table of one item or one mask has a mean
 * and no standard error.
 *
 * <p>Source: the two-way random model of H. Scheffe, The Analysis of Variance (1959), chapter 7.
 *
 * @param items number of items G
 * @param masks number of masks m
 * @param mean mean of the table
 * @param itemSquare mean square of the items, G - 1 degrees of freedom
 * @param maskSquare mean square of the masks, m - 1 degrees of freedom
 * @param restSquare mean square of the rest, (G - 1)(m - 1) degrees of freedom
 */
public record Crossed(
    int items, int masks, double mean, double itemSquare, double maskSquare, double restSquare) {

  /**
   * A table of scores or differences.
   *
   * @param table one row per mask, one column per item
   * @throws LabException if the table is empty or ragged, or a cell is not finite
   */
  public static Crossed of(double[][] table) {
    int masks = table.length;
    if (masks == 0 || table[0].length == 0) {
      throw new LabException("At least one mask and one item are needed, but the table is empty.");
    }
    int items = table[0].length;
    double[] maskMeans = new double[masks];
    double[] itemMeans = new double[items];
    for (int j = 0; j < masks; j++) {
      if (table[j].length != items) {
        throw new LabException(
            "Every mask is scored on the same items, but mask 0 has %d and mask %d has %d."
                .formatted(items, j, table[j].length));
      }
      maskMeans[j] = Sample.mean(Sample.finite(table[j], "score of mask " + j + ", item"));
      for (int i = 0; i < items; i++) {
        itemMeans[i] += table[j][i] / masks;
      }
    }
    double mean = Sample.mean(maskMeans);
    double rest = 0;
    for (int j = 0; j < masks; j++) {
      for (int i = 0; i < items; i++) {
        double residual = table[j][i] - maskMeans[j] - itemMeans[i] + mean;
        rest += residual * residual;
      }
    }
    return new Crossed(
        items,
        masks,
        mean,
        masks * Sample.squares(itemMeans, mean) / (items - 1.0),
        items * Sample.squares(maskMeans, mean) / (masks - 1.0),
        rest / ((items - 1.0) * (masks - 1.0)));
  }

  /**
   * D: how much less the items score under one mask than under its controls. Positive: the mask
   * hurts more.
   *
   * @param scores the items' scores under the mask
   * @param controls one row per control mask, its items in the same order
   * @throws LabException if a table is empty or ragged, or a score is not finite
   */
  public static Crossed difference(double[] scores, double[][] controls) {
    Sample.finite(scores, "score of the mask, item");
    double[][] differences = new double[controls.length][];
    for (int j = 0; j < controls.length; j++) {
      if (controls[j].length != scores.length) {
        throw new LabException(
            "Masks are compared on the same items, but the mask has %d and control %d has %d."
                .formatted(scores.length, j, controls[j].length));
      }
      differences[j] = new double[scores.length];
      for (int i = 0; i < scores.length; i++) {
        differences[j][i] = controls[j][i] - scores[i];
      }
    }
    return of(differences);
  }

  /** Whether MS_rest was so large that the variance had to be floored. */
  public boolean floored() {
    return restSquare > Math.min(itemSquare, maskSquare);
  }

  /**
   * The mean with its standard error and Satterthwaite's degrees of freedom: V^2 / (MS_item^2 / (G
   * - 1) + MS_mask^2 / (m - 1) + MS_rest^2 / ((G - 1)(m - 1))), with V = MS_item + MS_mask -
   * MS_rest; those of the larger mean square where the variance is floored.
   */
  public Estimate estimate() {
    double largest = Math.max(itemSquare, maskSquare);
    double square = floored() ? largest : itemSquare + maskSquare - restSquare;
    double error = Math.sqrt(square / ((double) items * masks));
    return new Estimate(mean, error, floored() ? ofLargest() : satterthwaite());
  }

  private double ofLargest() {
    return (itemSquare >= maskSquare ? items : masks) - 1.0;
  }

  private double satterthwaite() {
    double square = itemSquare + maskSquare - restSquare;
    return square
        * square
        / (itemSquare * itemSquare / (items - 1.0)
            + maskSquare * maskSquare / (masks - 1.0)
            + restSquare * restSquare / ((items - 1.0) * (masks - 1.0)));
  }
}
