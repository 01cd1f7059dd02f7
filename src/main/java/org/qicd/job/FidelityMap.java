package org.qicd.job;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.qicd.distill.FidelityMatrix;
import org.qicd.report.Chart.Scale;
import org.qicd.report.HeatMap;

/** A fidelity matrix as a chart. */
final class FidelityMap {
  private FidelityMap() {}

  /**
   * Draws a matrix.
   *
   * @param pairs as {@link FidelityMatrix#pairs()} orders them, at least one
   */
  static HeatMap of(String caption, List<Double> pairs) {
    int size = (int) Math.round((1 + Math.sqrt(1 + 8.0 * pairs.size())) / 2);
    double[][] matrix = new double[size][size];
    int k = 0;
    for (int m = 0; m < size; m++) {
      matrix[m][m] = 1;
      for (int j = m + 1; j < size; j++) {
        matrix[m][j] = pairs.get(k++);
        matrix[j][m] = matrix[m][j];
      }
    }
    List<String> names = IntStream.range(0, size).mapToObj(Integer::toString).toList();
    List<List<Double>> values = new ArrayList<>();
    for (double[] row : matrix) {
      values.add(IntStream.range(0, size).mapToObj(j -> row[j]).toList());
    }
    return new HeatMap(caption, "circuit", "circuit", names, names, values, Scale.LINEAR);
  }
}
