package org.qicd.data;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.internal.SQLConf;

/**
 * Finds columns by their exact names, whatever characters a name has and whatever similar names
 * there are. By default Spark ignores case: if a table has both {@code label} and {@code LABEL}, it
 * refuses to choose one. If a column that is asked for has such a twin, columns get numbers as
 * names.
 */
public final class ExactColumns {
  private final Dataset<Row> table;
  private final String[] names;
  private final boolean numbered;

  /**
   * Takes the columns of a table.
   *
   * @param wanted the names that {@link #column} will be asked for
   */
  public ExactColumns(Dataset<Row> table, String... wanted) {
    names = table.columns();
    numbered =
        Arrays.stream(wanted)
            .anyMatch(name -> Arrays.stream(names).filter(other -> same(name, other)).count() > 1);
    this.table =
        numbered
            ? table.toDF(
                IntStream.range(0, names.length)
                    .mapToObj(ExactColumns::number)
                    .toArray(String[]::new))
            : table;
  }

  /** The table in which {@link #column} finds its columns. They may have other names there. */
  public Dataset<Row> table() {
    return table;
  }

  /** Returns the first column with this name, which must be one of those wanted. */
  public Column column(String name) {
    int at = Arrays.asList(names).indexOf(name);
    return table.col(numbered ? number(at) : quoted(name));
  }

  /** A name as Spark reads it, whatever characters it has. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static String number(int column) {
    return "_" + column;
  }

  /** All columns under their own names, then further ones. */
  public Column[] allAnd(Column... further) {
    // A star keeps the tables' names before those of the columns, as in "t.id".
    Stream<Column> all =
        numbered
            ? IntStream.range(0, names.length).mapToObj(k -> table.col(number(k)).as(names[k]))
            : Stream.of(col("*"));
    return Stream.concat(all, Arrays.stream(further)).toArray(Column[]::new);
  }

  /** Whether Spark's SQL takes two names for the same, as the current session is configured. */
  public static boolean same(String first, String second) {
    return SQLConf.get().caseSensitiveAnalysis()
        ? first.equals(second)
        : first.equalsIgnoreCase(second);
  }
}
