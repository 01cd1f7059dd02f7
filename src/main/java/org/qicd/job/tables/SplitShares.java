package org.qicd.job.tables;

import java.util.Arrays;
import org.qicd.job.config.JobConfig;
import org.qicd.job.config.JobParam;

/** The shares of training, validation and test images in a table that has no column of splits. */
final class SplitShares {
  private static final double TOLERANCE = 1e-9;

  private SplitShares() {}

  /** The shares as the user writes them. */
  static String text(JobConfig config) {
    String given = config.get(JobParam.DATA_SPLIT);
    return given.isEmpty() ? JobParam.USUAL_SPLIT : given;
  }

  /**
   * Reads the shares from a configuration.
   *
   * @return the shares of training, validation and test images, which sum to 1
   * @throws IllegalArgumentException in one line if they do not
   */
  static double[] of(JobConfig config) {
    String text = text(config);
    try {
      double[] given =
          Arrays.stream(text.split("/", -1)).mapToDouble(Double::parseDouble).toArray();
      double[] shares = given.length == 2 ? new double[] {given[0], 0, given[1]} : given;
      boolean sums = Math.abs(Arrays.stream(shares).sum() - 1) < TOLERANCE;
      if (shares.length == 3 && sums && shares[0] > 0 && shares[1] >= 0 && shares[2] >= 0) {
        return shares;
      }
    } catch (NumberFormatException e) {
      // The message below says what was expected.
    }
    throw new IllegalArgumentException(
        "data.split is '%s': expected shares that sum to 1, such as 0.6/0.2/0.2 or 0.8/0.2"
            .formatted(text));
  }
}
