package org.qicd.distill;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The ensemble that each student is pulled toward on a batch of shared images: the outputs of its
 * {@link Peers}, constants in its gradient. By default those are the other students (the
 * leave-one-out ensemble).
 *
 * <p>For infidelity the ensemble is the mixed state {@code rho = 1/K sum over its K peers j of
 * |psi_j><psi_j|}; it is kept as pure states, so that all students share one copy.
 */
public final class EnsembleTargets implements Serializable {
  private static final long serialVersionUID = 1;

  private final Divergence divergence;
  private final List<StudentOutputs> members;
  private final Peers peers;

  /**
   * Targets made of what the students gave for the same images, each student's those of all others.
   *
   * @param students in the order of the students; two or more
   */
  public EnsembleTargets(Divergence divergence, List<StudentOutputs> students) {
    this(divergence, students, Peers.others(students.size(), 1));
    if (students.size() < 2) {
      throw new IllegalArgumentException(
          "an ensemble of others needs two or more students, found " + students.size());
    }
  }

  /** Targets made of what some circuits gave for the same images. */
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

  /** The members that a student is pulled toward. */
  int[] peers(int student) {
    return peers.of(student);
  }

  /** Writes the mean of a student's peers' rows in a block; summed in the order of the peers. */
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
