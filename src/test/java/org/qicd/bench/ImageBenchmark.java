package org.qicd.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
import org.qicd.circuit.Encoding;
import org.qicd.ensemble.EnsemblePredictor;
import org.qicd.ensemble.TrainedEnsemble;

/**
 * Microseconds for the prediction of one image by itself, as {@code transform} asks for it:
 * students of 16 layers, without Spark. Compare {@link ForwardBenchmark}, whose images come in
 * blocks.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:ObjectAlignmentInBytes=64"})
public class ImageBenchmark {
  private static final int LAYERS = 16;
  private static final int IMAGES = 64;

  @Param({"6", "8"})
  int numQubits;

  @Param({"1", "4"})
  int students;

  private final double[][] images = new double[IMAGES][];
  private EnsemblePredictor predictor;
  private int next;

  /** Students of the same circuit with other weights. */
  @Setup
  public void setUp() {
    Workload workload =
        new Workload(Ansatz.STRONGLY_ENTANGLING, Encoding.AMPLITUDE, numQubits, LAYERS);
    List<double[]> weights = new ArrayList<>();
    for (int m = 0; m < students; m++) {
      weights.add(workload.weights(m));
    }
    predictor =
        new EnsemblePredictor(
            new TrainedEnsemble(weights.stream().map(w -> workload.circuit).toList(), weights));
    for (int i = 0; i < IMAGES; i++) {
      images[i] = new Random(i).doubles(1L << numQubits, 0, 1).toArray();
    }
  }

  @Benchmark
  public double[] predict() {
    next = (next + 1) % IMAGES;
    return predictor.predict(images[next]).logProbabilities();
  }
}
