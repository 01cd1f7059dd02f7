package org.qicd.data;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.Partition;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/**
 * Merges neighbouring partitions if there are far more than the cores can use. A shuffle of n
 * partitions into n has n^2 blocks, and each job has the overhead of n tasks. The order of the rows
 * does not change, so rows keep their numbers.
 */
final class FewPartitions implements PartitionCoalescer, Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * A number of partitions that is never reduced, since a cluster may grow during a run. Spark's
   * SQL makes as many by default.
   */
  static final int ALWAYS_FINE = 200;

  private static final int A_CORE = 8;

  private FewPartitions() {}

  /** Returns the rows in the same order, in no more partitions than the cores can use. */
  static <T> JavaRDD<T> of(JavaRDD<T> rows) {
    int most = Math.max(ALWAYS_FINE, A_CORE * rows.context().defaultParallelism());
    if (rows.getNumPartitions() <= most) {
      return rows;
    }
    RDD<T> few = rows.rdd().coalesce(most, false, Option.apply(new FewPartitions()), null);
    return JavaRDD.fromRDD(few, rows.classTag());
  }

  @Override
  public PartitionGroup[] coalesce(int most, RDD<?> parent) {
    Partition[] all = parent.partitions();
    PartitionGroup[] groups = new PartitionGroup[most];
    for (int group = 0; group < most; group++) {
      groups[group] = new PartitionGroup(Option.empty());
      int from = (int) ((long) all.length * group / most);
      int to = (int) ((long) all.length * (group + 1) / most);
      Arrays.asList(all).subList(from, to).forEach(groups[group].partitions()::addOne);
    }
    return groups;
  }
}
