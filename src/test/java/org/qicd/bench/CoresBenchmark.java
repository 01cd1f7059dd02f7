package org.qicd.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.qicd.distill.LossGradient;

/**
 * Eight batches shared by one or two threads, each with a simulator of its own: until the last of
 * them is done. The score is microseconds an image.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:ObjectAlignmentInBytes=64"})
public class CoresBenchmark {
  private static final int BATCHES = 8;

  @Param({"8", "10", "12", "14", "16"})
  int numQubits;

  @Param({"1", "2"})
  int threads;

  private ExecutorService pool;
  private final List<Callable<double[]>> tasks = new ArrayList<>();

  @Setup
  public void setUp() {
    pool = Executors.newFixedThreadPool(threads);
    Workload workload = Workload.standard(numQubits);
    double[] weights = workload.weights(0);
    for (int thread = 0; thread < threads; thread++) {
      LossGradient loss = new LossGradient(workload.circuit);
      tasks.add(
          () -> {
            double[] gradient = {};
            for (int batch = 0; batch < BATCHES / threads; batch++) {
              gradient = workload.gradient(loss, weights);
            }
            return gradient;
          });
    }
  }

  @TearDown
  public void stop() {
    pool.shutdown();
  }

  @Benchmark
  @OperationsPerInvocation(BATCHES * Workload.BATCH)
  public double batches() throws InterruptedException, ExecutionException {
    double sum = 0;
    for (Future<double[]> done : pool.invokeAll(tasks)) {
      sum += done.get()[0];
    }
    return sum;
  }
}
