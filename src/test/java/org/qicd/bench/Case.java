package org.qicd.bench;

import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * A benchmark with its parameters, and the least time that it has taken so far: on a machine with
 * other work the least of many short samples is what the code itself takes.
 */
final class Case {
  private final Class<?> benchmark;
  private final Map<String, String> params = new TreeMap<>();
  private String java = ""; // empty: this JVM's
  private double micros = Double.POSITIVE_INFINITY;

  Case(Class<?> benchmark, String... params) {
    this.benchmark = benchmark;
    for (int k = 0; k < params.length; k += 2) {
      this.params.put(params[k], params[k + 1]);
    }
  }

  /** The same in a JVM of another JDK. */
  Case on(String javaHome) {
    java = javaHome + "/bin/java";
    return this;
  }

  /**
   * The least time of an image, row or operation so far, in microseconds; infinite before the first
   * run.
   */
  double micros() {
    return micros;
  }

  /** Runs once more, in a JVM of its own. */
  void run() throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(benchmark.getName() + "\\.")
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    params.forEach(options::param);
    if (!java.isEmpty()) {
      options.jvm(java);
    }
    for (RunResult result : new Runner(options.build()).run()) {
      Statistics found = result.getPrimaryResult().getStatistics();
      boolean rate = result.getParams().getMode() == Mode.Throughput; // operations a nanosecond
      micros = Math.min(micros, rate ? 1e-3 / found.getMax() : found.getMin());
    }
  }

  @Override
  public String toString() {
    return benchmark.getSimpleName() + params + (java.isEmpty() ? "" : " " + java);
  }
}
