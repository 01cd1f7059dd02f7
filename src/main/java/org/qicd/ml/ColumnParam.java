package org.qicd.ml;

import java.util.ArrayList;
import java.util.List;
import org.qicd.train.Param;
import org.qicd.train.TrainParam;

/** The table of columns that the classifier has beside those of MLlib's classifiers. */
final class ColumnParam {
  static final Param<String> WEIGHT_COL =
      Param.text("weightCol", "", "column of the rows' weights; empty: every row has weight 1");
  static final Param<String> VALIDATION_INDICATOR_COL =
      Param.text(
          "validationIndicatorCol",
          "",
          "boolean column, true for rows to validate on and not to train on; empty: none");
  static final Param<String> STUDENT_PROBABILITY_COL =
      Param.text(
          "studentProbabilityCol",
          "",
          "new column of each student's class probabilities, an array of vectors; empty: none");
  static final Param<String> DISAGREEMENT_COL =
      Param.text(
          "disagreementCol",
          "",
          "new column of the mutual information between prediction and student, nats; empty: none");
  static final Param<String> INFIDELITY_COL =
      Param.text(
          "infidelityCol",
          "",
          "new column of the mean infidelity between students' states, 0 to 1; empty: none");

  static final List<Param<?>> TABLE =
      List.of(
          WEIGHT_COL,
          VALIDATION_INDICATOR_COL,
          STUDENT_PROBABILITY_COL,
          DISAGREEMENT_COL,
          INFIDELITY_COL);

  private ColumnParam() {}

  /** Columns, then training parameters: every row that the classifier adds to MLlib's params. */
  static List<Param<?>> all() {
    List<Param<?>> all = new ArrayList<>(TABLE);
    all.addAll(TrainParam.TABLE);
    return all;
  }
}
