package org.qicd.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.circuit.Ansatz;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Readout;
import org.qicd.distill.LossGradient;
import org.qicd.distill.TaskTerm;
import org.qicd.simulate.kernels.Rows;

/**
 * A kernel that C2 does not keep in registers allocates a box for every vector: 100 kB an image
 * instead of nothing. One box for each amplitude of a single gate is 2.5 kB an image already, while
 * the few objects of a step that C2 keeps or removes, as it likes, are shared by its 256 images.
 */
class AllocationTest {
  private static final int BATCH = 256;
  private static final double MOST_BYTES = 1000;
  private static final int MOST_STEPS = 20_000; // the kernels are compiled long before

  /** With 4 qubits by the circuit's unitary, with 8 layer by layer. */
  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void aWarmGradientAllocatesNextToNothing(int numQubits) {
    assumeTrue(
        Runtime.version().feature() >= 25,
        "before JDK 25 vectors are boxed or not, depending on what ran before in the same JVM");
    Circuit circuit =
        Ansatz.STRONGLY_ENTANGLING.circuit(
            numQubits, 5, Encoding.AMPLITUDE, new Readout(Readout.Kind.EXPVAL, 4, 5));
    Random random = new Random(7);
    int amplitudes = 1 << numQubits;
    double[] features = random.doubles((long) BATCH * amplitudes, -1, 1).toArray();
    EncodedImages images = EncodedImages.of(Encoding.AMPLITUDE, numQubits, features, amplitudes);
    int[] labels = random.ints(BATCH, 0, 4).toArray();
    double[] weights = random.doubles(circuit.numWeights(), 0, 6).toArray();
    LossGradient loss = new LossGradient(Simulator.ofBatches(circuit));
    double bytes =
        bytesAnImage(
            () -> {
              loss.bind(weights);
              loss.addLabelled(
                  images, SimulatedBatch.first(BATCH), new TaskTerm(labels, 1.0 / BATCH));
              loss.gradient();
            });
    // Measured: 48 and 106, by the machine.
    assertThat(bytes).as("bytes an image").isLessThan(MOST_BYTES);
  }

  @ParameterizedTest
  @CsvSource({"4, 4", "8, 4", "8, 1"})
  void aWarmPredictionAllocatesNextToNothing(int numQubits, int students) {
    assumeTrue(Runtime.version().feature() >= 25, "as above");
    Circuit circuit =
        Ansatz.STRONGLY_ENTANGLING.circuit(
            numQubits, 5, Encoding.AMPLITUDE, new Readout(Readout.Kind.EXPVAL, 4, 5));
    Random random = new Random(7);
    double[] image = random.doubles(1L << numQubits, -1, 1).toArray();
    List<double[]> weights = new ArrayList<>();
    for (int m = 0; m < students; m++) {
      weights.add(random.doubles(circuit.numWeights(), 0, 6).toArray());
    }
    Plan plan = Plan.of(circuit);
    ImageSimulator simulator = new ImageSimulator(Collections.nCopies(students, plan), weights);
    double[] probabilities = new double[(1 << circuit.readout().numQubits()) * Rows.LANES];
    double bytes =
        bytesAnImage(
            () -> {
              for (int i = 0; i < BATCH; i++) {
                simulator.forward(image);
                simulator.probabilities(probabilities);
              }
            });
    assertThat(bytes).as("bytes an image").isLessThan(MOST_BYTES);
  }

  /** The least bytes that a step of {@link #BATCH} images allocates, by the time it is compiled. */
  private static double bytesAnImage(Runnable step) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < MOST_STEPS && least >= MOST_BYTES; k++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      step.run();
      least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / (double) BATCH);
    }
    return least;
  }
}
