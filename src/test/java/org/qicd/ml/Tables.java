package org.qicd.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.qicd.data.Example;
import org.qicd.train.Digits;

/** Small made-up images as tables, and a classifier that learns them in a few rounds. */
final class Tables {
  private Tables() {}

  /** Columns {@code id features label}; 3 classes, 8 features, every fifth row unlabelled. */
  static Dataset<Row> digits(SparkSession spark, int count, long seed) {
    List<Row> rows = new ArrayList<>();
    for (Example example : Digits.examples(count, seed)) {
      Double label = example.label() < 0 ? null : (double) example.label();
      rows.add(RowFactory.create(rows.size(), Vectors.dense(example.features()), label));
    }
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    return spark.createDataFrame(rows, schema).repartition(3);
  }

  /** Three students of two layers. */
  static QicdClassifier classifier() {
    return new QicdClassifier()
        .setNumStudents(3)
        .setNumLayers(2)
        .setLogitScale(10)
        .setBatchSize(16)
        .setDistillBatchSize(13)
        .setMaxIter(6);
  }
}
