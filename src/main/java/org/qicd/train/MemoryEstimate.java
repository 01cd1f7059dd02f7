package org.qicd.train;

import java.util.Locale;
import org.qicd.circuit.Circuit;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.EncodedImages;
import org.qicd.simulate.Simulator;
import org.qicd.train.round.Exchange;
import org.qicd.train.round.Exchanges;

/**
 * Memory of a run in bytes, from its parameters alone.
 *
 * @param images all images as read and as encoded, over all executors; those that do not fit go to
 *     disk on a cluster
 * @param slice the images of one slice, which a task holds whatever else is on disk
 * @param task buffers of a task
 * @param states outputs of a round that move: the results of one job
 * @param targets those of them that go out again with one job
 */
public record MemoryEstimate(long images, long slice, long task, long states, long targets) {

  /** A layer's numbers for each amplitude: permutations, factors, eight partial sums. */
  private static final long LAYER_BYTES = 2 * Integer.BYTES + 11 * Double.BYTES;

  /** On the driver a round's states are collected and turned into targets. */
  private static final int COPIES_ON_DRIVER = 2;

  /** On an executor a job's targets are a broadcast's bytes and what is made of them. */
  private static final int COPIES_ON_EXECUTOR = 2;

  /**
   * Estimates.
   *
   * @param numImages of all splits
   */
  public static MemoryEstimate of(TrainSetup setup, long numImages) {
    Circuit circuit = setup.circuits().get(0);
    long image =
        (long) Double.BYTES
            * (setup.numFeatures() + EncodedImages.width(circuit.encoding(), circuit.numQubits()));
    long simulators = 0; // a thread keeps one for each student that it has met
    for (int m = 0; m < setup.circuits().size(); m++) {
      simulators += simulator(setup.circuits().get(m).numQubits(), setup.numLayers(m));
    }
    if (setup.trainsTeacher()) {
      Circuit teacher = setup.ofTeacher().circuits().get(0);
      int layers = setup.params().get(TrainParam.TEACHER_LAYERS);
      simulators += simulator(teacher.numQubits(), layers);
      image += (long) Double.BYTES * EncodedImages.width(teacher.encoding(), teacher.numQubits());
    }
    long slice = Math.min(numImages, setup.params().get(TrainParam.SLICE_SIZE));
    Exchange exchange = Exchanges.of(setup);
    return new MemoryEstimate(
        image * numImages,
        image * slice,
        simulators,
        exchange.outputBytes(),
        exchange.targetBytes());
  }

  private static long simulator(int numQubits, int numLayers) {
    int layers = numLayers + 2;
    return Simulator.stateBytes(numQubits, layers) + ((LAYER_BYTES * layers) << numQubits);
  }

  /** What the driver holds of a round. */
  public long driver() {
    return COPIES_ON_DRIVER * states + targets;
  }

  /** What an executor needs that runs so many tasks at one time. */
  public long executor(int tasks) {
    return (task + slice) * tasks + COPIES_ON_EXECUTOR * targets;
  }

  /** What one JVM needs that is driver and executor: there targets are made once. */
  public long local(int tasks) {
    return images + task * tasks + driver();
  }

  /** Bytes as MB or GB. */
  public static String text(long bytes) {
    return bytes < 1L << 30
        ? String.format(Locale.ROOT, "%.1f MB", bytes / (double) (1L << 20))
        : String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30));
  }
}
