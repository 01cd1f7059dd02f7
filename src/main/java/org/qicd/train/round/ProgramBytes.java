package org.qicd.train.round;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.qicd.distill.Divergence;
import org.qicd.distill.StudentOutputs;
import org.qicd.ensemble.Student;
import org.qicd.setup.TrainParam;
import org.qicd.setup.TrainSetup;
import org.qicd.simulate.Simulator;

/**
 * The bytes of what the program sends to its tasks and gets back: 8 bytes for a number and 4 for
 * the id of an image. Headers of Java's serialization are not counted. {@link Exchange#methodBytes}
 * counts what the method moves in any implementation.
 */
public final class ProgramBytes {
  /** The weight itself, and the optimizer's two moments of it. */
  private static final int NUMBERS_A_WEIGHT = 3;

  private ProgramBytes() {}

  /** The bytes of students with their optimizer states. */
  public static long students(List<Student> students) {
    return NUMBERS_A_WEIGHT * gradients(students);
  }

  /**
   * The bytes of two lists of students that are serialized together. A student that is in both
   * lists is written once.
   */
  public static long students(List<Student> some, List<Student> others) {
    return students(Stream.concat(some.stream(), others.stream()).distinct().toList());
  }

  /** The bytes of one gradient for each student. */
  public static long gradients(List<Student> students) {
    return students.stream().mapToLong(s -> (long) Double.BYTES * s.weights.length).sum();
  }

  /**
   * The bytes of some circuits' outputs on the shared images of all steps of a round. Outputs come
   * in blocks of 8 images, and a block holds images of one slice only.
   *
   * @param circuits the circuits with their weights; the indices of those that only make targets
   *     come after the indices of the students
   */
  public static long outputs(TrainSetup setup, List<Student> circuits, RoundPlan plan) {
    Divergence divergence = setup.divergence();
    int sliceSize = setup.params().get(TrainParam.SLICE_SIZE);
    long images = Simulator.BLOCK * plan.sharedBlocks(setup.numSlices(), sliceSize);
    int all = setup.circuits().size();
    return circuits.stream()
        .mapToLong(
            c -> StudentOutputs.numbersPerImage(divergence, setup.circuits().get(c.index % all)))
        .map(numbers -> Double.BYTES * images * numbers)
        .sum();
  }

  /** The bytes of a plan: ids of images, sums of weights, and step sizes. */
  public static long plan(RoundPlan plan) {
    int students = plan.numStudents();
    long ids =
        IntStream.range(0, plan.numSteps())
            .mapToLong(
                step ->
                    plan.sharedIds(step)
                        + IntStream.range(0, students)
                            .mapToLong(m -> plan.labelled(step, m).length)
                            .sum())
            .sum();
    int classes = plan.numClassFactors();
    int sums = (classes == 0 ? 1 : 2) * students;
    return Integer.BYTES * ids + (long) Double.BYTES * (plan.numSteps() * (sums + 2) + classes);
  }
}
