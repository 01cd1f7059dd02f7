package org.qicd.job.tables;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.qicd.data.ExactColumns;
import org.qicd.data.Examples;
import org.qicd.data.FeatureColumn;
import org.qicd.data.files.PictureFolder;
import scala.Tuple2;

/** Says which rows of a table are left out, because their features cannot be used. */
final class LeftOut {
  /** How many rows a warning names. */
  private static final int NAMED = 3;

  private LeftOut() {}

  /**
   * Returns a warning, if there are such rows. This takes Spark jobs over the features.
   *
   * @param features the column of the features
   * @param origin the column that says where a picture comes from; empty if rows have no names
   */
  static Optional<String> warning(
      String path, Dataset<Row> rows, String features, String origin, Examples.Usable usable) {
    Column[] read =
        origin.isEmpty()
            ? new Column[] {col(ExactColumns.quoted(features))}
            : new Column[] {col(ExactColumns.quoted(features)), col(ExactColumns.quoted(origin))};
    FeatureColumn column = FeatureColumn.of(rows.schema(), features);
    JavaRDD<Tuple2<Row, Long>> out =
        rows.select(read)
            .javaRDD()
            .zipWithIndex()
            .filter(row -> !Examples.isUsable(column, row._1(), usable))
            .map(row -> row);
    long count = out.count();
    if (count == 0) {
      return Optional.empty();
    }
    List<Tuple2<Row, Long>> first = out.take(NAMED);
    return Optional.of(
        "%s: %d of %d %s cannot be used and %s left out: %s%s"
            .formatted(
                path,
                count,
                rows.count(),
                origin.isEmpty() ? "rows" : "pictures",
                count == 1 ? "is" : "are",
                first.stream()
                    .map(row -> origin.isEmpty() ? "row " + row._2() : problem(rows, row._1()))
                    .collect(Collectors.joining("; ")),
                count > NAMED ? "; and %d more".formatted(count - NAMED) : ""));
  }

  private static String problem(Dataset<Row> rows, Row row) {
    if (row.isNullAt(1)) {
      return "a null";
    }
    return PictureFolder.problem(
            rows.sparkSession().sparkContext().hadoopConfiguration(), row.getString(1))
        .orElse(row.getString(1) + " is black, or smaller than its border");
  }
}
