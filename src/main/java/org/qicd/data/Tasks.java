package org.qicd.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/**
 * Runs independent computations as tasks of one Spark job. Results come in the order of the items.
 */
public final class Tasks {
  private Tasks() {}

  /** A pure function of an item. */
  public interface Task<T, R> extends Serializable {
    R run(T item);
  }

  /** Runs the task of each item. */
  public static <T, R> List<R> run(
      JavaSparkContext context, String name, List<T> items, Task<T, R> task) {
    String callers = context.sc().getLocalProperty("spark.job.description");
    try {
      context.sc().setJobDescription(name);
      List<JavaSerialized<T>> sent = new ArrayList<>();
      items.forEach(item -> sent.add(new JavaSerialized<>(item)));
      return context.parallelize(sent, sent.size()).map(new Run<>(task)).collect().stream()
          .map(JavaSerialized::value)
          .toList();
    } finally {
      context.sc().setJobDescription(callers);
    }
  }

  private static final class Run<T, R> implements Function<JavaSerialized<T>, JavaSerialized<R>> {
    private static final long serialVersionUID = 1;

    private final Task<T, R> task;

    Run(Task<T, R> task) {
      this.task = task;
    }

    @Override
    public JavaSerialized<R> call(JavaSerialized<T> item) {
      return new JavaSerialized<>(task.run(item.value()));
    }
  }
}
