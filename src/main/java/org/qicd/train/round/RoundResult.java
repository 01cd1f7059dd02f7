package org.qicd.train.round;

import java.util.List;
import org.qicd.ensemble.Student;

/**
 * The result of a round.
 *
 * @param students the students that took part, after the round, in the order of their indices
 * @param losses the losses of each of these students in the last step of the round
 */
public record RoundResult(List<Student> students, List<StepLosses> losses) {}
