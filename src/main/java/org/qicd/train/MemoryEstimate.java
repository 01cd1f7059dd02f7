package org.qicd.train;

import java.util.List;
import java.util.Locale;
import org.qicd.circuit.Circuit;
import org.qicd.circuit.Encoding;
import org.qicd.circuit.Gate;
import org.qicd.distill.GradientRule;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.MeasuringSimulator;
import org.qicd.simulate.Simulator;
import org.qicd.train.round.Exchange;
import org.qicd.train.round.Exchanges;

/**
 * The memory that a run needs, in bytes, estimated from its parameters alone.
 *
 * @param images all images as read and as encoded, over all executors. On a cluster, images that do
 *     not fit into memory are kept on disk
 * @param slice the images of one slice, which a task holds in memory in any case
 * @param task the buffers of a task
 * @param states the outputs that the largest job of a round returns to the driver
 * @param targets the targets that the largest job of a round takes to its tasks
 */
public record MemoryEstimate(long images, long slice, long task, long states, long targets) {

  /** Bytes of a layer for each amplitude: permutations, factors in two orders, and nine sums. */
  private static final long LAYER_BYTES = 3 * Integer.BYTES + 13 * Double.BYTES;

  /** The driver holds a round's states twice: as they were collected, and as targets. */
  private static final int COPIES_ON_DRIVER = 2;

  /** An executor holds a job's targets twice: as the broadcast's bytes, and as objects. */
  private static final int COPIES_ON_EXECUTOR = 2;

  /**
   * Estimates the memory of a run.
   *
   * @param numImages number of training, validation and test images together
   */
  public static MemoryEstimate of(TrainSetup setup, long numImages) {
    Circuit circuit = setup.circuits().get(0);
    long image =
        (long) Double.BYTES
            * (setup.numFeatures()
                + (setup.hasTeacherColumn() ? circuit.readout().numClasses() : 0)
                + EncodedImages.width(circuit));
    // A CNOT with an error takes a layer of its own.
    boolean erring = setup.params().get(TrainParam.DEVICE_CNOT_ERROR) > 0;
    List<List<Circuit>> shallower = setup.shallower();
    GradientRule rule = setup.gradientMethod().rule();
    long simulators = 0; // a thread keeps one for each student that it has simulated
    for (int m = 0; m < setup.circuits().size(); m++) {
      Circuit own = setup.circuits().get(m);
      // One for its first layers takes no more than one for the whole circuit.
      int layers = setup.numLayers(m) + (erring ? own.gateCounts().getOrDefault(Gate.CX, 0) : 0);
      simulators += (1 + shallower.get(m).size()) * simulator(own.numQubits(), layers);
      if (!setup.noise().isEmpty()) { // beside one without noise, which evaluates
        // Turns by features stand between phases, which take layers of their own.
        int noisy = own.encoding() == Encoding.REUPLOADING ? 2 * layers : layers;
        simulators +=
            (1 + shallower.get(m).size())
                * (simulator(own.numQubits(), noisy)
                    + (setup.noise().get(m).patterns() - 1) * layers(own.numQubits(), noisy));
      }
      // One for the peers' weights, and an exact one to compare with or ...
      if (rule.isMeasured()) {
        simulators += 2 * simulator(own.numQubits(), layers);
        simulators +=
            rule == GradientRule.SHIFT
                ? MeasuringSimulator.stateBytes(own.numQubits(), layers + 2)
                : simulator(own.numQubits(), layers); // ... the second one with displaced weights
      }
    }
    if (setup.trainsTeacher()) {
      TrainSetup taught = setup.ofTeacher();
      Circuit teacher = taught.circuits().get(0);
      simulators += simulator(teacher.numQubits(), taught.numLayers(0));
      image += (long) Double.BYTES * EncodedImages.width(teacher);
    }
    long slice = Math.min(numImages, setup.params().get(TrainParam.SLICE_SIZE));
    List<Exchange> exchanges =
        setup.phases().list().stream()
            .map(phase -> Exchanges.of(setup.at(phase.end() - 1)))
            .toList();
    return new MemoryEstimate(
        image * numImages,
        image * slice,
        simulators,
        exchanges.stream().mapToLong(Exchange::outputBytes).max().orElseThrow(),
        exchanges.stream().mapToLong(Exchange::targetBytes).max().orElseThrow());
  }

  private static long simulator(int numQubits, int numLayers) {
    return Simulator.stateBytes(numQubits, numLayers + 2) + layers(numQubits, numLayers);
  }

  private static long layers(int numQubits, int numLayers) {
    return (LAYER_BYTES * (numLayers + 2)) << numQubits;
  }

  /** The bytes that the driver needs for a round. */
  public long driver() {
    return COPIES_ON_DRIVER * states + targets;
  }

  /** The bytes that an executor needs if it runs so many tasks at the same time. */
  public long executor(int tasks) {
    return (task + slice) * tasks + COPIES_ON_EXECUTOR * targets;
  }

  /**
   * The bytes that a single JVM needs as driver and executor. There, the targets are made only
   * once.
   */
  public long local(int tasks) {
    return images + task * tasks + driver();
  }

  /** A number of bytes as text, in MB or GB. */
  public static String text(long bytes) {
    return bytes < 1L << 30
        ? String.format(Locale.ROOT, "%.1f MB", bytes / (double) (1L << 20))
        : String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30));
  }
}
