package org.qicd.diagnose;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/** Independent computations as tasks of one Spark job, results in the order of the items. */
final class Tasks {
  private Tasks() {}

  /** A pure function of an item. */
  interface Task<T, R> extends Serializable {
    R run(T item);
  }

  static <T, R> List<R> run(JavaSparkContext context, String name, List<T> items, Task<T, R> task) {
    String callers = context.sc().getLocalProperty("spark.job.description");
    try {
      context.sc().setJobDescription(name);
      return context.parallelize(items, items.size()).map(new Run<>(task)).collect();
    } finally {
      context.sc().setJobDescription(callers);
    }
  }

  private static final class Run<T, R> implements Function<T, R> {
    private static final long serialVersionUID = 1;

    private final Task<T, R> task;

    Run(Task<T, R> task) {
      this.task = task;
    }

    @Override
    public R call(T item) {
      return task.run(item);
    }
  }
}
