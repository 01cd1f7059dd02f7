package org.qicd.ml;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeType;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.param.shared.HasFeaturesCol;
import org.apache.spark.ml.param.shared.HasLabelCol;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.FeatureMap;
import org.qicd.data.ExactColumns;
import org.qicd.data.Example;
import org.qicd.data.ExampleColumns;
import org.qicd.data.Examples;
import org.qicd.data.SlicedExamples;
import org.qicd.data.Slices;
import org.qicd.setup.EncodableCheck;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;

/** The rows of a fit, cut into slices and cached: those for training and those for validation. */
final class TrainingRows implements AutoCloseable {
  private final String labelCol;
  private final int labelledClasses; // from the label's metadata; 0 if they do not tell
  private final List<JavaRDD<Example>> rows = new ArrayList<>();
  private final List<SlicedExamples> slices = new ArrayList<>();

  private TrainingRows(String labelCol, int labelledClasses) {
    this.labelCol = labelCol;
    this.labelledClasses = labelledClasses;
  }

  /**
   * Reads the columns that the params of a stage name.
   *
   * @throws IllegalArgumentException naming the column that is wrong, and the row if there is one
   */
  static TrainingRows read(Dataset<Row> table, QicdClassifier stage) {
    String labels = stage.getLabelCol();
    TrainingRows read = new TrainingRows(labels, numClasses(table.schema().apply(labels)));
    try {
      for (Dataset<Row> part : split(table, stage.getValidationIndicatorCol())) {
        // Only the rows to train on need a teacher.
        String teacher = read.rows.isEmpty() ? stage.getTeacherProbabilityCol() : "";
        JavaRDD<Example> examples = Examples.of(part, columns(stage, teacher), usable(stage));
        read.rows.add(examples);
        read.slices.add(Slices.cut(examples, stage.getSeed(), stage.getSliceSize()));
      }
      read.checkLabels(stage.getValidationIndicatorCol());
      read.checkWeights(stage.getWeightCol(), stage.getValidationIndicatorCol());
      return read;
    } catch (Throwable e) {
      read.close();
      throw e;
    }
  }

  /**
   * The columns that the params of a stage name.
   *
   * @param teacher the column of a teacher's probabilities; empty if it is not read
   */
  static <T extends QicdParams & HasFeaturesCol & HasLabelCol> ExampleColumns columns(
      T stage, String teacher) {
    return new ExampleColumns(
        stage.getFeaturesCol(), stage.getLabelCol(), ifAny(stage.getWeightCol()), ifAny(teacher));
  }

  private static String ifAny(String column) {
    return column.isEmpty() ? null : column;
  }

  /** The condition by which rows are kept, or null if all rows are kept. */
  private static Examples.Usable usable(QicdClassifier stage) {
    if (HandleInvalid.of(stage.getHandleInvalid()) != HandleInvalid.SKIP) {
      return null;
    }
    FeatureMap map = TrainSetup.featureMap(stage.stageParams().values(stage, TrainParam.TABLE));
    return features -> EncodableCheck.areFit(map, features);
  }

  /** The rows for training, then those for validation if there is an indicator column. */
  private static List<Dataset<Row>> split(Dataset<Row> table, String indicator) {
    if (indicator.isEmpty()) {
      return List.of(table);
    }
    List<String> names = List.of(table.columns());
    if (!names.contains(indicator)
        || !table.schema().apply(indicator).dataType().equals(DataTypes.BooleanType)) {
      throw new IllegalArgumentException(
          "validationIndicatorCol is '%s': expected a boolean column, found %s"
              .formatted(
                  indicator,
                  names.contains(indicator)
                      ? table.schema().apply(indicator).dataType().simpleString()
                      : "the columns " + String.join(", ", names)));
    }
    ExactColumns exact = new ExactColumns(table, indicator);
    Column validates = coalesce(exact.column(indicator), lit(false));
    Dataset<Row> training = exact.table().filter(not(validates)).select(exact.allAnd());
    Dataset<Row> validation = exact.table().filter(validates).select(exact.allAnd());
    if (training.isEmpty() != validation.isEmpty()) {
      throw new IllegalArgumentException(
          "column '%s' is true in %s"
              .formatted(
                  indicator,
                  training.isEmpty()
                      ? "every row: expected rows to train on"
                      : "no row: expected rows to validate on"));
    }
    return List.of(training, validation);
  }

  /** The number of classes according to the label's metadata; 0 if they do not tell. */
  private static int numClasses(StructField label) {
    Attribute attribute = Attribute.fromStructField(label);
    if (attribute.attrType().equals(AttributeType.Nominal())) {
      scala.Option<Object> values = ((NominalAttribute) attribute).getNumValues();
      return values.isEmpty() ? 0 : (Integer) values.get();
    }
    return attribute instanceof BinaryAttribute ? 2 : 0;
  }

  private void checkLabels(String indicator) {
    for (SlicedExamples part : slices) {
      if (part.numClasses() == 0) {
        throw new IllegalArgumentException(
            "column '%s': no row%s has a label; expected a number from 0 on in some"
                .formatted(labelCol, where(part, indicator)));
      }
      if (part.numClasses() > numClasses()) {
        throw new IllegalArgumentException(
            "column '%s': label %d found, expected 0 to %d, as %s"
                .formatted(
                    labelCol,
                    part.numClasses() - 1,
                    numClasses() - 1,
                    labelledClasses > 0 ? "its metadata tell" : "in the rows to train on"));
      }
    }
  }

  /** Refuses rows whose labelled weights are all 0, since their mean loss is not defined. */
  private void checkWeights(String weightCol, String indicator) {
    for (SlicedExamples part : slices) {
      int[] labels = part.labels();
      int[] labelled = IntStream.range(0, labels.length).filter(row -> labels[row] >= 0).toArray();
      if (DoubleStream.of(part.weights(labelled)).allMatch(weight -> weight == 0)) {
        throw new IllegalArgumentException(
            "column '%s': no row%s with a label has a weight above 0; expected some"
                .formatted(weightCol, where(part, indicator)));
      }
    }
  }

  private String where(SlicedExamples part, String indicator) {
    if (indicator.isEmpty()) {
      return "";
    }
    return " to %s ('%s' is %s)"
        .formatted(
            part == train() ? "train on" : "validate on",
            indicator,
            part == train() ? "false" : "true");
  }

  SlicedExamples train() {
    return slices.get(0);
  }

  Optional<SlicedExamples> validation() {
    return slices.size() > 1 ? Optional.of(slices.get(1)) : Optional.empty();
  }

  /** The number of classes from the metadata, or else the largest label plus one. */
  int numClasses() {
    return labelledClasses > 0 ? labelledClasses : train().numClasses();
  }

  /** Number of all rows. */
  long size() {
    return slices.stream().mapToLong(SlicedExamples::size).sum();
  }

  /**
   * Refuses rows that a circuit cannot encode.
   *
   * @throws IllegalArgumentException naming the row
   */
  void checkEncodable(Circuit circuit) {
    for (int part = 0; part < slices.size(); part++) {
      if (slices.get(part).numFeatures() != train().numFeatures()) {
        throw new IllegalArgumentException(
            "rows to validate on have %d features: expected %d, as the rows to train on"
                .formatted(slices.get(part).numFeatures(), train().numFeatures()));
      }
    }
    EncodableCheck encodable = new EncodableCheck(circuit);
    int misfit = encodable.all(slices).indexOf(false);
    if (misfit >= 0) {
      throw new IllegalArgumentException(encodable.firstMisfit(rows.get(misfit)));
    }
  }

  @Override
  public void close() {
    slices.forEach(SlicedExamples::close);
  }
}
