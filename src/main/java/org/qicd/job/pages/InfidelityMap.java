package org.qicd.job.pages;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.qicd.distill.FidelityMatrix;
import org.qicd.report.Chart.Axis;
import org.qicd.report.HeatMap;

/**
 * A chart of a matrix of fidelities. It shows infidelities, since the fidelities of circuits in
 * nearly the same state all round to 1. The diagonal is empty.
 */
final class InfidelityMap {
  private InfidelityMap() {}

  /**
   * Draws a matrix.
   *
   * @param fidelities at least one fidelity, in the order of {@link FidelityMatrix#pairs()}
   */
  static HeatMap of(String caption, List<Double> fidelities) {
    int size = (int) Math.round((1 + Math.sqrt(1 + 8.0 * fidelities.size())) / 2);
    List<List<Double>> values = new ArrayList<>();
    for (int m = 0; m < size; m++) {
      values.add(new ArrayList<>(Collections.nCopies(size, Double.NaN)));
    }
    int k = 0;
    for (int m = 0; m < size; m++) {
      for (int j = m + 1; j < size; j++) {
        double infidelity = Math.max(0, 1 - fidelities.get(k++));
        values.get(m).set(j, infidelity);
        values.get(j).set(m, infidelity);
      }
    }
    List<String> names = IntStream.range(0, size).mapToObj(Integer::toString).toList();
    return new HeatMap(
        caption, "circuit", "circuit", names, names, values, Axis.linear("infidelity"));
  }
}
