package org.qicd.job.tables;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.qicd.data.ExactColumns;
import org.qicd.ml.HandleInvalid;
import org.qicd.ml.ImageFeaturesModel;
import org.qicd.ml.QicdClassificationModel;

/**
 * The rows of a table with a model's predictions for them. A row keeps all columns of the table but
 * those of the features.
 *
 * <ul>
 *   <li>{@code prediction}: the name of the most probable class, or its index if classes have no
 *       names
 *   <li>{@code probability}: the ensemble's probability of this class
 *   <li>{@code probabilities}: those of all classes, in their order
 *   <li>{@code studentProbabilities}: the same of each student
 *   <li>{@code disagreement}: the mutual information between prediction and student, in nats
 * </ul>
 *
 * <p>A format that knows no arrays has a column for each of their elements.
 */
final class Predictions {
  private static final String PREDICTION = "prediction";
  private static final String PROBABILITY = "probability";
  private static final String DISAGREEMENT = "disagreement";
  private static final String ALL = "probabilities";
  private static final String STUDENTS = "studentProbabilities";

  // The columns of the model in between, whose names nobody's table has.
  private static final String PREPARED = "_qicd_prepared";
  private static final String CLASS = "_qicd_class";
  private static final String OF_CLASSES = "_qicd_probabilities";
  private static final String OF_STUDENTS = "_qicd_students";
  private static final String OF_ALL = "_qicd_disagreement";

  private final JobModel model;
  private final ImageTable table;
  private final HandleInvalid invalid;

  Predictions(JobModel model, ImageTable table, HandleInvalid invalid) {
    this.model = model;
    this.table = table;
    this.invalid = invalid;
  }

  /**
   * The rows with predictions. Nothing is computed yet.
   *
   * @param flat whether arrays become columns
   * @throws IllegalArgumentException if the table has a column of a name that is added
   */
  Dataset<Row> rows(boolean flat) {
    List<String> features = table.columns().features();
    List<String> kept =
        Arrays.stream(table.rows().columns()).filter(name -> !features.contains(name)).toList();
    if (flat) {
      requireFlat(kept);
    }
    ExactColumns exact = new ExactColumns(table.rows(), table.rows().columns());
    List<Column> chosen = new ArrayList<>();
    kept.forEach(name -> chosen.add(exact.column(name).as(name)));
    chosen.add(
        table.columns().features(exact, table.rows().schema()).as(table.columns().together()));
    Dataset<Row> predicted =
        classifier().transform(preparation().transform(exact.table().select(array(chosen))));
    List<Column> written = new ArrayList<>();
    kept.forEach(name -> written.add(col(ExactColumns.quoted(name))));
    List<Column> added = added(flat);
    written.addAll(added);
    Dataset<Row> rows = predicted.select(array(written));
    refuseTwins(rows.schema(), kept.size());
    return rows;
  }

  private static Column[] array(List<Column> columns) {
    return columns.toArray(Column[]::new);
  }

  private ImageFeaturesModel preparation() {
    return ImageFeaturesModel.of(model.features().preparation())
        .setInputCol(table.columns().together())
        .setOutputCol(PREPARED)
        .setHandleInvalid(label());
  }

  private QicdClassificationModel classifier() {
    QicdClassificationModel classifier =
        model
            .classifier()
            .copy(ParamMap.empty())
            .setFeaturesCol(PREPARED)
            .setStudentProbabilityCol(OF_STUDENTS)
            .setDisagreementCol(OF_ALL)
            .setHandleInvalid(label());
    classifier.setRawPredictionCol("_qicd_raw");
    classifier.setProbabilityCol(OF_CLASSES);
    classifier.setPredictionCol(CLASS);
    return classifier;
  }

  private String label() {
    return invalid.name().toLowerCase(Locale.ROOT);
  }

  private List<Column> added(boolean flat) {
    Column all = vector_to_array(col(OF_CLASSES), "float64");
    // What is kept without a prediction has none. Without such rows Spark need not ask.
    Column known = invalid == HandleInvalid.KEEP ? not(isnan(col(CLASS))) : lit(true);
    Column index = when(known, col(CLASS).cast("int"));
    List<Column> added = new ArrayList<>();
    added.add((model.classes().areNumbers() ? index : get(names(), index)).as(PREDICTION));
    added.add(when(known, get(all, index)).as(PROBABILITY));
    int classes = model.classifier().numClasses();
    if (flat) {
      for (int c = 0; c < classes; c++) {
        added.add(when(known, get(all, lit(c))).as("%s_%s".formatted(PROBABILITY, name(c))));
      }
      for (int m = 0; m < model.ensemble().numCircuits(); m++) {
        Column student = vector_to_array(col(OF_STUDENTS).getItem(m), "float64");
        for (int c = 0; c < classes; c++) {
          added.add(
              when(known, get(student, lit(c)))
                  .as("student%d_%s_%s".formatted(m, PROBABILITY, name(c))));
        }
      }
    } else {
      added.add(when(known, all).as(ALL));
      added.add(
          when(known, transform(col(OF_STUDENTS), one -> vector_to_array(one, "float64")))
              .as(STUDENTS));
    }
    added.add(when(known, col(OF_ALL)).as(DISAGREEMENT));
    return added;
  }

  private String name(int index) {
    return model.classes().name(index);
  }

  private Column names() {
    return functions.array(
        model.classes().list().stream().map(functions::lit).toArray(Column[]::new));
  }

  private void requireFlat(List<String> kept) {
    for (StructField field : table.rows().schema().fields()) {
      boolean nested =
          field.dataType() instanceof ArrayType
              || field.dataType() instanceof MapType
              || field.dataType() instanceof StructType
              || field.dataType() instanceof BinaryType
              || field.dataType() instanceof UserDefinedType<?>;
      if (kept.contains(field.name()) && nested) {
        throw new IllegalArgumentException(
            "column '%s' of %s is of type %s, which a CSV file cannot hold: expected --output with the ending .parquet or .json"
                .formatted(field.name(), table.path(), field.dataType().simpleString()));
      }
    }
  }

  private void refuseTwins(StructType schema, int kept) {
    String[] names = schema.fieldNames();
    for (int added = kept; added < names.length; added++) {
      String name = names[added];
      Optional<String> twin =
          Arrays.stream(names)
              .limit(kept)
              .filter(other -> ExactColumns.same(other, name))
              .findFirst();
      if (twin.isPresent()) {
        throw new IllegalArgumentException(
            "%s has a column '%s', and a prediction has one of this name: rename that of the input"
                .formatted(table.path(), twin.get()));
      }
    }
  }
}
