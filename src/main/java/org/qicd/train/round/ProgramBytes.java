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
 * Bytes of what the program sends to its tasks and gets back: 8 a number, 4 an image's id, nothing
 * for Java's headers. {@link Exchange#methodBytes} counts what the method moves, whatever program
 * runs it.
 */
public final class ProgramBytes {
  /** Weights, and two moments of an optimizer. */
  private static final int NUMBERS_A_WEIGHT = 3;

  private ProgramBytes() {}

  /** Students as they travel. */
  public static long students(List<Student> students) {
    return NUMBERS_A_WEIGHT * gradients(students);
  }

  /** Students of two lists that travel together: one that stands in both is written once. */
  public static long students(List<Student> some, List<Student> others) {
    return students(Stream.concat(some.stream(), others.stream()).distinct().toList());
  }

  /** A gradient of each. */
  public static long gradients(List<Student> students) {
    return students.stream().mapToLong(s -> (long) Double.BYTES * s.weights.length).sum();
  }

  /**
   * Outputs of some circuits on the shared images of all steps of a round: in blocks of 8 images,
   * of which each slice fills its own.
   *
   * @param circuits by their indexes in the setup; those of tutors stand behind its circuits
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

  /** Of a round's plan: ids, sums of weights, step sizes. */
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
    return Integer.BYTES * ids + (long) Double.BYTES * plan.numSteps() * (students + 2);
  }
}
