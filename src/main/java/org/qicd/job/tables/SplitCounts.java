package org.qicd.job.tables;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many rows of a table are of which split.
 *
 * @param train rows of the training split
 * @param otherWords rows with a word that names no split
 * @param without rows without a word
 */
record SplitCounts(long train, long otherWords, long without) {
  /** The names of the splits. */
  static final List<String> WORDS = List.of("train", "validation", "test");

  /**
   * Counts in one pass, which a new process begins sooner than an aggregation of Spark SQL.
   *
   * @param split a table of one column of text
   */
  static SplitCounts of(Dataset<Row> split) {
    long[] sums = new long[3];
    for (long[] counts : split.javaRDD().mapPartitions(new Count()).collect()) {
      for (int k = 0; k < sums.length; k++) {
        sums[k] += counts[k];
      }
    }
    return new SplitCounts(sums[0], sums[1], sums[2]);
  }

  /** Counts the rows of a partition: training, other words, no word. */
  private static final class Count implements FlatMapFunction<Iterator<Row>, long[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<long[]> call(Iterator<Row> rows) {
      long[] counts = new long[3];
      while (rows.hasNext()) {
        String word = rows.next().getString(0);
        if (word == null) {
          counts[2]++;
        } else if (!WORDS.contains(word)) {
          counts[1]++;
        } else if (word.equals("train")) {
          counts[0]++;
        }
      }
      return List.of(counts).iterator();
    }
  }
}
