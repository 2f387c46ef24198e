package dev.nomos.enforcer.fidelity;

import java.util.Arrays;
import java.util.List;

/**
 * Linear regression by ordinary least squares: y is predicted as b0 + Σ b[i] x[i], such that the
 * squares of the errors over the training rows sum to the least. Several y of the same x at once.
 *
 * <p>The normal equations of the centred and scaled x are solved by Gauss-Jordan elimination; an x
 * that is constant, or a linear combination of those before it, adds nothing and gets the factor 0.
 * Immutable.
 */
public final class LeastSquares {
  /** Squares that remain of an x, as a share of its own, below which it is a combination. */
  private static final double LEAST_SHARE = 1e-9;

  private final double[] meansX;
  private final double[] meansY;

  /** {@code factors[i][t]}: what x i adds to y t. */
  private final double[][] factors;

  private LeastSquares(double[] meansX, double[] meansY, double[][] factors) {
    this.meansX = meansX;
    this.meansY = meansY;
    this.factors = factors;
  }

  /**
   * Fits the training rows; O(rows × x × (x + y)). A row with an absent value, NaN, is left out.
   *
   * @param x the known values, rows × x
   * @param y what is to be predicted, rows × y, as many rows
   * @return without a row that is complete: a regression that predicts absent values
   */
  public static LeastSquares fit(List<double[]> x, List<double[]> y, int sizeX, int sizeY) {
    double[] meansX = new double[sizeX];
    double[] meansY = new double[sizeY];
    int rows = 0;
    for (int r = 0; r < x.size(); r++) {
      if (!isComplete(x.get(r)) || !isComplete(y.get(r))) continue;
      rows++;
      addStep(meansX, x.get(r), rows);
      addStep(meansY, y.get(r), rows);
    }
    if (rows == 0) Arrays.fill(meansY, Double.NaN);
    double[][] equations = equations(x, y, meansX, meansY);
    return new LeastSquares(meansX, meansY, solve(equations, sizeX, sizeY));
  }

  private static boolean isComplete(double[] values) {
    for (double value : values) if (Double.isNaN(value)) return false;
    return true;
  }

  private static void addStep(double[] means, double[] values, int count) {
    for (int i = 0; i < means.length; i++) means[i] += (values[i] - means[i]) / count;
  }

  /** For each x i the sums of x[i] x[j], then of x[i] y[t], all about their means. */
  private static double[][] equations(
      List<double[]> x, List<double[]> y, double[] meansX, double[] meansY) {
    int sizeX = meansX.length;
    double[][] sums = new double[sizeX][sizeX + meansY.length];
    for (int r = 0; r < x.size(); r++) {
      double[] known = x.get(r);
      double[] wanted = y.get(r);
      if (!isComplete(known) || !isComplete(wanted)) continue;
      for (int i = 0; i < sizeX; i++) {
        double distance = known[i] - meansX[i];
        for (int j = 0; j < sizeX; j++) sums[i][j] += distance * (known[j] - meansX[j]);
        for (int t = 0; t < meansY.length; t++) {
          sums[i][sizeX + t] += distance * (wanted[t] - meansY[t]);
        }
      }
    }
    return sums;
  }

  private static double[][] solve(double[][] equations, int sizeX, int sizeY) {
    double[] scales = new double[sizeX];
    for (int i = 0; i < sizeX; i++) scales[i] = Math.sqrt(equations[i][i]);
    for (int i = 0; i < sizeX; i++) {
      for (int j = 0; j < sizeX; j++) equations[i][j] /= nonZero(scales[i]) * nonZero(scales[j]);
      for (int t = 0; t < sizeY; t++) equations[i][sizeX + t] /= nonZero(scales[i]);
    }
    boolean[] isUsed = new boolean[sizeX];
    for (int i = 0; i < sizeX; i++) {
      isUsed[i] = equations[i][i] > LEAST_SHARE;
      if (isUsed[i]) eliminate(equations, i);
    }
    double[][] factors = new double[sizeX][sizeY];
    for (int i = 0; i < sizeX; i++) {
      for (int t = 0; t < sizeY && isUsed[i]; t++) {
        factors[i][t] = equations[i][sizeX + t] / scales[i];
      }
    }
    return factors;
  }

  private static double nonZero(double scale) {
    return scale == 0 ? 1 : scale;
  }

  private static void eliminate(double[][] equations, int pivot) {
    double[] row = equations[pivot];
    double factor = row[pivot];
    for (int c = 0; c < row.length; c++) row[c] /= factor;
    for (int i = 0; i < equations.length; i++) {
      double share = equations[i][pivot];
      if (i == pivot || share == 0) continue;
      for (int c = 0; c < row.length; c++) equations[i][c] -= share * row[c];
    }
  }

  /** Every y for one row of x; NaN where a value is absent. */
  public double[] predict(double[] x) {
    double[] predicted = meansY.clone();
    for (int i = 0; i < meansX.length; i++) {
      for (int t = 0; t < predicted.length; t++) {
        predicted[t] += factors[i][t] * (x[i] - meansX[i]);
      }
    }
    return predicted;
  }
}
