package org.qicd.ml;

import org.qicd.param.Param;

/**
 * What becomes of a row whose features are null, not finite, or none that the circuit can take, as
 * an image that is all zero. Another number of features than in training is always an error, since
 * then the wrong table was given.
 */
public enum HandleInvalid {
  /** The job fails with one line that names the column and shows the row. */
  ERROR,

  /** The row is left out. */
  SKIP,

  /**
   * The row is kept. Predictions, probabilities and all other numbers that are added to it are NaN,
   * a prepared image is null. A fit cannot use such a row and takes this as {@link #ERROR}.
   */
  KEEP;

  /** The row of a stage's table of params. */
  static Param<HandleInvalid> param() {
    return Param.choice(
        "handleInvalid",
        values(),
        ERROR,
        "what becomes of rows with features that are null, not finite or cannot be encoded: error,"
            + " skip (left out), or keep (predicted as NaN, prepared as null; an error in a fit)");
  }

  /** A stage's choice. */
  static HandleInvalid of(String label) {
    return param().read(label);
  }
}
