package org.qicd.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.storage.RDDInfo;
import org.apache.spark.util.SizeEstimator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Circuit;
import org.qicd.data.Example;
import org.qicd.data.SlicedExamples;
import org.qicd.distill.LossGradient;
import org.qicd.distill.TaskTerm;
import org.qicd.param.ParamValues;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.EncodedImages;
import org.qicd.testing.SharedSpark;

/** What is estimated before a run, against what Spark and its estimator of sizes then measure. */
@ExtendWith(SharedSpark.class)
class MemoryEstimateTest {
  private static final int IMAGES = 1000;
  private static final int FEATURES = 64;

  private static SlicedExamples sliced(JavaSparkContext context) {
    Random random = new Random(5);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      examples.add(new Example(random.doubles(FEATURES).toArray(), i % 3));
    }
    return Digits.sliced(context, examples, 2, 4096);
  }

  /** Read and encoded they stay in Spark's cache; an angle encoding has one number a qubit. */
  @ParameterizedTest
  @ValueSource(strings = {"amplitude", "angle"})
  void imagesAreAsLargeAsEstimated(String encoding, JavaSparkContext context) {
    ParamValues params = Trainings.params("maxIter=1", "encoding=" + encoding);
    boolean angle = encoding.equals("angle");
    AtomicLong cached = new AtomicLong();
    try (SlicedExamples data =
        angle ? Digits.sliced(context, Digits.examples(IMAGES, 3), 2, 4096) : sliced(context)) {
      TrainSetup setup = TrainSetup.of(params, data.numFeatures(), data.numClasses(), 1);
      Trainer.Listener listener = (records, validation) -> cached.set(cachedBytes(context));
      Trainer.of(setup, data).listener(listener).fit();
      long estimate = MemoryEstimate.of(setup, IMAGES).images();
      System.out.printf("%s: %d bytes cached, %d estimated%n", encoding, cached.get(), estimate);
      assertThat(cached.get()).isBetween(estimate, estimate * 13 / 10);
    }
  }

  private static long cachedBytes(JavaSparkContext context) {
    return Arrays.stream(context.sc().getRDDStorageInfo()).mapToLong(RDDInfo::memSize).sum();
  }

  /** A student's buffers in a task, once it has simulated. */
  @ParameterizedTest
  @ValueSource(ints = {8, 10, 12})
  void tasksAreAsLargeAsEstimated(int numQubits) {
    ParamValues params = Trainings.params("numStudents=1", "numLayers=5", "numQubits=" + numQubits);
    TrainSetup setup = TrainSetup.of(params, FEATURES, 3, 1);
    Circuit circuit = setup.circuits().get(0);
    LossGradient loss = new LossGradient(circuit);
    double[] image = new Random(7).doubles(FEATURES, 0, 1).toArray();
    loss.bind(new double[circuit.numWeights()]);
    EncodedImages images = EncodedImages.of(circuit.featureMap(), numQubits, image, FEATURES);
    loss.addLabelled(images, new int[1], new TaskTerm(new int[1], 1));
    long measured = SizeEstimator.estimate(loss);
    long estimate = MemoryEstimate.of(setup, IMAGES).task();
    System.out.printf("%d qubits: %d bytes, %d estimated%n", numQubits, measured, estimate);
    assertThat(measured).isBetween(estimate * 2 / 3, estimate * 11 / 10);
  }

  /** The results of the round's largest job, as they come to the driver. */
  @Test
  void statesAreAsLargeAsEstimated(JavaSparkContext context) throws Exception {
    ParamValues params =
        Trainings.params("maxIter=1", "exchange=states", "numQubits=9", "distillBatchSize=64");
    AtomicLong results = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            results.addAndGet(end.taskMetrics().resultSize());
          }
        };
    try (SlicedExamples data = sliced(context)) {
      TrainSetup setup = TrainSetup.of(params, data.numFeatures(), data.numClasses(), 1);
      context.sc().addSparkListener(listener);
      Trainer.of(setup, data).fit();
      context.sc().listenerBus().waitUntilEmpty();
      long estimate = MemoryEstimate.of(setup, IMAGES).states();
      System.out.printf("%d bytes of results, %d estimated%n", results.get(), estimate);
      assertThat(results.get()).isBetween(estimate, estimate * 21 / 20);
    } finally {
      context.sc().removeSparkListener(listener);
    }
  }
}
