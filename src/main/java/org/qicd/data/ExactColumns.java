package org.qicd.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.internal.SQLConf;

/**
 * Columns of exactly a name, whatever characters it has and whatever others are like it. Spark
 * finds {@code LABEL} too where {@code label} is asked for, unless it is told otherwise, and then
 * refuses both. Where a table has such names its columns get numbers for names.
 */
public final class ExactColumns {
  private final Dataset<Row> table;
  private final String[] names;
  private final boolean numbered;

  /** The columns of a table. */
  public ExactColumns(Dataset<Row> table) {
    names = table.columns();
    numbered =
        Arrays.stream(names).map(name -> name.toLowerCase(Locale.ROOT)).distinct().count()
            < names.length;
    this.table =
        numbered
            ? table.toDF(
                IntStream.range(0, names.length)
                    .mapToObj(ExactColumns::number)
                    .toArray(String[]::new))
            : table;
  }

  private static String number(int column) {
    return "_" + column;
  }

  /** The table in which {@link #column} finds its columns, maybe under other names. */
  public Dataset<Row> table() {
    return table;
  }

  /** The first column of this name; there must be one. */
  public Column column(String name) {
    return column(Arrays.asList(names).indexOf(name));
  }

  private Column column(int at) {
    return table.col(numbered ? number(at) : "`" + names[at].replace("`", "``") + "`");
  }

  /** All columns under their own names. */
  public Column[] all() {
    return IntStream.range(0, names.length)
        .mapToObj(k -> numbered ? column(k).as(names[k]) : column(k))
        .toArray(Column[]::new);
  }

  /** Whether two names are one to Spark's SQL, as the session that asks has it. */
  public static boolean same(String first, String second) {
    return SQLConf.get().caseSensitiveAnalysis()
        ? first.equals(second)
        : first.equalsIgnoreCase(second);
  }
}
