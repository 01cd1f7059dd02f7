package org.qicd.distill;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The targets of the distillation term on a batch of shared images. The target of a student is the
 * ensemble of its {@link Peers}, whose outputs are constants in its gradient. By default the peers
 * are all other students (the leave-one-out ensemble).
 *
 * <p>For infidelity the ensemble is the mixed state {@code rho = 1/K sum over its K peers j of
 * |psi_j><psi_j|}. It is kept as pure states, so that all students share one copy.
 */
public final class EnsembleTargets implements Serializable {
  private static final long serialVersionUID = 1;

  private final Divergence divergence;
  private final List<StudentOutputs> members;
  private final Peers peers;

  /**
   * Makes targets from the students' outputs for the same images. The peers of each student are all
   * others.
   *
   * @param students the outputs, in the order of the students; two or more
   */
  public EnsembleTargets(Divergence divergence, List<StudentOutputs> students) {
    this(divergence, students, Peers.others(students.size(), 1));
    if (students.size() < 2) {
      throw new IllegalArgumentException(
          "an ensemble of others needs two or more students, found " + students.size());
    }
  }

  /**
   * Makes targets from the outputs of some circuits for the same images.
   *
   * @param members the outputs, one for each member of the ensemble
   * @param peers the members that each student is compared with
   */
  public EnsembleTargets(Divergence divergence, List<StudentOutputs> members, Peers peers) {
    this.divergence = divergence;
    this.members = List.copyOf(members);
    this.peers = peers;
  }

  public Divergence divergence() {
    return divergence;
  }

  StudentOutputs member(int index) {
    return members.get(index);
  }

  /** The members that a student is compared with. */
  int[] peers(int student) {
    return peers.of(student);
  }

  /**
   * Writes the mean of the rows of a student's peers in a block. Peers are summed in their order.
   */
  void mean(int student, int block, double[] mean) {
    int[] of = peers.of(student);
    Arrays.fill(mean, 0);
    for (int j : of) {
      double[] rows = members.get(j).rows(block);
      for (int k = 0; k < mean.length; k++) {
        mean[k] += rows[k];
      }
    }
    for (int k = 0; k < mean.length; k++) {
      mean[k] /= of.length;
    }
  }
}
