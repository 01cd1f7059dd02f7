package org.qicd.ml;

import java.util.ArrayList;
import java.util.List;
import org.qicd.param.Param;
import org.qicd.param.ParamTable;
import org.qicd.setup.TrainParam;

/** The table of params of a table's columns and rows, beside those of MLlib's classifiers. */
public final class ColumnParam {
  private static final ParamTable ROWS = new ParamTable();

  public static final Param<String> WEIGHT_COL =
      ROWS.add(
          Param.text(
              "weightCol", "", "column of the weights of the rows; empty: every row has weight 1"));
  public static final Param<String> VALIDATION_INDICATOR_COL =
      ROWS.add(
          Param.text(
              "validationIndicatorCol",
              "",
              "boolean column, true for rows that serve validation and not training; empty: none"));
  public static final Param<String> STUDENT_PROBABILITY_COL =
      ROWS.add(
          Param.text(
              "studentProbabilityCol",
              "",
              "new column of each student's class probabilities, an array of vectors; empty:"
                  + " none"));
  public static final Param<String> DISAGREEMENT_COL =
      ROWS.add(
          Param.text(
              "disagreementCol",
              "",
              "new column of how far the students disagree, the mutual information between"
                  + " prediction and student in nats; empty: none"));
  public static final Param<String> INFIDELITY_COL =
      ROWS.add(
          Param.text(
                  "infidelityCol",
                  "",
                  "new column of the mean infidelity between the states of two students, 0 to 1;"
                      + " empty: none")
              .withCost("The states of all students are compared with each other for every row."));

  public static final Param<HandleInvalid> HANDLE_INVALID = ROWS.add(HandleInvalid.param());

  public static final List<Param<?>> TABLE = ROWS.rows();

  private ColumnParam() {}

  /** Columns, then training parameters: every row that the classifier adds to MLlib's params. */
  public static List<Param<?>> all() {
    List<Param<?>> all = new ArrayList<>(TABLE);
    all.addAll(TrainParam.TABLE);
    return all;
  }
}
