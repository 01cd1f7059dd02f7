package org.qicd.bench;

import java.util.Locale;
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

/** One batch gradient of the {@link Workload}. The score is microseconds an image. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:ObjectAlignmentInBytes=64"})
public class GradientBenchmark {
  /** How often each other workload runs first where the JVM is not fresh: until it is compiled. */
  private static final int TIMES_BEFORE = 300;

  @Param({"4", "6", "8", "10", "12", "14", "16"})
  int numQubits;

  @Param("strongly_entangling")
  String ansatz;

  @Param("amplitude")
  String encoding;

  /** {@code mixed}: every template, both kinds of encoding and other registers ran before. */
  @Param({"fresh"})
  String jvm;

  private Workload workload;
  private LossGradient loss;
  private double[] weights;

  @Setup
  public void setUp() {
    if (jvm.equals("mixed")) {
      for (int n : new int[] {4, 5, 6, 7, 9}) {
        for (Encoding before : new Encoding[] {Encoding.REUPLOADING, Encoding.AMPLITUDE}) {
          for (Ansatz template : Ansatz.values()) {
            warm(new Workload(template, before, n, 2));
          }
        }
      }
    }
    workload =
        new Workload(
            Ansatz.valueOf(ansatz.toUpperCase(Locale.ROOT)),
            Encoding.valueOf(encoding.toUpperCase(Locale.ROOT)),
            numQubits,
            Workload.LAYERS);
    weights = workload.weights(0);
    loss = new LossGradient(workload.circuit);
  }

  private static void warm(Workload other) {
    LossGradient loss = new LossGradient(other.circuit);
    for (int i = 0; i < TIMES_BEFORE; i++) {
      other.gradient(loss, other.weights(0));
    }
  }

  @Benchmark
  @OperationsPerInvocation(Workload.BATCH)
  public double[] batchGradient() {
    return workload.gradient(loss, weights);
  }
}
