package org.qicd.distill;

import static org.qicd.simulate.Simulator.BLOCK;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The targets of the distillation term on a student's own labelled images. The target of an image
 * is the mean of the {@link ClassOutputs} for the image's class, over those {@link Peers} of the
 * student that have images of the class. An image for whose class no peer has images has no target.
 */
public final class ClassTargets implements Serializable {
  private static final long serialVersionUID = 1;

  private final Divergence divergence;
  private final List<ClassOutputs> students;
  private final Peers peers;

  /**
   * Makes targets from the students' outputs.
   *
   * @param divergence {@code KL} or {@code SUPERFIDELITY}; {@code INFIDELITY} is not possible,
   *     because a mean of whole states is not such a state
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
   * Writes a student's target for an image of a class into a lane of a block's rows. Peers are
   * summed in their order.
   *
   * @return whether there is a target; if not, zeros are written
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
