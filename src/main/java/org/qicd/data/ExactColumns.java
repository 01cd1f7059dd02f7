package org.qicd.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.internal.SQLConf;

/**
 * Finds columns by their exact names, whatever characters a name has and whatever similar names
 * there are. By default Spark ignores case: if a table has both {@code label} and {@code LABEL}, it
 * refuses to choose one. In such a table, columns get numbers as names.
 */
public final class ExactColumns {
  private final Dataset<Row> table;
  private final String[] names;
  private final boolean numbered;

  /** Takes the columns of a table. */
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

  /** The table in which {@link #column} finds its columns. They may have other names there. */
  public Dataset<Row> table() {
    return table;
  }

  /** Returns the first column with this name. There must be one. */
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

  /** Whether Spark's SQL takes two names for the same, as the current session is configured. */
  public static boolean same(String first, String second) {
    return SQLConf.get().caseSensitiveAnalysis()
        ? first.equals(second)
        : first.equalsIgnoreCase(second);
  }
}
