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
import org.qicd.distill.Divergence;
import org.qicd.distill.EnsembleTargets;
import org.qicd.distill.LossGradient;
import org.qicd.distill.StudentOutputs;
import org.qicd.simulate.Simulator;

/**
 * The batch gradients of four students on 8 qubits, block by block as a round computes them, with
 * and without their pull toward each other's states. The score is microseconds an image, for all
 * four.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:ObjectAlignmentInBytes=64"})
public class PullBenchmark {
  private static final int STUDENTS = 4;

  @Param({"none", "infidelity"})
  String pull;

  private final Workload workload = Workload.standard(8);
  private final List<LossGradient> losses = new ArrayList<>();
  private final List<StudentOutputs> outputs = new ArrayList<>();
  private EnsembleTargets targets;

  @Setup
  public void setUp() {
    for (int m = 0; m < STUDENTS; m++) {
      losses.add(new LossGradient(workload.circuit));
      outputs.add(new StudentOutputs(Divergence.INFIDELITY, workload.circuit, Simulator.BLOCK));
    }
    boolean pulled = pull.equals("infidelity");
    targets = pulled ? new EnsembleTargets(Divergence.INFIDELITY, outputs) : null;
  }

  @Benchmark
  @OperationsPerInvocation(Workload.BATCH)
  public double studentGradients() {
    double scale = 1.0 / Workload.BATCH;
    for (int m = 0; m < STUDENTS; m++) {
      losses.get(m).bind(workload.weights(m));
    }
    for (int from = 0; from < Workload.BATCH; from += Simulator.BLOCK) {
      for (int m = 0; m < STUDENTS; m++) {
        losses.get(m).forward(workload.images, workload.which, from, Simulator.BLOCK);
        if (targets != null) {
          losses.get(m).output(Divergence.INFIDELITY, outputs.get(m), 0);
        }
      }
      double pullScale = targets == null ? 0 : scale;
      for (int m = 0; m < STUDENTS; m++) {
        losses.get(m).add(workload.labels, workload.which, from, scale, targets, m, 0, pullScale);
      }
    }
    double sum = 0;
    for (LossGradient loss : losses) {
      sum += loss.gradient()[0];
    }
    return sum;
  }
}
