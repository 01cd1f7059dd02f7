package org.qicd.bench;

import java.util.ArrayList;
import java.util.List;
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
import org.openjdk.jmh.annotations.Warmup;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Encoding;
import org.qicd.distill.LossGradient;
import org.qicd.simulate.Simulator;

/**
 * The bare forward kernels below {@link TransformBenchmark}: four students of 16 layers simulate
 * encoded images and read their classes. The score is microseconds an image.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:ObjectAlignmentInBytes=64"})
public class ForwardBenchmark {
  private static final int STUDENTS = 4;
  private static final int LAYERS = 16;

  @Param({"8"})
  int numQubits;

  private Workload workload;
  private final List<LossGradient> losses = new ArrayList<>();

  @Setup
  public void setUp() {
    workload = new Workload(Ansatz.STRONGLY_ENTANGLING, Encoding.AMPLITUDE, numQubits, LAYERS);
    for (int m = 0; m < STUDENTS; m++) {
      losses.add(new LossGradient(workload.circuit));
      losses.get(m).bind(workload.weights(m));
    }
  }

  @Benchmark
  @OperationsPerInvocation(Workload.BATCH)
  public double forward() {
    double sum = 0;
    for (int from = 0; from < Workload.BATCH; from += Simulator.BLOCK) {
      for (LossGradient loss : losses) {
        loss.forward(workload.images, workload.which, from, Simulator.BLOCK);
        sum += loss.probability(0, 0);
      }
    }
    return sum;
  }
}
