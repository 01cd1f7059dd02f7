package org.qicd.train.slice;

import java.util.List;
import java.util.Optional;
import org.qicd.distill.FidelityMatrix;
import org.qicd.distill.LossSums;
import org.qicd.distill.Reliability;

/**
 * The losses, accuracies and fidelities of students on a data set.
 *
 * @param students the loss and accuracy of each student, and its mean infidelity to the other
 *     students of its group; group by group
 * @param ensemble loss and accuracy of the ensemble, whose probabilities are the mean over all
 *     students
 * @param averaged loss and accuracy of the circuit of averaged weights, or, with several groups, of
 *     the ensemble of their averaged circuits; empty if students have different circuits
 * @param fidelity the mean fidelities between the output states of each two students, group by
 *     group
 * @param reliabilities how reliable the probabilities are of each student, then of the ensemble,
 *     then of the averaged weights if there are any
 */
public record Evaluation(
    List<LossSums> students,
    LossSums ensemble,
    Optional<LossSums> averaged,
    FidelityMatrix fidelity,
    List<Reliability> reliabilities) {

  /** How reliable the ensemble's probabilities are. */
  public Reliability reliability() {
    return reliabilities.get(students.size());
  }
}
