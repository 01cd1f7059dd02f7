package org.qicd.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.distill.Divergence;
import org.qicd.distill.EnsembleTargets;
import org.qicd.distill.LossGradient;
import org.qicd.distill.StudentOutputs;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.Simulator;

/**
 * A step of students that are pulled toward each other's states on all of their images, as a task
 * computes it, at one size more of one thing. The score is microseconds for the whole step.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:ObjectAlignmentInBytes=64"})
public class GrowthBenchmark {
  private static final int CLASSES = 4;

  @Param("8")
  int numQubits;

  @Param("256")
  int images;

  @Param("4")
  int students;

  @Param("8")
  int layers;

  private EncodedImages encoded;
  private int[] labels;
  private int[] which;
  private final List<double[]> weights = new ArrayList<>();
  private final List<LossGradient> losses = new ArrayList<>();
  private final List<StudentOutputs> outputs = new ArrayList<>();
  private EnsembleTargets targets;

  @Setup
  public void setUp() {
    Readout readout = new Readout(Readout.Kind.EXPVAL, CLASSES, 5);
    Circuit circuit =
        Ansatz.STRONGLY_ENTANGLING.circuit(numQubits, layers, Encoding.AMPLITUDE, readout);
    Random random = new Random(7);
    int features = 1 << numQubits;
    double[] pixels = random.doubles((long) images * features, -1, 1).toArray();
    encoded = EncodedImages.of(Encoding.AMPLITUDE, numQubits, pixels, features);
    which = IntStream.range(0, images).toArray();
    labels = IntStream.range(0, images).map(i -> i % CLASSES).toArray();
    for (int m = 0; m < students; m++) {
      weights.add(random.doubles(circuit.numWeights(), 0, 2 * Math.PI).toArray());
      losses.add(new LossGradient(circuit));
      outputs.add(new StudentOutputs(Divergence.INFIDELITY, circuit, Simulator.BLOCK));
    }
    targets = new EnsembleTargets(Divergence.INFIDELITY, outputs);
  }

  @Benchmark
  public double step() {
    double scale = 1.0 / images;
    for (int m = 0; m < students; m++) {
      losses.get(m).bind(weights.get(m));
    }
    for (int from = 0; from < images; from += Simulator.BLOCK) {
      for (int m = 0; m < students; m++) {
        losses.get(m).forward(encoded, which, from, Simulator.BLOCK);
        losses.get(m).output(Divergence.INFIDELITY, outputs.get(m), 0);
      }
      for (int m = 0; m < students; m++) {
        losses.get(m).add(labels, which, from, scale, targets, m, 0, scale);
      }
    }
    double sum = 0;
    for (LossGradient loss : losses) {
      sum += loss.gradient()[0];
    }
    return sum;
  }
}
