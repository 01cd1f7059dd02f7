package org.qicd.distill;

import static org.qicd.simulate.Simulator.BLOCK;

import java.util.Arrays;
import java.util.List;
import org.qicd.measure.Shots;
import org.qicd.simulate.ImageSimulator;
import org.qicd.simulate.Plan;
import org.qicd.simulate.StateBatch;

/**
 * Up to 8 students whose circuits have the same gates, on one image at a time. An object must not
 * be used by several threads at once.
 */
public final class ImageReadouts {
  private final ImageSimulator simulator;
  private final ClassReadout readout;
  private final int numClasses;
  private final Shots shots;
  private final long[] students;
  private final long[] keys = new long[BLOCK]; // the image's, in each lane
  private boolean classesRead; // whether the readout belongs to the current image

  /**
   * Binds weights to circuits.
   *
   * @param plans that are {@linkplain ImageSimulator#alike alike}, at most {@value
   *     ImageSimulator#MOST}
   * @param weights in radians, for each circuit
   * @param shots by which class probabilities are estimated
   * @param students index of each circuit in its ensemble, by which outcomes are drawn
   */
  public ImageReadouts(
      List<Plan> plans, List<double[]> weights, Shots shots, List<Integer> students) {
    this.shots = shots;
    this.students = students.stream().mapToLong(Integer::longValue).toArray();
    simulator = new ImageSimulator(plans, weights);
    readout = new ClassReadout(plans.get(0).circuit().readout(), simulator);
    numClasses = plans.get(0).circuit().readout().numClasses();
  }

  /**
   * Simulates an image.
   *
   * @throws IllegalArgumentException if the image cannot be encoded
   */
  public void forward(double[] image) {
    classesRead = false;
    simulator.forward(image);
  }

  /** Copies the output state of a student to a batch of one image. */
  public void store(int student, StateBatch to) {
    simulator.store(student, to);
  }

  private ClassReadout classes() {
    if (!classesRead) {
      if (shots.areExact()) {
        readout.read();
      } else {
        Arrays.fill(keys, simulator.key());
        readout.read(shots, students.length, students, keys);
      }
      classesRead = true;
    }
    return readout;
  }

  /** The class probabilities of a student for the current image, whose lane is 0. */
  public ClassProbabilities student(int index) {
    return new ClassProbabilities() {
      @Override
      public int numClasses() {
        return numClasses;
      }

      @Override
      public double probability(int lane, int classIndex) {
        return classes().probabilities[classIndex * BLOCK + index];
      }

      @Override
      public double logProbability(int lane, int classIndex) {
        return classes().logProbabilities[classIndex * BLOCK + index];
      }
    };
  }
}
