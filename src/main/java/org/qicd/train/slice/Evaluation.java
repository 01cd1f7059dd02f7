package org.qicd.train.slice;

import java.util.List;
import java.util.Optional;
import org.qicd.distill.FidelityMatrix;
import org.qicd.distill.LossSums;

/**
 * How students do on a data set.
 *
 * @param students losses, accuracy, and the mean infidelity to the others of its group, of each
 *     student, group by group
 * @param ensemble the same of the mean of all their probabilities; it has no infidelity
 * @param averaged the same of the circuit of averaged weights, of several groups of the ensemble of
 *     their averaged circuits; empty where students have different circuits
 * @param fidelity of each two students' output states, group by group
 */
public record Evaluation(
    List<LossSums> students,
    LossSums ensemble,
    Optional<LossSums> averaged,
    FidelityMatrix fidelity) {}
