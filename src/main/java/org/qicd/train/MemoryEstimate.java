package org.qicd.train;

import java.util.Locale;
import org.apache.spark.SparkContext;
import org.qicd.circuit.Circuit;
import org.qicd.simulate.EncodedImages;

/**
 * Memory of a run in bytes, from its parameters alone.
 *
 * @param images all images as read and as encoded, over all executors
 * @param tasks buffers of the tasks that run at one time
 * @param round outputs and targets of a round on the driver: collected, held, broadcast
 */
public record MemoryEstimate(long images, long tasks, long round) {

  /** States and adjoints, two buffers each, of 8 images with real and imaginary parts. */
  private static final long STATE_BYTES = 4 * 2 * 8 * Double.BYTES;

  /** A layer's numbers for each amplitude: permutations, factors, eight partial sums. */
  private static final long LAYER_BYTES = 2 * Integer.BYTES + 11 * Double.BYTES;

  /**
   * Estimates.
   *
   * @param numImages of all splits
   * @param parallelTasks tasks at one time in the JVM or on the cluster
   */
  public static MemoryEstimate of(TrainSetup setup, long numImages, int parallelTasks) {
    Circuit circuit = setup.circuits().get(0);
    long image =
        (long) Double.BYTES
            * (setup.numFeatures() + EncodedImages.width(circuit.encoding(), circuit.numQubits()));
    long simulators = 0;
    for (int m = 0; m < setup.circuits().size(); m++) {
      long amplitude = STATE_BYTES + LAYER_BYTES * (setup.numLayers(m) + 2L);
      simulators += amplitude << setup.circuits().get(m).numQubits();
    }
    if (setup.trainsTeacher()) {
      Circuit teacher = setup.ofTeacher().circuits().get(0);
      long layers = setup.params().get(TrainParam.TEACHER_LAYERS);
      simulators += (STATE_BYTES + LAYER_BYTES * (layers + 2)) << teacher.numQubits();
      image += (long) Double.BYTES * EncodedImages.width(teacher.encoding(), teacher.numQubits());
    }
    // A thread keeps a simulator for each student that it has met.
    long round = 3 * TrainSetup.roundBytes(setup.params(), setup.circuits(), setup.divergence());
    boolean statesMove = setup.exchange() == TrainParam.Exchange.STATES;
    return new MemoryEstimate(
        image * numImages, simulators * parallelTasks, statesMove ? round : 0);
  }

  public long total() {
    return images + tasks + round;
  }

  /**
   * Estimates a run, and refuses one in local mode that this JVM cannot hold.
   *
   * @throws IllegalArgumentException with the numbers and what to change
   */
  public static MemoryEstimate checked(SparkContext context, TrainSetup setup, long numImages) {
    MemoryEstimate memory = of(setup, numImages, context.defaultParallelism());
    if (context.isLocal()) {
      memory.requireWithin(Runtime.getRuntime().maxMemory());
    }
    return memory;
  }

  /**
   * Refuses a run that cannot fit into one JVM.
   *
   * @param available bytes of the heap
   * @throws IllegalArgumentException with the numbers and what to change
   */
  public void requireWithin(long available) {
    if (total() > available) {
      throw new IllegalArgumentException(
          "the run needs about %s of memory (images %s, tasks %s, a round's states %s), the JVM has %s: %s"
              .formatted(
                  text(total()),
                  text(images),
                  text(tasks),
                  text(round),
                  text(available),
                  "give it more (QICD_MEMORY, spark.driver.memory), or lower numQubits, numLayers or distillBatchSize"));
    }
  }

  /** Bytes as MB or GB. */
  public static String text(long bytes) {
    return bytes < 1L << 30
        ? String.format(Locale.ROOT, "%.1f MB", bytes / (double) (1L << 20))
        : String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30));
  }
}
