package org.qicd.distill;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The ensemble that each student is pulled toward on a batch of shared images: for student m the
 * other students' outputs (the leave-one-out ensemble), constants in m's gradient.
 *
 * <p>For infidelity the ensemble is the mixed state {@code rho_-m = 1/(M-1) sum over j != m of
 * |psi_j><psi_j|}; it is kept as its M - 1 pure states, so that all students share one copy.
 */
public final class EnsembleTargets implements Serializable {
  private static final long serialVersionUID = 1;

  private final Divergence divergence;
  private final List<StudentOutputs> students;

  /**
   * Targets made of what the students gave for the same images.
   *
   * @param students in the order of the students; two or more
   */
  public EnsembleTargets(Divergence divergence, List<StudentOutputs> students) {
    if (students.size() < 2) {
      throw new IllegalArgumentException(
          "an ensemble of others needs two or more students, found " + students.size());
    }
    this.divergence = divergence;
    this.students = List.copyOf(students);
  }

  public Divergence divergence() {
    return divergence;
  }

  /** Number of students M. */
  public int numStudents() {
    return students.size();
  }

  StudentOutputs student(int index) {
    return students.get(index);
  }

  /** Writes the mean of the others' rows in a block; summed in the order of the students. */
  void meanOfOthers(int student, int block, double[] mean) {
    Arrays.fill(mean, 0);
    for (int j = 0; j < students.size(); j++) {
      if (j != student) {
        double[] rows = students.get(j).rows(block);
        for (int k = 0; k < mean.length; k++) {
          mean[k] += rows[k];
        }
      }
    }
    for (int k = 0; k < mean.length; k++) {
      mean[k] /= students.size() - 1;
    }
  }
}
