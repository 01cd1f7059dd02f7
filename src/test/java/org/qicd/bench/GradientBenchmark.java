package org.qicd.bench;

import java.util.Random;
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
import org.qicd.circuit.Readout;
import org.qicd.distill.LossGradient;
import org.qicd.simulate.EncodedImages;

/**
 * One batch gradient: 256 real images, 5 layers of {@code strongly_entangling}, 4 classes on Pauli
 * Z, mean cross-entropy and its gradient for all weights. The score is microseconds an image.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0",
      "-XX:ObjectAlignmentInBytes=64"
    })
public class GradientBenchmark {
  private static final int BATCH = 256;

  @Param({"4", "6", "8", "10", "12"})
  int numQubits;

  private LossGradient loss;
  private EncodedImages images;
  private int[] labels;
  private int[] which;
  private double[] weights;

  @Setup
  public void setUp() {
    Random random = new Random(7);
    int size = 1 << numQubits;
    double[] features = random.doubles((long) BATCH * size, -1, 1).toArray();
    images = EncodedImages.of(Encoding.AMPLITUDE, numQubits, features, size);
    labels = new int[BATCH];
    which = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      labels[i] = i % 4;
      which[i] = i;
    }
    var circuit =
        Ansatz.STRONGLY_ENTANGLING.circuit(
            numQubits, 5, Encoding.AMPLITUDE, new Readout(Readout.Kind.EXPVAL, 4, 5));
    weights = random.doubles(circuit.numWeights(), 0, 2 * Math.PI).toArray();
    loss = new LossGradient(circuit);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public double[] batchGradient() {
    loss.bind(weights);
    loss.addLabelled(images, labels, which, 1.0 / BATCH);
    return loss.gradient();
  }
}
