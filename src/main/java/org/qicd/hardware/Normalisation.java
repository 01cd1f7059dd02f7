package org.qicd.hardware;

/**
 * Class scores after a map {@code a z + b} for each class, whose numbers make mean and spread over
 * the images those of a simulation without noise. It takes no labels and no circuits, but a
 * simulation. Training by normalised readouts is from Wang et al., QuantumNAT, DAC 2022
 * (arXiv:2110.11331), where mean and spread become 0 and 1.
 */
final class Normalisation {
  /** The spread below which a class's scores are only shifted. */
  private static final double NO_SPREAD = 1e-12;

  private Normalisation() {}

  /**
   * Returns scores with the mean and spread of others.
   *
   * @param scores {@code [image][class]}
   * @param ideal those of a simulation without noise
   */
  static double[][] of(double[][] scores, double[][] ideal) {
    int classes = scores[0].length;
    double[][] normalised = new double[scores.length][classes];
    for (int c = 0; c < classes; c++) {
      double mean = mean(scores, c);
      double wanted = mean(ideal, c);
      double spread = spread(scores, c, mean);
      double factor = spread > NO_SPREAD ? spread(ideal, c, wanted) / spread : 1;
      for (int image = 0; image < scores.length; image++) {
        normalised[image][c] = wanted + factor * (scores[image][c] - mean);
      }
    }
    return normalised;
  }

  private static double mean(double[][] scores, int c) {
    double sum = 0;
    for (double[] image : scores) {
      sum += image[c];
    }
    return sum / scores.length;
  }

  private static double spread(double[][] scores, int c, double mean) {
    double sum = 0;
    for (double[] image : scores) {
      sum += (image[c] - mean) * (image[c] - mean);
    }
    return Math.sqrt(sum / scores.length);
  }
}
