package org.qicd.ml;

import org.qicd.param.Param;

/**
 * What happens to a row whose features are null, not finite or cannot be encoded, such as an image
 * that is all zero with amplitude encoding. A number of features other than that of the training is
 * always an error, since the table is then the wrong one.
 */
public enum HandleInvalid {
  /** The job fails with one line that names the column and shows its value in the row. */
  ERROR,

  /** The row is left out. */
  SKIP,

  /**
   * The row is kept. Predictions, probabilities and all other numbers that are added to it are NaN,
   * and a prepared image is null. A fit cannot use such a row and treats it as {@link #ERROR} does.
   */
  KEEP;

  /** The row of a stage's table of params. */
  static Param<HandleInvalid> param() {
    return Param.choice(
        "handleInvalid",
        values(),
        ERROR,
        "what happens to a row whose features are null, not finite or cannot be encoded: error"
            + " fails the job, skip leaves the row out, keep predicts NaN or prepares null; a fit"
            + " treats keep as error");
  }

  /** The value that a label names. */
  static HandleInvalid of(String label) {
    return param().read(label);
  }
}
