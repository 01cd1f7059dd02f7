package org.qicd.ml;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.testing.SharedSpark;

/** What {@code transform} does to all other columns: nothing, down to the byte. */
@ExtendWith(SharedSpark.class)
class OtherColumnsTest {
  /** Values that a copy by way of Java's or Python's types would change or refuse. */
  private static final List<String> VALUES =
      List.of(
          "true",
          "tinyint(-128)",
          "smallint(-32768)",
          "int(-2147483648)",
          "bigint(-9223372036854775808)",
          "float('-0.0')",
          "float('NaN')",
          "double('-0.0')",
          "double('-Infinity')",
          "cast(1.5 as decimal(9,2))",
          "cast('12345678901234567890.123456789012345678' as decimal(38,18))",
          "''",
          "'G\u00f6del \ud83d\ude00'",
          "cast(X'4DFC6C6C6572' as string)", // no UTF-8
          "cast(X'00FF' as string)",
          "'a' collate UTF8_LCASE",
          "cast(X'FF' as string) collate UNICODE_CI",
          "X'00FF'",
          "date'1582-10-10'", // a day that the calendar of java.sql.Date does not have
          "date'0001-01-01'",
          "date_add(date'1970-01-01', -2147483648)",
          "timestamp_micros(-9223372036854775808)",
          "timestamp'1582-10-10 00:00:00.000001'",
          "cast('-290307-01-01 00:00:00' as timestamp_ntz)",
          "timestamp_ntz'1582-10-10 12:34:56.789012'",
          "interval '1-2' year to month",
          "interval '-106751991 04:00:54.775807' day to second",
          "make_interval(1, -2, 3, -4, 5, -6, 7.000008)",
          "parse_json('{\"a\": [1, null, 1e300]}')",
          "array(1, null)",
          "map(1, null)",
          "named_struct('a', cast(null as date), 'b', X'')",
          "cast(null as string)");

  private static final int ROWS = 6;

  private static QicdClassificationModel model;
  private static ImageFeaturesModel images;

  @BeforeAll
  static void fit(SparkSession spark) {
    Dataset<Row> table = Tables.digits(spark, 40, 3);
    model = Tables.small().fit(table).setDisagreementCol("disagreement").setInfidelityCol("apart");
    images = new ImageFeatures().setOutputCol("prepared").fit(table);
  }

  /** Every other row of every column is null. */
  private static Dataset<Row> table(SparkSession spark) {
    Dataset<Row> rows =
        spark
            .range(ROWS)
            .selectExpr(
                "int(id) as id", "transform(sequence(1, 8), k -> double(id + k)) as features");
    List<Column> columns = new ArrayList<>(List.of(expr("*")));
    for (String value : VALUES) {
      for (String held : List.of("%s", "array(%s, null)", "named_struct('x', %s, 'y', id)")) {
        String one = held.formatted(value);
        columns.add(expr("if(id %% 2 = 0, %s, null)".formatted(one)).as("c" + columns.size()));
      }
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  @ParameterizedTest
  @CsvSource({"true, true, 1000", "false, false, 1000", "false, true, 10"})
  void everyByteOfEveryTypeStays(
      String ansi, String caseSensitive, String codegenFields, SparkSession spark) {
    spark.conf().set("spark.sql.ansi.enabled", ansi);
    spark.conf().set("spark.sql.caseSensitive", caseSensitive);
    spark.conf().set("spark.sql.codegen.maxFields", codegenFields);
    try {
      Dataset<Row> table = table(spark);
      assertThat(table.columns()).hasSizeGreaterThan(66);
      List<String> expected = bytes(table, table.schema());
      assertThat(expected).hasSize(ROWS).doesNotHaveDuplicates();
      for (Transformer stage : List.of(model, images)) {
        Dataset<Row> transformed = stage.transform(table);
        assertThat(Arrays.copyOf(transformed.schema().fields(), table.columns().length))
            .isEqualTo(table.schema().fields());
        assertThat(bytes(transformed, table.schema())).isEqualTo(expected);
      }
    } finally {
      Stream.of("ansi.enabled", "caseSensitive", "codegen.maxFields")
          .forEach(name -> spark.conf().unset("spark.sql." + name));
    }
  }

  /** The bytes of the first columns in Spark's own form of rows, as text. */
  private static List<String> bytes(Dataset<Row> rows, StructType first) {
    return rows.queryExecution().toRdd().toJavaRDD().map(new Bytes(first)).collect();
  }

  /** Writes the bytes of a row's first columns. */
  private static final class Bytes implements Function<InternalRow, String> {
    private static final long serialVersionUID = 1L;
    private final StructType columns;

    Bytes(StructType columns) {
      this.columns = columns;
    }

    @Override
    public String call(InternalRow row) {
      UnsafeRow unsafe = (UnsafeRow) row;
      return IntStream.range(0, columns.size())
          .mapToObj(k -> text(unsafe, k, columns.fields()[k].dataType()))
          .toList()
          .toString();
    }

    private static String text(UnsafeRow row, int k, DataType type) {
      if (row.isNullAt(k)) {
        return "null";
      }
      long word = row.getLong(k);
      if (UnsafeRow.isFixedLength(type)) {
        return Long.toHexString(word);
      }
      int from = (int) (word >> 32);
      return HexFormat.of().formatHex(row.getBytes(), from, from + (int) word);
    }
  }

  @Test
  void streamsAndQueriesKeepThemToo(SparkSession spark, @TempDir Path folder) throws Exception {
    Dataset<Row> table =
        table(spark).select(expr("id"), expr("features"), expr("cast(X'4DFC' as string) as name"));
    table.write().parquet(folder.resolve("in").toString());
    StreamingQuery query =
        model
            .transform(spark.readStream().schema(table.schema()).parquet(folder + "/in"))
            .writeStream()
            .format("parquet")
            .option("path", folder.resolve("out").toString())
            .option("checkpointLocation", folder.resolve("checkpoint").toString())
            .start();
    query.processAllAvailable();
    query.stop();
    Dataset<Row> streamed = spark.read().parquet(folder.resolve("out").toString());
    assertThat(streamed.selectExpr("hex(name)").distinct().collectAsList()).hasToString("[[4DFC]]");
    // Not the table itself, whose names are a constant that Spark would compare as a Java string.
    Dataset<Row> source = spark.read().parquet(folder.resolve("in").toString());
    model.transform(source).createOrReplaceTempView("predicted_names");
    String join = "select count(*) from predicted_names p join parquet.`%s` s on p.name = s.name";
    assertThat(spark.sql(join.formatted(folder.resolve("in"))).first().getLong(0))
        .isEqualTo((long) ROWS * ROWS);
    assertThat(streamed.orderBy("id").select("probability", "apart").collectAsList())
        .isEqualTo(
            model.transform(table).orderBy("id").select("probability", "apart").collectAsList());
    spark.catalog().dropTempView("predicted_names");
  }
}
