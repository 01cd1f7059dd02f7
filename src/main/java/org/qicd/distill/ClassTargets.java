package org.qicd.distill;

import static org.qicd.simulate.Simulator.BLOCK;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The ensemble that each student is pulled toward on its own labelled images: for an image of a
 * class the mean, over those of its {@link Peers} that have images of the class, of what they tell
 * of it. Where no peer has any, there is no pull.
 */
public final class ClassTargets implements Serializable {
  private static final long serialVersionUID = 1;

  private final Divergence divergence;
  private final List<ClassOutputs> students;
  private final Peers peers;

  /**
   * Targets made of the students' outputs.
   *
   * @param divergence {@code KL} or {@code SUPERFIDELITY}: whole states have no mean that is one
   */
  public ClassTargets(Divergence divergence, List<ClassOutputs> students, Peers peers) {
    this.divergence = divergence;
    this.students = List.copyOf(students);
    this.peers = peers;
  }

  Divergence divergence() {
    return divergence;
  }

  /**
   * Writes a student's target for an image of a class into a lane of a block's rows; summed in the
   * order of the peers.
   *
   * @return whether there is one; if not, zeros are written
   */
  boolean target(int student, int label, int lane, double[] rows) {
    int[] having =
        Arrays.stream(peers.of(student)).filter(j -> students.get(j).has(label)).toArray();
    for (int k = 0; k < rows.length / BLOCK; k++) {
      double sum = 0;
      for (int j : having) {
        sum += students.get(j).mean(label, k);
      }
      rows[k * BLOCK + lane] = having.length == 0 ? 0 : sum / having.length;
    }
    return having.length > 0;
  }
}
