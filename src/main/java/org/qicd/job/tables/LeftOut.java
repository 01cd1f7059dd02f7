package org.qicd.job.tables;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
            ? new Column[] {quoted(features)}
            : new Column[] {quoted(features), quoted(origin)};
    JavaRDD<Tuple2<Row, Long>> out =
        rows.select(read)
            .javaRDD()
            .zipWithIndex()
            .filter(new Unusable(FeatureColumn.of(rows.schema(), features), usable))
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

  private static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }

  private static String problem(Dataset<Row> rows, Row row) {
    if (row.isNullAt(1)) {
      return "a null";
    }
    return PictureFolder.problem(
            rows.sparkSession().sparkContext().hadoopConfiguration(), row.getString(1))
        .orElse(row.getString(1) + " is black, or smaller than its border");
  }

  private static final class Unusable implements Function<Tuple2<Row, Long>, Boolean> {
    private static final long serialVersionUID = 1L;

    private final FeatureColumn column;
    private final Examples.Usable usable;

    Unusable(FeatureColumn column, Examples.Usable usable) {
      this.column = column;
      this.usable = usable;
    }

    @Override
    public Boolean call(Tuple2<Row, Long> row) {
      try {
        return !usable.test(column.read(row._1(), 0));
      } catch (IllegalArgumentException e) {
        return true;
      }
    }
  }
}
