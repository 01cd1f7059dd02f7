package org.qicd.train.round;

import java.util.List;
import org.qicd.ensemble.Student;

/**
 * What a round ends with.
 *
 * @param students that took part, after the round, in their order
 * @param losses of the round's last step, one for each of these students
 */
public record RoundResult(List<Student> students, List<StepLosses> losses) {}
