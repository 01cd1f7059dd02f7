package org.qicd.ml;

import java.util.ArrayList;
import java.util.List;
import org.qicd.param.Param;
import org.qicd.param.ParamTable;
import org.qicd.setup.TrainParam;

/**
 * The params of the classifier that name columns or handle rows and that MLlib's classifiers do not
 * define themselves.
 */
public final class ColumnParam {
  private static final ParamTable ROWS = new ParamTable();

  public static final Param<String> WEIGHT_COL =
      ROWS.add(
          Param.text(
              "weightCol",
              "",
              "column of the weights of the rows; if empty, every row has weight 1"));
  public static final Param<String> VALIDATION_INDICATOR_COL =
      ROWS.add(
          Param.text(
              "validationIndicatorCol",
              "",
              "boolean column that is true for the rows of validation; if empty, all rows are used"
                  + " for training"));
  public static final Param<String> STUDENT_PROBABILITY_COL =
      ROWS.add(
          Param.text(
              "studentProbabilityCol",
              "",
              "new column of each student's class probabilities, an array of vectors; if empty, no"
                  + " column is added"));
  public static final Param<String> DISAGREEMENT_COL =
      ROWS.add(
          Param.text(
              "disagreementCol",
              "",
              "new column of how far the students disagree, measured by the mutual information"
                  + " between prediction and student in nats; if empty, no column is added"));
  public static final Param<String> INFIDELITY_COL =
      ROWS.add(
          Param.text(
                  "infidelityCol",
                  "",
                  "new column of the mean infidelity between the states of two students, from 0 to"
                      + " 1; if empty, no column is added")
              .withCost("The states of all students are compared with each other for every row."));

  public static final Param<HandleInvalid> HANDLE_INVALID = ROWS.add(HandleInvalid.param());

  public static final List<Param<?>> TABLE = ROWS.rows();

  /** The param that only a model has. */
  static final Param<Double> TEMPERATURE =
      Param.positive(
          "temperature",
          1,
          "temperature T of the probabilities: they are the ensemble's to the power 1 / T, scaled to"
              + " sum 1; at 1 they are the ensemble's own");

  private ColumnParam() {}

  /**
   * All params that the classifier adds to those of MLlib: the rows above, then those of training.
   */
  public static List<Param<?>> all() {
    List<Param<?>> all = new ArrayList<>(TABLE);
    all.addAll(TrainParam.TABLE);
    return all;
  }

  /** All params that the model adds to those of MLlib. */
  static List<Param<?>> ofModel() {
    List<Param<?>> all = all();
    all.add(TEMPERATURE);
    return all;
  }
}
